#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"

// Helpers that several families of com.microsoft share.
namespace opcost {

/// An Error if that input is given and does not hold exactly one number.
Status expect_single(const NodeView& node, std::string_view name);
/// An Error if one of those inputs is given and is not a list of that length.
Status expect_lists(const NodeView& node, std::initializer_list<std::string_view> names,
                    std::int64_t length);
/// Whether `part` broadcasts to `whole` and not the other way round.
bool broadcasts_to(const NodeView& node, const Shape& part, const Shape& whole);
/// a / b rounded up; b must be positive.
std::int64_t blocks_of(std::int64_t a, std::int64_t b);

/// Reads each element once of the inputs that are given.
void read_all(const Operands& op, Body& node, std::initializer_list<std::string_view> names);
/// For each element of `from`: reads it and writes it to `to`; does nothing if one of the
/// two is absent.
void copy_elements(const Operand& from, const Operand& to, Body& node);

/// The actions of an activation on a temporary, by the name that ONNX Runtime uses. An
/// Error if there is no activation of that name.
Result<std::vector<Action>> activation_actions(const NodeView& node, std::string_view name);
void activate(Body& element, const std::vector<Action>& actions, NumberType type);

}  // namespace opcost
