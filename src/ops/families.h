#pragma once

#include <span>

#include "ops/op_rule.h"

// One line per family of operators; each is a constexpr table in its own file.
namespace opcost {

std::span<const OpRule> activation_rules();
std::span<const OpRule> arithmetic_rules();
std::span<const OpRule> cast_rules();
std::span<const OpRule> constant_rules();
std::span<const OpRule> control_flow_rules();
std::span<const OpRule> conv_transpose_rules();
std::span<const OpRule> convolution_rules();
std::span<const OpRule> global_pool_rules();
std::span<const OpRule> join_rules();
std::span<const OpRule> matmul_rules();
std::span<const OpRule> movement_rules();
std::span<const OpRule> normalization_rules();
std::span<const OpRule> pad_rules();
std::span<const OpRule> pool_rules();
std::span<const OpRule> reduce_rules();
std::span<const OpRule> slice_rules();
std::span<const OpRule> softmax_rules();
std::span<const OpRule> view_rules();

}  // namespace opcost
