#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/element_type.h"

// What a network would cost if it were changed a little, without touching its file.
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

/// The words of --precision: a type for weights and activations, "int8"; a list,
/// "weights=int8,activations=int8,accumulator=int32"; or a YAML file, whose format
/// is documented in src/estimate/precision_file.h. Errors name the word or place.
Result<PrecisionPlan> precision_plan(const std::string& words_or_file);

/// "float32", "int8"; also "float8" and "float4" for the usual ones of that width.
/// Nothing for a word that names no type a number can have.
std::optional<ElementType> parse_precision_type(std::string_view word);

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

}  // namespace opcost
