#pragma once

#include <string>
#include <vector>

#include "estimate/rewrite/moved_numbers.h"
#include "estimate/rewrite/quantizer_targets.h"
#include "opcost/core/result.h"

namespace opcost {

/// An operator on quantised numbers as files write it: its inputs come from DequantizeLinear, its
/// output goes to QuantizeLinear or stays in float.
struct QuantizedGroup {
  UnbilledNode* core = nullptr;
  /// By the operator's inputs; null: the input comes from elsewhere.
  std::vector<const QuantizedSource*> sources;
  const QuantizerTarget* target = nullptr;  ///< null: the result is not quantised.
};

/// An input that a node may take from another one, in whose region it may have another name.
struct Argument {
  std::string name;
  const TensorInfo* info = nullptr;
  ValueId id = ValueId::None;
};

/// What input `at` of `from` is to `to`, which keeps what is known of it.
Argument argument_of(const UnbilledNode& from, std::size_t at, UnbilledNode& to);
/// The quantised numbers that input `at` of `reader` stands for, in the shape in which it is read.
Argument quantized_numbers(UnbilledNode& reader, std::size_t at, const QuantizedSource& source);

/// The integer operator that replaces a group, walked; `node` is what it is called in a file.
struct IntegerOperator {
  Node node;
  WalkedNode walked;
  bool quantized = false;  ///< Its result is of integers.
};

/// An Error says why there is none: "its input W is float".
Result<IntegerOperator> integer_operator(const QuantizedGroup& group,
                                         const QuantizedSources& sources);

}  // namespace opcost
