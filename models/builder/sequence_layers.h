#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/builder/network_builder.h"

// Layers that act on the last axis of tensors of three axes and more, and what moves data around
// them. Here Value::channels is the size of the last axis.
namespace opcost::models {

/// The arguments of torch.nn.Linear.
struct Linear {
  std::int64_t out = 1;
  bool bias = true;
};

/// MatMul and Add. The weight is stored as the exporter transposes it: inputs x outputs.
Value linear(NetworkBuilder& net, std::string_view module, const Value& x, const Linear& spec);
Value layer_norm(NetworkBuilder& net, std::string_view module, const Value& x, float epsilon);
/// x * (1 + erf(x / sqrt(2))) / 2
Value gelu(NetworkBuilder& net, std::string_view module, const Value& x);
/// Its approximation by tanh (Hendrycks and Gimpel, arXiv 1606.08415).
Value gelu_tanh(NetworkBuilder& net, std::string_view module, const Value& x);
/// The rows of `table` at `indices`, one of `width` features each.
Value embedding(NetworkBuilder& net, std::string_view module, const Shape& table,
                const std::string& indices);

Value matmul(NetworkBuilder& net, std::string_view module, const Value& a, const Value& b);
Value softmax(NetworkBuilder& net, std::string_view module, const Value& x);
/// `x` by a constant number: "Mul", "Div", "Add", ...
Value with_number(NetworkBuilder& net, std::string_view op, std::string_view module, const Value& x,
                  float number);
/// The last of `dims` is the new number of channels.
Value reshape(NetworkBuilder& net, std::string_view module, const Value& x, const Shape& dims);
/// `channels`: the size of the axis that becomes the last; 0 for the same as before.
Value transpose(NetworkBuilder& net, std::string_view module, const Value& x, const Shape& order,
                std::int64_t channels = 0);
Value unsqueeze(NetworkBuilder& net, std::string_view module, const Value& x, const Shape& axes);
/// One entry of an axis, which is dropped.
Value pick(NetworkBuilder& net, std::string_view module, const Value& x, std::int64_t axis,
           std::int64_t entry);

/// Python's [from:to:step] along an axis.
struct Range {
  std::int64_t axis = 0;
  std::int64_t from = 0;
  std::int64_t to = kEnd;
  std::int64_t step = 1;

  static constexpr std::int64_t kEnd = INT64_MAX;
};
Value slice(NetworkBuilder& net, std::string_view module, const Value& x, const Range& range);
Value concat(NetworkBuilder& net, std::string_view module, const std::vector<Value>& parts,
             std::int64_t axis);

/// A constant vector of int64.
std::string numbers(NetworkBuilder& net, std::string_view module, const Shape& values);
/// A constant int64 without dims.
std::string number(NetworkBuilder& net, std::string_view module, std::int64_t value);

}  // namespace opcost::models
