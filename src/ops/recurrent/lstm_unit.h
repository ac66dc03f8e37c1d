#pragma once

#include <array>
#include <string_view>

#include "ops/recurrent/recurrent.h"

namespace opcost {

inline constexpr int kLstmGates = 4;
inline constexpr std::array<std::string_view, 3> kLstmActivations{"Sigmoid", "Tanh", "Tanh"};

/// The sums of one gate of one unit, with its biases.
using WeighsGate = void (*)(const RecurrentUnit&, Body&);

///   i, o, f = f(`weigh` + P·c)               3 gates; input_forget: f = 1 - i
///   n = g(`weigh`)
///   c = f·c + i·n
///   h = o·h(c)
void lstm_unit(const RecurrentUnit& layer, WeighsGate weigh, Body& unit);

}  // namespace opcost
