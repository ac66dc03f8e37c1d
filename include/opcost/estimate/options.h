#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/enum_names.h"
#include "opcost/core/placement.h"
#include "opcost/estimate/work_unit.h"
#include "opcost/graph/tensor.h"
#include "opcost/rules/custom_operators.h"

namespace opcost {

/// Element types in place of the file's; Undefined leaves them as they are.
/// Only real floating-point tensors change: whole numbers are indices, shapes or
/// quantised already.
struct Precision {
  ElementType weights = ElementType::Undefined;      ///< Constants that a node reads.
  ElementType activations = ElementType::Undefined;  ///< What a node writes, and the inputs.
  ElementType accumulator = ElementType::Undefined;  ///< Sums of multiply-accumulates.
};

/// A precision for the nodes it names; of several rules, the last holds.
struct PrecisionRule {
  std::string op;    ///< "Conv"; "": every operator.
  std::string node;  ///< A name with * and ?; "": every node.
  Precision types;
};

struct PrecisionPlan {
  std::vector<PrecisionRule> rules;
  std::string text;  ///< As the user gave it.

  bool empty() const { return rules.empty(); }
};

/// The what-if questions of an estimate; nothing is asked where all are as made.
struct WhatIf {
  PrecisionPlan precision;
  /// The leading dim of every input that has the leading dim of the first one, or
  /// an open one.
  std::optional<std::int64_t> batch;
  /// A batch normalisation costs nothing where a convolution alone gives its input:
  /// it becomes that one's weights and bias.
  bool fold_bn = false;
  /// A value that one elementwise node alone reads is neither written nor read.
  bool fuse_activations = false;
};

/// How an operator between DequantizeLinear and QuantizeLinear is counted.
enum class Qdq : std::uint8_t {
  Integer,   ///< As the integer operator that hardware runs; stored weights are read as stored.
  AsWritten  ///< Node by node: in float, with every conversion.
};
inline constexpr std::array kQdqNames{EnumName{Qdq::Integer, "integer"},
                                      EnumName{Qdq::AsWritten, "as-written"}};
constexpr std::string_view to_string(Qdq qdq) { return name_of(kQdqNames, qdq); }

struct EstimateOptions {
  Placement placement = Placement::Array;
  /// Drops every event that is not mul, add, read or write, as the lecture does.
  bool four_ops_only = false;
  Qdq qdq = Qdq::Integer;
  WorkUnit per;  ///< What the totals are told for, beside one inference.
  std::map<std::string, std::int64_t> dims;   ///< --dim batch=8
  std::map<std::string, Shape> input_shapes;  ///< --input-shape x=1x3x224x224
  /// --set-value num_beams=4: what an input holds, where shapes or trips depend on it.
  std::map<std::string, std::vector<double>> input_values;
  std::map<std::string, Shape> set_shapes;           ///< --set-shape boxes=100x4, of any value
  std::map<std::string, bool> branches;              ///< --if NODE=then: true
  std::map<std::string, std::uint64_t> trip_counts;  ///< --trip-count NODE=N
  CustomOperators custom_operators;                  ///< --op-rules
  /// The node (by id or name) whose pseudocode the report shall hold; "": none.
  std::string pseudocode_of;
  WhatIf what_if;
};

}  // namespace opcost
