// Writes a Model as an ONNX file whose weights are said to lie in another file.
#include "opcost/graph/write_outline.h"

#include <climits>
#include <map>
#include <string_view>
#include <utility>

#include "graph/onnx_format.pb.h"
#include "opcost/core/count.h"

namespace opcost {
namespace {

namespace outline_pb = onnx_format;

// AttributeProto.AttributeType and TensorProto.DataLocation of onnx.proto.
constexpr int kFloatKind = 1, kIntKind = 2, kStringKind = 3, kIntsKind = 7;
constexpr int kExternal = 1;

bool set_attribute(const Attribute& from, outline_pb::AttributeProto& to) {
  to.set_name(from.name);
  if (const auto* whole = std::get_if<std::int64_t>(&from.value)) {
    to.set_i(*whole);
    to.set_type(kIntKind);
  } else if (const auto* real = std::get_if<float>(&from.value)) {
    to.set_f(*real);
    to.set_type(kFloatKind);
  } else if (const auto* text = std::get_if<std::string>(&from.value)) {
    to.set_s(*text);
    to.set_type(kStringKind);
  } else if (const auto* list = std::get_if<std::vector<std::int64_t>>(&from.value)) {
    for (const std::int64_t each : *list) to.add_ints(each);
    to.set_type(kIntsKind);
  } else {
    return false;
  }
  return true;
}

void set_numbers(const std::vector<std::int64_t>& numbers, outline_pb::TensorProto& to) {
  for (const std::int64_t number : numbers)
    if (to.data_type() == static_cast<int>(ElementType::Int64))
      to.add_int64_data(number);
    else
      to.add_int32_data(static_cast<std::int32_t>(number));
}

void set_place(const std::string& file, std::uint64_t begin, std::uint64_t bytes,
               outline_pb::TensorProto& to) {
  const std::pair<const char*, std::string> entries[] = {
      {"location", file}, {"offset", std::to_string(begin)}, {"length", std::to_string(bytes)}};
  for (const auto& [key, value] : entries) {
    auto& entry = *to.add_external_data();
    entry.set_key(key);
    entry.set_value(value);
  }
  to.set_data_location(kExternal);
}

void set_value(const DeclaredValue& from, outline_pb::ValueInfoProto& to) {
  to.set_name(from.name);
  auto& type = *to.mutable_type()->mutable_tensor_type();
  type.set_elem_type(static_cast<int>(from.type));
  if (!from.shape) return;
  auto& shape = *type.mutable_shape();
  for (const Dim& dim : *from.shape) {
    auto& one = *shape.add_dim();
    if (const auto* size = std::get_if<std::int64_t>(&dim)) one.set_dim_value(*size);
  }
}

Status add_node_outline(const Node& node, outline_pb::GraphProto& graph) {
  auto& to = *graph.add_node();
  to.set_name(node.name);
  to.set_op_type(node.op_type);
  if (!node.domain.empty()) to.set_domain(node.domain);
  for (const std::string& name : node.inputs) to.add_input(name);
  for (const std::string& name : node.outputs) to.add_output(name);
  for (const Attribute& attribute : node.attributes)
    if (!set_attribute(attribute, *to.add_attribute()))
      return Error{"attribute `" + attribute.name + "` is of a kind that is not written",
                   "node `" + node.name + "`", ""};
  return Ok{};
}

void add_tensors(const Graph& graph, const std::string& file, outline_pb::GraphProto& to) {
  const std::map<std::string, Tensor> sorted(graph.initializers.begin(), graph.initializers.end());
  std::uint64_t place = 0;
  for (const auto& [name, tensor] : sorted) {
    auto& one = *to.add_initializer();
    one.set_name(name);
    one.set_data_type(static_cast<int>(tensor.type));
    for (const std::int64_t dim : tensor.shape) one.add_dims(dim);
    const auto* numbers =
        tensor.numbers ? std::get_if<std::vector<std::int64_t>>(&*tensor.numbers) : nullptr;
    if (numbers != nullptr) {
      set_numbers(*numbers, one);
      continue;
    }
    const Bits bits = number_type(tensor.type).value_or(NumberType{}).bits;
    const std::uint64_t bytes =
        storage(element_count(tensor.shape), bits).value.exact().value_or(0);
    set_place(file, place, bytes, one);
    place += bytes;
  }
}

}  // namespace

Result<std::string> onnx_outline(const Model& model, const std::string& weights_file) {
  outline_pb::ModelProto proto;
  proto.set_ir_version(model.ir_version);
  proto.set_producer_name(model.producer);
  for (const auto& [domain, version] : model.opsets) {
    auto& opset = *proto.add_opset_import();
    opset.set_domain(domain);
    opset.set_version(version);
  }
  auto& graph = *proto.mutable_graph();
  graph.set_name(model.graph.name);
  for (const Node& node : model.graph.nodes)
    if (auto added = add_node_outline(node, graph); !added) return added.error();
  for (const DeclaredValue& value : model.graph.inputs) set_value(value, *graph.add_input());
  for (const DeclaredValue& value : model.graph.outputs) set_value(value, *graph.add_output());
  add_tensors(model.graph, weights_file, graph);
  if (proto.ByteSizeLong() > static_cast<std::size_t>(INT_MAX))
    return Error{"its graph exceeds 2 GiB, which no ONNX file can hold", model.source, ""};
  return proto.SerializeAsString();
}

}  // namespace opcost
