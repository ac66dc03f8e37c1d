// Builds ONNX graphs in memory, node by node.
#include "llm/graph_builder.h"

#include <utility>

#include "ops/graph_operators.h"

namespace opcost::llm {

Attribute attribute(std::string name, Attribute::Value value) {
  return {std::move(name), std::move(value), ""};
}

GraphBuilder::GraphBuilder() {
  constexpr std::int64_t kIrVersion = 11, kOpset = 24;
  model_.ir_version = kIrVersion;
  model_.producer = "opcost llm";
  model_.opsets = {
      {"", kOpset}, {std::string(op::kMicrosoftDomain), 1}, {std::string(op::kOwnDomain), 1}};
}

void GraphBuilder::in(std::string layer, std::string module) {
  prefix_ = std::move(layer) + "/" + std::move(module) + "/";
}

std::vector<std::string> GraphBuilder::node(NodeSpec spec) {
  Node node;
  node.name = full(spec.leaf);
  node.op_type = spec.op;
  node.domain = spec.domain;
  node.inputs.assign(spec.inputs.begin(), spec.inputs.end());
  for (std::size_t at = 0; at < spec.outputs; ++at)
    node.outputs.push_back(node.name + (at == 0 ? "_out" : "_out" + std::to_string(at)));
  node.attributes = std::move(spec.attributes);
  model_.graph.nodes.push_back(std::move(node));
  const std::vector<SharedText>& outputs = model_.graph.nodes.back().outputs;
  return {outputs.begin(), outputs.end()};
}

std::string GraphBuilder::weight(std::string_view name, ElementType type, Shape shape,
                                 const Weight& weight) {
  std::string whole = full(name);
  model_.graph.initializers[whole] = Tensor{.type = type, .shape = std::move(shape)};
  weights_[whole] = weight;
  return whole;
}

std::string GraphBuilder::weight(std::string_view name, ElementType type, Shape shape,
                                 WeightClass of) {
  const Count elements = element_count(shape);
  const std::uint32_t bits = number_type(type).value_or(NumberType{}).bits.value;
  return weight(name, type, std::move(shape), {of, elements, elements * Count{bits}});
}

std::string GraphBuilder::integers(std::string_view name, std::vector<std::int64_t> numbers,
                                   ElementType type, bool scalar) {
  std::string whole = full(name);
  Tensor& tensor = model_.graph.initializers[whole];
  tensor.type = type;
  if (!scalar) tensor.shape = {static_cast<std::int64_t>(numbers.size())};
  tensor.numbers = Numbers{std::move(numbers)};
  return whole;
}

std::string GraphBuilder::input(std::string_view name, ElementType type, const Shape& shape,
                                bool cache) {
  std::string whole = full(name);
  model_.graph.inputs.push_back(
      {whole, ValueKind::Tensor, type, std::vector<Dim>(shape.begin(), shape.end())});
  if (cache) keeps(whole);
  return whole;
}

void GraphBuilder::output(const std::string& value, ElementType type, const Shape& shape) {
  model_.graph.outputs.push_back(
      {value, ValueKind::Tensor, type, std::vector<Dim>(shape.begin(), shape.end())});
}

}  // namespace opcost::llm
