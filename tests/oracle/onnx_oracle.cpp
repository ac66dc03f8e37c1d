// What ONNX's own inference knows of models, for tests to compare with. Reads paths
// from standard input, one a line; of each it prints
//
//   file PATH
//   value NAME<tab>TYPE<tab>DIMS        TYPE: TensorProto.DataType; DIMS: "2,3,?"
//   end                                 or: fail WHAT
//
// It may crash: ONNX 1.12's functions do on some models. The last "file" then says
// on which. With --schemas it prints instead of each operator and version
//
//   schema DOMAIN<tab>NAME<tab>SINCE
//   input PARAMETER<tab>TYPE,TYPE         inputs of one parameter have one type
#include <onnx/defs/schema.h>
#include <onnx/shape_inference/implementation.h>

#include <fstream>
#include <iostream>
#include <string>

namespace {

// Only what inference finds is printed, not what the file declares.
void forget_declared(onnx::GraphProto& graph) {
  graph.clear_value_info();
  for (auto& output : *graph.mutable_output()) output.clear_type();
}

void print(const onnx::ValueInfoProto& value) {
  if (!value.type().has_tensor_type() || !value.type().tensor_type().has_shape()) return;
  if (value.name().find_first_of("\t\n") != std::string::npos) return;
  std::cout << "value " << value.name() << '\t' << value.type().tensor_type().elem_type() << '\t';
  const char* separator = "";
  for (const auto& dim : value.type().tensor_type().shape().dim()) {
    std::cout << separator << (dim.has_dim_value() ? std::to_string(dim.dim_value()) : "?");
    separator = ",";
  }
  std::cout << '\n';
}

std::string infer(const std::string& path, onnx::ModelProto& model) {
  std::ifstream file(path, std::ios::binary);
  if (!model.ParseFromIstream(&file)) return "not an ONNX file";
  forget_declared(*model.mutable_graph());
  try {
    const onnx::ShapeInferenceOptions options{false, 0, true};
    onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(), options);
  } catch (const std::exception& error) {
    const std::string what = error.what();
    return what.substr(0, what.find('\n'));
  }
  return "";
}

void print(const onnx::OpSchema& schema) {
  std::cout << "schema " << schema.domain() << '\t' << schema.Name() << '\t'
            << schema.SinceVersion() << '\n';
  for (const auto& input : schema.inputs()) {
    std::cout << "input " << input.GetTypeStr() << '\t';
    for (const auto* type : input.GetTypes()) std::cout << *type << ',';
    std::cout << '\n';
  }
}

}  // namespace

int main(int count, char** words) {
  if (count > 1 && std::string(words[1]) == "--schemas") {
    for (const auto& schema : onnx::OpSchemaRegistry::get_all_schemas_with_history()) print(schema);
    return 0;
  }
  for (std::string path; std::getline(std::cin, path);) {
    std::cout << "file " << path << std::endl;
    onnx::ModelProto model;
    const std::string fault = infer(path, model);
    if (!fault.empty()) {
      std::cout << "fail " << fault << std::endl;
      continue;
    }
    for (const auto& value : model.graph().value_info()) print(value);
    for (const auto& value : model.graph().output()) print(value);
    std::cout << "end" << std::endl;
  }
}
