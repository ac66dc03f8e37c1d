#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "graph/onnx_format.pb.h"
#include "opcost/graph/element_type.h"
#include "opcost/graph/graph.h"

// Small ONNX models for tests, written with the generated classes:
//
//   ModelBuilder b(13);
//   b.input("x", ElementType::Float, {"N", 3, 8, 8});
//   b.weight("w", ElementType::Float, {4, 3, 3, 3});
//   b.node("Conv", {"x", "w"}, {"y"}, {ints("strides", {2, 2})});
//   b.output("y");
//   const std::string bytes = b.bytes();
namespace opcost::test {

using Names = std::vector<std::string>;
using Dims = std::vector<Dim>;

// Attributes, with their `type` set as today's exporters do.
onnx_format::AttributeProto integer(std::string_view name, std::int64_t value);
onnx_format::AttributeProto real(std::string_view name, float value);
onnx_format::AttributeProto text(std::string_view name, std::string_view value);
onnx_format::AttributeProto ints(std::string_view name, const std::vector<std::int64_t>& values);
onnx_format::AttributeProto reals(std::string_view name, const std::vector<float>& values);
onnx_format::AttributeProto texts(std::string_view name, const Names& values);
onnx_format::AttributeProto tensor(std::string_view name, onnx_format::TensorProto value);
onnx_format::AttributeProto graph(std::string_view name, const class GraphBuilder& value);
/// In a function's body: the value of the function's attribute `function_attribute`.
onnx_format::AttributeProto reference(std::string_view name, std::string_view function_attribute);

// Tensors with their numbers in the typed fields.
onnx_format::TensorProto int64_tensor(const std::vector<std::int64_t>& dims,
                                      const std::vector<std::int64_t>& values);
onnx_format::TensorProto float_tensor(const std::vector<std::int64_t>& dims,
                                      const std::vector<float>& values);
/// A tensor of any type with its numbers as raw little-endian bytes.
onnx_format::TensorProto raw_tensor(ElementType type, const std::vector<std::int64_t>& dims,
                                    std::string raw);

/// A graph or subgraph in the making.
class GraphBuilder {
 public:
  GraphBuilder() = default;

  GraphBuilder& input(std::string_view name, ElementType type, const Dims& dims);
  /// A subgraph's input, of which nothing but the name is declared.
  GraphBuilder& input(std::string_view name);
  GraphBuilder& output(std::string_view name);
  GraphBuilder& output(std::string_view name, ElementType type, const Dims& dims);
  GraphBuilder& value_info(std::string_view name, ElementType type, const Dims& dims);

  /// An initializer without numbers in the file: they are declared external.
  GraphBuilder& weight(std::string_view name, ElementType type,
                       const std::vector<std::int64_t>& dims);
  /// An initializer with numbers.
  GraphBuilder& constant(std::string_view name, onnx_format::TensorProto value);
  /// A 1-D int64 initializer, as shapes and axes are given.
  GraphBuilder& int64s(std::string_view name, const std::vector<std::int64_t>& values);

  /// A node without a name; the returned message may be changed (`set_name`, `set_domain`).
  onnx_format::NodeProto& node(std::string_view op, const Names& inputs, const Names& outputs,
                               const std::vector<onnx_format::AttributeProto>& attributes = {});

  onnx_format::GraphProto& proto() { return proto_; }
  const onnx_format::GraphProto& proto() const { return proto_; }

 private:
  onnx_format::GraphProto proto_;
};

/// A model: a graph and the versions it is written for.
class ModelBuilder : public GraphBuilder {
 public:
  /// Imports the default domain at `opset`; the newest IR version.
  explicit ModelBuilder(std::int64_t opset = 13);

  ModelBuilder& opset(std::string_view domain, std::int64_t version);
  /// All but the graph, which is added by bytes().
  onnx_format::ModelProto& model() { return model_; }

  /// The model as the bytes of an ONNX file.
  std::string bytes() const;

 private:
  onnx_format::ModelProto model_;
};

}  // namespace opcost::test
