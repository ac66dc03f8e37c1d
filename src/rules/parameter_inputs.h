#pragma once

#include <cstddef>

#include "rules/node_view.h"

namespace opcost {

/// The name of the formal parameter at an input's position; "" beyond the rule's list.
std::string_view formal_of_input(const OpRule& rule, std::size_t at);

/// Whether the numbers of an input are the model's own if they are constants: neither indices of
/// another input, nor the scales and zero points of a quantiser.
bool may_hold_parameters(const NodeView& node, std::size_t input);

/// Whether an input is a scale or a zero point of a quantiser.
bool calibrates(const OpRule& rule, std::size_t input);

/// Whether the numbers of an input end up in those of the outputs, where the node is folded.
bool passes_numbers_on(const NodeView& node, std::size_t input);

}  // namespace opcost
