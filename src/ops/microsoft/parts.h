#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"

// What several families of ONNX Runtime's operators are made of.
namespace opcost {

/// An Error where that input is there and is not one number.
Status expect_single(const NodeView& node, std::string_view name);
/// An Error where one of those inputs is there and no list of so many.
Status expect_lists(const NodeView& node, std::initializer_list<std::string_view> names,
                    std::int64_t length);
/// Whether `part` broadcasts to `whole` and not the other way round.
bool broadcasts_to(const NodeView& node, const Shape& part, const Shape& whole);
/// a / b rounded up; b must be positive.
std::int64_t blocks_of(std::int64_t a, std::int64_t b);

/// Reads each element of those that are there once.
void read_all(const Operands& op, Body& node, std::initializer_list<std::string_view> names);
/// Reads an element of `from`, writes it to `to`, for each of `from`; nothing
/// where one is absent.
void copy_elements(const Operand& from, const Operand& to, Body& node);

/// What an activation does to a temporary of that type. A name as ONNX Runtime
/// writes it; an Error where there is no such activation.
Result<std::vector<Action>> activation_actions(const NodeView& node, std::string_view name);
void activate(Body& element, const std::vector<Action>& actions, NumberType type);

}  // namespace opcost
