#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/conv_way.h"
#include "opcost/core/enum_names.h"
#include "opcost/core/placement.h"
#include "opcost/core/units.h"
#include "opcost/estimate/spike_plan.h"
#include "opcost/estimate/work_unit.h"
#include "opcost/estimate/zero_plan.h"
#include "opcost/graph/tensor.h"
#include "opcost/rules/custom_operators.h"
#include "opcost/weights/record.h"

namespace opcost {

/// What share of the weights is 0.
struct Sparsity {
  double share = 0;                      ///< Spread evenly over the rows of each matrix.
  std::optional<Structure> structure{};  ///< N:M instead, "2:4": so many of so many are kept.
  /// The weights are read, and those nearest to 0 are taken as 0; else nobody reads them.
  bool by_magnitude = false;
  std::string text{};  ///< The words of the user; "": not asked for.

  bool is_assumed() const { return !text.empty() && !by_magnitude; }
};

/// Element types that replace those of the file; Undefined changes nothing. Only real floating-
/// point tensors change: integers are indices, shapes or already quantised.
struct Precision {
  ElementType weights = ElementType::Undefined;      ///< Constants that a node reads.
  ElementType activations = ElementType::Undefined;  ///< The outputs of nodes, and the inputs.
  ElementType accumulator = ElementType::Undefined;  ///< The sums of multiply-accumulates.
  /// Of the weights of contractions, and how many bits tell their values apart: for who asks for a
  /// format of weights or skips zeros. std::nullopt: as for all nodes.
  std::optional<Sparsity> sparsity{};
  std::optional<std::uint32_t> value_bits{};
};

/// A precision for certain nodes; if several rules match a node, the last one is used.
struct PrecisionRule {
  std::string op;    ///< "Conv"; "": all operators.
  std::string node;  ///< A name with * and ?; "": all nodes.
  Precision types;
};

struct PrecisionPlan {
  std::vector<PrecisionRule> rules;
  std::string text;  ///< The words of the user.

  bool empty() const { return rules.empty(); }
};

/// The way of certain nodes; if several rules match a node, the last one is used.
struct ConvRule {
  std::string node;  ///< A name with * and ?; "": all convolutions.
  ConvWay way = ConvWay::Direct;
};

struct ConvPlan {
  std::vector<ConvRule> rules;

  bool empty() const { return rules.empty(); }
};

/// How the weights of contractions are kept.
struct WeightPlan {
  std::optional<WeightFormat> format;  ///< std::nullopt: as the operators read them.
  PointerReads pointer_reads = PointerReads::Both;
  Sparsity sparsity;
  /// The values of each matrix are moved to so many bits' worth of evenly spaced ones; 0: not.
  std::uint32_t value_bits = 0;
  bool reported = false;  ///< NodeEstimate::weights is wanted.

  bool empty() const { return !format && !reported; }
};

/// The what-if questions of an estimate; with default members nothing is changed.
struct WhatIf {
  PrecisionPlan precision;
  /// The leading dim of every input whose leading dim is open or equal to that of the first input.
  std::optional<std::int64_t> batch;
  /// A batch normalisation costs nothing if only a convolution makes its input: it becomes part of
  /// the convolution's weights and bias.
  bool fold_bn = false;
  /// A value that is read by one elementwise node only is neither written nor read.
  bool fuse_activations = false;
  /// Where a convolution cannot be run so, it stays direct.
  ConvPlan conv;
  WeightPlan weights;
  SpikePlan spikes;
  ZeroPlan zeros;
};

/// How an operator between DequantizeLinear and QuantizeLinear is counted.
enum class Qdq : std::uint8_t {
  /// As the integer operator that hardware executes; stored weights are read as they are stored.
  Integer,
  AsWritten  ///< Node by node: in float, with every conversion.
};
inline constexpr std::array kQdqNames{EnumName{Qdq::Integer, "integer"},
                                      EnumName{Qdq::AsWritten, "as-written"}};
constexpr std::string_view to_string(Qdq qdq) { return name_of(kQdqNames, qdq); }

struct EstimateOptions {
  Placement placement = Placement::Tiled;
  /// Drops every event that is not mul, add, read or write, as in the lecture.
  bool four_ops_only = false;
  Qdq qdq = Qdq::Integer;
  WorkUnit per;  ///< The unit for which totals are also given, beside one inference.
  std::map<std::string, std::int64_t> dims;   ///< --dim batch=8
  std::map<std::string, Shape> input_shapes;  ///< --input-shape x=1x3x224x224
  /// --set-value num_beams=4: the numbers of an input, if shapes or trip counts depend on it.
  std::map<std::string, std::vector<double>> input_values;
  std::map<std::string, Shape> set_shapes;           ///< --set-shape boxes=100x4, for any value
  std::map<std::string, bool> branches;              ///< --if NODE=then: true
  std::map<std::string, std::uint64_t> trip_counts;  ///< --trip-count NODE=N
  CustomOperators custom_operators;                  ///< --op-rules
  std::optional<Bytes> max_memory;  ///< --max-memory; std::nullopt: what the loaded model may take.
  /// The node (by id or name) whose pseudocode the report contains; "": none.
  std::string pseudocode_of;
  bool pseudocode_of_all = false;  ///< That of every node.
  WhatIf what_if;
  /// Nodes that are alike are priced once. Without it each is priced by itself: the same report, in
  /// more time.
  bool memoise = true;
};

/// All defaults but the placement.
inline EstimateOptions under(Placement placement) {
  EstimateOptions options;
  options.placement = placement;
  return options;
}

}  // namespace opcost
