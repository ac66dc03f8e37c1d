#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/estimate_of.h"

// Small quantised networks, node by node, for tests that change where their conversions stand.
namespace opcost::test {

inline constexpr auto kInt8 = ElementType::Int8;

/// A builder of quantised networks. Values are names; every scale is its own, all zero points 3.
class QdqNetwork {
 public:
  explicit QdqNetwork(std::int64_t opset = 14) : b_(opset) {}

  ModelBuilder& builder() { return b_; }
  std::string input(const std::string& name, const Dims& dims, ElementType type = kFloat);
  /// y = f(inputs); its name is `name`, that of its result `name`_y.
  std::string node(const std::string& op, const std::string& name, const Names& inputs,
                   const std::vector<onnx_format::AttributeProto>& attributes = {});
  /// Quantised and dequantised again.
  std::string fake(const std::string& value, ElementType type = ElementType::Int8);
  std::string quantize(const std::string& value, ElementType type = ElementType::Int8);
  std::string dequantize(const std::string& value, const std::string& as);
  /// An int8 weight, dequantised. `scales`: one, or one for each entry of axis 0.
  std::string weight(const std::string& name, const std::vector<std::int64_t>& dims);

  /// Called with every value that a node is to read; what it returns is read instead.
  std::function<std::string(const std::string&)> on_the_way;

 private:
  std::string along(const std::string& value) { return on_the_way ? on_the_way(value) : value; }

  ModelBuilder b_;
};

/// Products of contractions by the type in which they are done.
std::uint64_t products_at(const Estimate& estimate, ElementType type);

}  // namespace opcost::test
