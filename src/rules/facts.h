#pragma once

#include <string_view>

#include "rules/domains.h"
#include "rules/op_rule.h"

// A rule that a helper made, with one more fact of its operator: for tables whose
// entries are lines. An entry that names its fields names the fact as well.
namespace opcost {

/// With a quantised result it is an operator of com.microsoft.
constexpr OpRule quantized_as(std::string_view op, std::string_view inputs, OpRule rule) {
  rule.quantized_as.to_integers = {.op = op, .domain = kMicrosoft, .inputs = inputs};
  return rule;
}

/// What the output holds of the input's numbers.
constexpr OpRule yields(Yields what, OpRule rule) {
  rule.yields = what;
  return rule;
}

/// The operator of ai.onnx that this one is, quantised or fused.
constexpr OpRule based_on(std::string_view base, OpRule rule) {
  rule.base = base;
  return rule;
}

}  // namespace opcost
