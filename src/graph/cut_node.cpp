// Cuts one node out of a model and writes it as a small model of its own.
#include "graph/cut_node.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <utility>

#include "graph/proto_file.h"

namespace opcost {
namespace {

using onnx_format::ModelProto;
using onnx_format::NodeProto;
using onnx_format::TensorProto;

// Since this version an initializer need not be an input.
constexpr std::int64_t kOldest = 4;
constexpr int kExternal = 1;  // TensorProto.DataLocation

bool has_subgraph(const NodeProto& node) {
  return std::ranges::any_of(node.attribute(), [](const auto& attribute) {
    return attribute.has_g() || attribute.graphs_size() > 0;
  });
}

void set_type(ElementType type, const std::optional<Shape>& shape,
              onnx_format::ValueInfoProto& value) {
  if (type == ElementType::Undefined) return;
  auto& tensor = *value.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(static_cast<int>(type));
  if (!shape) return;
  auto& dims = *tensor.mutable_shape();
  for (const std::int64_t dim : *shape) dims.add_dim()->set_dim_value(dim);
}

void set_numbers(const Numbers& numbers, TensorProto& tensor) {
  const ElementType type = element_type_from_code(tensor.data_type());
  const auto* whole = std::get_if<std::vector<std::int64_t>>(&numbers);
  const auto* reals = std::get_if<std::vector<double>>(&numbers);
  if (whole != nullptr && type == ElementType::Int64)
    for (const std::int64_t number : *whole) tensor.add_int64_data(number);
  else if (whole != nullptr)
    for (const std::int64_t number : *whole) tensor.add_int32_data(static_cast<int>(number));
  else if (type == ElementType::Double)
    for (const double number : *reals) tensor.add_double_data(number);
  else
    for (const double number : *reals) tensor.add_float_data(static_cast<float>(number));
}

/// Types whose numbers can be written; others would need bit patterns.
bool can_write(ElementType type) {
  constexpr std::array kTypes{ElementType::Float,  ElementType::Double, ElementType::Int64,
                              ElementType::Int32,  ElementType::Int16,  ElementType::Int8,
                              ElementType::UInt16, ElementType::UInt8,  ElementType::Bool};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

void add_weight(const CutInput& input, const std::string& name, onnx_format::GraphProto& graph) {
  auto& tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(static_cast<int>(input.type));
  for (const std::int64_t dim : input.shape) tensor.add_dims(dim);
  if (input.numbers && can_write(input.type)) return set_numbers(*input.numbers, tensor);
  // Declared as external data that does not exist: the runner fills the weight.
  tensor.set_data_location(kExternal);
  auto& entry = *tensor.add_external_data();
  entry.set_key("location");
  entry.set_value("weights-not-kept.bin");
}

void add_inputs(const std::vector<CutInput>& inputs, NodeProto& node,
                onnx_format::GraphProto& graph) {
  std::map<std::string, std::string> names;  // one value may be read twice
  for (std::size_t at = 0; at < inputs.size(); ++at) {
    const CutInput& input = inputs[at];
    if (input.name.empty()) continue;
    const auto [known, is_new] = names.emplace(input.name, "x" + std::to_string(names.size()));
    node.set_input(static_cast<int>(at), known->second);
    if (!is_new) continue;
    if (input.constant || input.numbers) {
      add_weight(input, known->second, graph);
      continue;
    }
    auto& declared = *graph.add_input();
    declared.set_name(known->second);
    set_type(input.type, input.shape, declared);
  }
}

void add_outputs(const std::vector<CutOutput>& outputs, NodeProto& node,
                 onnx_format::GraphProto& graph) {
  for (int at = 0; at < node.output_size(); ++at) {
    if (node.output(at).empty()) continue;
    const std::string name = "y" + std::to_string(at);
    node.set_output(at, name);
    auto& declared = *graph.add_output();
    declared.set_name(name);
    const CutOutput& known = outputs[static_cast<std::size_t>(at)];
    set_type(known.type, known.shape, declared);
  }
}

std::string bytes_of(const ModelProto& model) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  {
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    model.SerializeToCodedStream(&coded);
  }  // its end flushes
  return bytes;
}

}  // namespace

struct NodeCutter::Source {
  ModelProto frame;  ///< The model without its graph.
  std::unordered_map<std::string, NodeProto> nodes;
};

NodeCutter::NodeCutter(std::unique_ptr<Source> source) : source_(std::move(source)) {}
NodeCutter::NodeCutter(NodeCutter&& other) noexcept = default;
NodeCutter& NodeCutter::operator=(NodeCutter&& other) noexcept = default;
NodeCutter::~NodeCutter() = default;

Result<NodeCutter> NodeCutter::open(const std::string& path) {
  auto model = read_proto(path);
  if (!model) return model.error();
  auto source = std::make_unique<Source>();
  for (NodeProto& node : *model->mutable_graph()->mutable_node()) {
    const auto named =
        std::ranges::find_if(node.output(), [](const auto& name) { return !name.empty(); });
    if (named == node.output().end()) continue;
    std::string output = *named;
    source->nodes.emplace(std::move(output), std::move(node));
  }
  model->clear_graph();
  source->frame = *std::move(model);
  return NodeCutter(std::move(source));
}

std::optional<std::string> NodeCutter::cut(const std::string& output,
                                           const std::vector<CutInput>& inputs,
                                           const std::vector<CutOutput>& outputs) const {
  const auto found = source_->nodes.find(output);
  if (found == source_->nodes.end() || has_subgraph(found->second)) return std::nullopt;
  if (found->second.input_size() != static_cast<int>(inputs.size()) ||
      found->second.output_size() != static_cast<int>(outputs.size()))
    return std::nullopt;
  ModelProto model = source_->frame;
  model.clear_metadata_props();
  model.set_ir_version(std::max(model.ir_version(), kOldest));
  model.set_producer_name("opcost");
  auto& graph = *model.mutable_graph();
  NodeProto& node = *graph.add_node();
  node = found->second;
  graph.set_name(node.op_type());
  node.set_name(node.op_type());
  node.clear_metadata_props();
  add_inputs(inputs, node, graph);
  add_outputs(outputs, node, graph);
  return bytes_of(model);
}

}  // namespace opcost
