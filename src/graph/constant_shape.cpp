// Finds ConstantOfShape nodes of known shape and removes nodes from a protobuf graph.
#include "graph/constant_shape.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "graph/decode_numbers.h"

namespace opcost {
namespace {

using onnx_format::GraphProto;
using onnx_format::NodeProto;
using onnx_format::TensorProto;

const TensorProto* value_of(const NodeProto& node) {
  for (const auto& attribute : node.attribute())
    if (attribute.name() == "value" && attribute.has_t()) return &attribute.t();
  return nullptr;
}

std::optional<Numbers> numbers_of(const TensorProto& tensor) {
  onnx_reader::Payload payload;
  if (tensor.has_raw_data()) payload.raw = tensor.raw_data();
  payload.integers.assign(tensor.int64_data().begin(), tensor.int64_data().end());
  payload.integers.insert(payload.integers.end(), tensor.int32_data().begin(),
                          tensor.int32_data().end());
  payload.reals.assign(tensor.float_data().begin(), tensor.float_data().end());
  payload.reals.insert(payload.reals.end(), tensor.double_data().begin(),
                       tensor.double_data().end());
  Shape shape(tensor.dims().begin(), tensor.dims().end());
  if (std::ranges::any_of(shape, [](std::int64_t dim) { return dim < 0; })) return std::nullopt;
  return onnx_reader::decode_numbers(element_type_from_code(tensor.data_type()),
                                     element_count(shape), payload);
}

/// The shapes that are known before the model runs, by value name.
std::map<std::string, Shape> known_shapes(const GraphProto& graph, ConstantSourceOf source_of) {
  constexpr int kInt64 = 7;
  std::map<std::string, Shape> shapes;
  const auto add = [&shapes](const std::string& name, const TensorProto& tensor) {
    if (tensor.data_type() != kInt64) return;
    auto numbers = numbers_of(tensor);
    if (!numbers) return;
    if (auto* shape = std::get_if<Shape>(&*numbers)) shapes[name] = std::move(*shape);
  };
  for (const TensorProto& tensor : graph.initializer()) add(tensor.name(), tensor);
  for (const NodeProto& node : graph.node())
    if (source_of(node.domain(), node.op_type()) == ConstantSource::Stored &&
        node.output_size() == 1 && value_of(node) != nullptr)
      add(node.output(0), *value_of(node));
  return shapes;
}

/// The number that fills the tensor; without the attribute it is a float32 0.
bool read_fill(const NodeProto& node, MadeByShape& made) {
  const TensorProto* value = value_of(node);
  if (value == nullptr) return true;
  const auto numbers = numbers_of(*value);
  const auto* reals = numbers ? std::get_if<std::vector<double>>(&*numbers) : nullptr;
  if (reals == nullptr || reals->empty()) return false;
  made.type = element_type_from_code(value->data_type());
  made.fill = static_cast<float>(reals->front());
  return true;
}

}  // namespace

std::vector<MadeByShape> constants_of_shape(const GraphProto& graph, ConstantSourceOf source_of) {
  const auto shapes = known_shapes(graph, source_of);
  std::set<std::string> outputs;
  for (const auto& output : graph.output()) outputs.insert(output.name());
  std::vector<MadeByShape> all;
  for (const NodeProto& node : graph.node()) {
    const bool one = source_of(node.domain(), node.op_type()) == ConstantSource::Filled &&
                     node.input_size() == 1 && node.output_size() == 1;
    if (!one || outputs.contains(node.output(0))) continue;
    const auto shape = shapes.find(node.input(0));
    if (shape == shapes.end()) continue;
    const bool valid =
        std::ranges::all_of(shape->second, [](std::int64_t dim) { return dim >= 0; });
    MadeByShape made{node.output(0), ElementType::Float, shape->second};
    if (valid && read_fill(node, made)) all.push_back(std::move(made));
  }
  return all;
}

void remove_producers(GraphProto& graph, const std::set<std::string>& outputs) {
  auto& nodes = *graph.mutable_node();
  const auto rest = std::remove_if(nodes.begin(), nodes.end(), [&outputs](const NodeProto& node) {
    return node.output_size() == 1 && outputs.contains(node.output(0));
  });
  nodes.erase(rest, nodes.end());
}

}  // namespace opcost
