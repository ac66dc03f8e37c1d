#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/op_rule.h"

namespace opcost {

/// The rule of an operator at an opset version; null: opcost does not know it.
/// Domain "ai.onnx" is "".
const OpRule* find_rule(std::string_view domain, std::string_view op, std::int64_t opset);
/// The oldest rule of the operator, whatever opset is imported; null where there is none.
/// Some programs (AMD's MIGraphX) write operators of com.microsoft into ai.onnx: they are
/// found there too.
const OpRule* find_oldest_rule(std::string_view domain, std::string_view op);

/// The newest rule of the operator, found in the same domains: for what holds of an
/// operator in all its versions.
const OpRule* find_newest_rule(std::string_view domain, std::string_view op);

/// The newest opset of ai.onnx that opcost was written for (ONNX 1.23).
inline constexpr int kNewestOpset = 28;

/// The newest opset in which this is the operator's rule.
int newest_opset(const OpRule& rule);

/// Every rule, by domain, operator and version.
const std::vector<const OpRule*>& all_rules();

/// The families: one line each in families.cpp.
std::span<const std::span<const OpRule>> families();

}  // namespace opcost
