// Builds a network node by node, with names as torch.onnx gives them.
#include "models/builder/network_builder.h"

#include <utility>

namespace opcost::models {
namespace {

// The version of the format that came with an opset (onnx/docs/Versioning.md).
std::int64_t ir_version_of(std::int64_t opset) { return opset < 15 ? 7 : 8; }

std::string shape_name(const Shape& dims) {
  std::string name = "shape.";
  for (const std::int64_t dim : dims) {
    if (name.back() != '.') name += 'x';
    name += std::to_string(dim);
  }
  return name;
}

bool is_index(std::string_view part) { return !part.empty() && part[0] >= '0' && part[0] <= '9'; }

}  // namespace

std::string scope_of(std::string_view module) {
  std::string scope;
  std::string shown;
  while (!module.empty()) {
    const std::size_t dot = module.find('.');
    const std::string part(module.substr(0, dot));
    if (is_index(part)) {
      shown.append(".").append(part);
    } else {
      shown = part;
    }
    scope.append("/").append(shown);
    module = dot == std::string_view::npos ? "" : module.substr(dot + 1);
  }
  return scope;
}

NetworkBuilder::NetworkBuilder(std::string_view name, Weights weights, std::int64_t opset)
    : weights_(weights) {
  model_.set_ir_version(ir_version_of(opset));
  model_.set_producer_name("opcost model builder");
  auto& import = *model_.add_opset_import();
  import.set_domain("");
  import.set_version(opset);
  graph().set_name(std::string(name));
}

Value NetworkBuilder::input(const std::string& name, const Dims& dims, Type type) {
  *graph().add_input() = value_info(name, dims, type);
  return {name, dims.size() > 1 ? dims[1].size : 0};
}

void NetworkBuilder::output(const Value& value, const std::string& name, const Dims& dims,
                            Type type) {
  for (auto& node : *graph().mutable_node()) {
    for (auto& read : *node.mutable_input()) {
      if (read == value.name) read = name;
    }
    for (auto& result : *node.mutable_output()) {
      if (result == value.name) result = name;
    }
  }
  *graph().add_output() = value_info(name, dims, type);
}

onnx_format::NodeProto& NetworkBuilder::node(std::string_view op_type, std::string_view module,
                                             const std::vector<std::string>& inputs,
                                             const std::vector<Attribute>& attributes,
                                             int outputs) {
  const std::string type(op_type);
  auto& node = *graph().add_node();
  node.set_name(unique(scope_of(module) + "/" + type));
  node.set_op_type(type);
  for (const auto& input : inputs) node.add_input(input);
  for (int i = 0; i < outputs; ++i) node.add_output(node.name() + "_output_" + std::to_string(i));
  for (const auto& attribute : attributes) *node.add_attribute() = to_proto(attribute);
  return node;
}

std::string NetworkBuilder::op(std::string_view op_type, std::string_view module,
                               const std::vector<std::string>& inputs,
                               const std::vector<Attribute>& attributes) {
  return node(op_type, module, inputs, attributes, 1).output(0);
}

std::string NetworkBuilder::weight(std::string_view module, std::string_view name,
                                   const Shape& dims, float fill, Type type) {
  std::string full(module);
  full.append(full.empty() ? "" : ".").append(name);
  if (weights_ == Weights::kConstantOfShape) {
    constant_of_shape(full, scope_of(module) + "/" + std::string(name), dims, fill, type);
    return full;
  }
  // Vectors, of which normalisations need sane ones, are small: only they are held in memory.
  return stored(full,
                dims.size() == 1 ? vector_of(type, fill, dims[0]) : without_payload(type, dims));
}

std::string NetworkBuilder::stored(const std::string& name, onnx_format::TensorProto tensor) {
  if (stored_.insert(name).second) {
    tensor.set_name(name);
    *graph().add_initializer() = std::move(tensor);
  }
  return name;
}

std::string NetworkBuilder::constant(std::string_view module,
                                     const onnx_format::TensorProto& value) {
  return op("Constant", module, {}, {{"value", value}});
}

void NetworkBuilder::constant_of_shape(const std::string& output, const std::string& node_name,
                                       const Shape& dims, float fill, Type type) {
  auto& node = *graph().add_node();
  node.set_name(node_name);
  node.set_op_type("ConstantOfShape");
  node.add_input(shape_initializer(dims));
  node.add_output(output);
  *node.add_attribute() = to_proto({"value", vector_of(type, fill, 1)});
}

std::string NetworkBuilder::shape_initializer(const Shape& dims) {
  return stored(shape_name(dims), int64_vector(dims));
}

std::string NetworkBuilder::unique(const std::string& name) {
  const int uses = uses_of_name_[name]++;
  return uses == 0 ? name : name + "_" + std::to_string(uses);
}

}  // namespace opcost::models
