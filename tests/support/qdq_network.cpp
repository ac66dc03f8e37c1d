// Small quantised networks for tests.
#include "support/qdq_network.h"

namespace opcost::test {

std::string QdqNetwork::input(const std::string& name, const Dims& dims, ElementType type) {
  b_.input(name, type, dims);
  return name;
}

std::string QdqNetwork::node(const std::string& op, const std::string& name, const Names& inputs,
                             const std::vector<onnx_format::AttributeProto>& attributes) {
  Names read;
  for (const std::string& input : inputs) read.push_back(input.empty() ? input : along(input));
  b_.node(op, read, {name + "_y"}, attributes).set_name(name);
  return name + "_y";
}

std::string QdqNetwork::quantize(const std::string& value, ElementType type) {
  b_.constant(value + "_s", float_tensor({}, {0.5F}));
  b_.constant(value + "_z", raw_tensor(type, {}, std::string(1, '\3')));
  const std::string from = along(value);
  b_.node("QuantizeLinear", {from, value + "_s", value + "_z"}, {value + "_q"})
      .set_name("q_" + value);
  return value + "_q";
}

std::string QdqNetwork::dequantize(const std::string& value, const std::string& as) {
  const std::string from = along(value);
  b_.node("DequantizeLinear", {from, as + "_s", as + "_z"}, {as + "_d"}).set_name("dq_" + as);
  return as + "_d";
}

std::string QdqNetwork::fake(const std::string& value, ElementType type) {
  return dequantize(quantize(value, type), value);
}

std::string QdqNetwork::weight(const std::string& name, const std::vector<std::int64_t>& dims) {
  b_.weight(name, ElementType::Int8, dims);
  b_.constant(name + "_s", float_tensor({}, {0.25F}));
  b_.constant(name + "_z", raw_tensor(ElementType::Int8, {}, std::string(1, '\0')));
  return dequantize(name, name);
}

std::uint64_t products_at(const Estimate& estimate, ElementType type) {
  std::uint64_t products = 0;
  for (const NodeEstimate& node : estimate.nodes)
    for (const EventEntry& entry : node.events)
      if (entry.event.in_mac && entry.event.action == Action::Mul &&
          entry.event.type == *number_type(type))
        products += entry.count;
  return products;
}

}  // namespace opcost::test
