// Reads one AttributeProto: the value of a node's attribute.
#include "graph/read_attribute.h"

#include <bit>
#include <utility>

#include "graph/onnx_format.pb.h"
#include "graph/read_graph.h"
#include "graph/read_tensor.h"

namespace opcost::onnx_reader {
namespace {

using onnx_format::AttributeProto;

/// AttributeProto.AttributeType of onnx.proto.
enum class AttributeType : std::int64_t {
  Undefined,
  Float,
  Int,
  String,
  Tensor,
  Graph,
  Floats,
  Ints,
  Strings,
  Tensors,
  Graphs,
  SparseTensor,
  SparseTensors,
};

using GraphPointer = std::shared_ptr<const Graph>;

/// Reads one AttributeProto field by field: its type may come last.
class AttributeReader {
 public:
  AttributeReader(ReadContext& context, Captures& captures)
      : context_(context), wire_(context.wire), captures_(captures) {}

  void read(Field field);
  Attribute finish();

 private:
  void read_value(Field field);
  void read_reals(Field field);
  void read_integers(Field field);
  std::string read_text(Field field);
  GraphPointer read_subgraph(Field field);
  AttributeType type() const;
  Attribute::Value value();

  ReadContext& context_;
  WireReader& wire_;
  Captures& captures_;
  std::string name_;
  std::string function_attribute_;
  AttributeType declared_ = AttributeType::Undefined;
  AttributeType seen_ = AttributeType::Undefined;  ///< The type of the first value that is present.
  bool left_out_ = false;

  float real_ = 0;
  std::int64_t integer_ = 0;
  std::string text_;
  std::vector<float> reals_;
  std::vector<std::int64_t> integers_;
  std::vector<std::string> texts_;
  std::vector<Tensor> tensors_;
  std::vector<GraphPointer> graphs_;
};

void AttributeReader::read(Field field) {
  switch (field.number) {
    case AttributeProto::kNameFieldNumber: name_ = wire_.text(field); break;
    case AttributeProto::kRefAttrNameFieldNumber: function_attribute_ = wire_.text(field); break;
    case AttributeProto::kTypeFieldNumber:
      declared_ = static_cast<AttributeType>(wire_.integer(field));
      break;
    default: read_value(field);
  }
}

// The type of an attribute that declares none, by the field that holds its value.
AttributeType type_by_field(int number) {
  switch (number) {
    case AttributeProto::kFFieldNumber: return AttributeType::Float;
    case AttributeProto::kIFieldNumber: return AttributeType::Int;
    case AttributeProto::kSFieldNumber: return AttributeType::String;
    case AttributeProto::kTFieldNumber: return AttributeType::Tensor;
    case AttributeProto::kGFieldNumber: return AttributeType::Graph;
    case AttributeProto::kFloatsFieldNumber: return AttributeType::Floats;
    case AttributeProto::kIntsFieldNumber: return AttributeType::Ints;
    case AttributeProto::kStringsFieldNumber: return AttributeType::Strings;
    case AttributeProto::kTensorsFieldNumber: return AttributeType::Tensors;
    case AttributeProto::kGraphsFieldNumber: return AttributeType::Graphs;
    case AttributeProto::kSparseTensorFieldNumber: return AttributeType::SparseTensor;
    case AttributeProto::kSparseTensorsFieldNumber: return AttributeType::SparseTensors;
    default: return AttributeType::Undefined;
  }
}

void AttributeReader::read_value(Field field) {
  const AttributeType type = type_by_field(field.number);
  if (seen_ == AttributeType::Undefined) seen_ = type;
  switch (type) {
    case AttributeType::Float: real_ = wire_.real(field); break;
    case AttributeType::Int: integer_ = wire_.integer(field); break;
    case AttributeType::String: text_ = read_text(field); break;
    case AttributeType::Floats: read_reals(field); break;
    case AttributeType::Ints: read_integers(field); break;
    case AttributeType::Strings: texts_.push_back(read_text(field)); break;
    case AttributeType::Tensor:
    case AttributeType::Tensors: tensors_.push_back(read_tensor(context_, field).tensor); break;
    case AttributeType::SparseTensor:
    case AttributeType::SparseTensors:
      tensors_.push_back(read_sparse_tensor(context_, field).tensor);
      break;
    case AttributeType::Graph:
    case AttributeType::Graphs: graphs_.push_back(read_subgraph(field)); break;
    case AttributeType::Undefined: wire_.skip(field); break;
  }
}

void AttributeReader::read_reals(Field field) {
  const auto read_one = [&] {
    wire_.charge(sizeof(float));
    reals_.push_back(std::bit_cast<float>(wire_.fixed32()));
  };
  if (field.type == WireType::Bytes) return wire_.packed(wire_.size(field), read_one);
  wire_.expect(field, WireType::Fixed32);
  read_one();
}

void AttributeReader::read_integers(Field field) {
  const auto read_one = [&] {
    wire_.charge(sizeof(std::int64_t));
    integers_.push_back(static_cast<std::int64_t>(wire_.varint()));
  };
  if (field.type == WireType::Bytes) return wire_.packed(wire_.size(field), read_one);
  wire_.expect(field, WireType::Varint);
  read_one();
}

// A long text is data in disguise (a compiled engine, a picture): it is left out.
std::string AttributeReader::read_text(Field field) {
  const std::size_t size = wire_.size(field);
  if (size <= kLargestKeptPayload) return wire_.take(size);
  wire_.skip_bytes(size);
  left_out_ = true;
  return {};
}

GraphPointer AttributeReader::read_subgraph(Field field) {
  OpenGraph open = read_graph(context_, field);
  merge(std::move(open.captures), captures_);
  return std::make_shared<const Graph>(std::move(open.graph));
}

// Very old files declare no type.
AttributeType AttributeReader::type() const {
  return declared_ == AttributeType::Undefined ? seen_ : declared_;
}

Attribute::Value AttributeReader::value() {
  if (left_out_) return std::monostate{};
  switch (type()) {
    case AttributeType::Float: return real_;
    case AttributeType::Int: return integer_;
    case AttributeType::String: return std::move(text_);
    case AttributeType::Floats: return std::move(reals_);
    case AttributeType::Ints: return std::move(integers_);
    case AttributeType::Strings: return std::move(texts_);
    case AttributeType::Tensors:
    case AttributeType::SparseTensors: return std::move(tensors_);
    case AttributeType::Graphs: return std::move(graphs_);
    case AttributeType::Tensor:
    case AttributeType::SparseTensor:
      if (!tensors_.empty()) return std::move(tensors_.back());
      break;
    case AttributeType::Graph:
      if (!graphs_.empty()) return std::move(graphs_.back());
      break;
    case AttributeType::Undefined: break;
  }
  return std::monostate{};
}

Attribute AttributeReader::finish() {
  if (left_out_) {
    context_.warnings.add("the attribute " + in_quotes(name_) +
                          " holds a text of more than 64 KiB: left out");
  }
  Attribute attribute{std::move(name_), std::monostate{}, std::move(function_attribute_)};
  if (attribute.function_attribute.empty()) attribute.value = value();
  return attribute;
}

}  // namespace

Attribute read_attribute(ReadContext& context, Field field, Captures& captures) {
  return read_attribute(context, context.wire.size(field), captures);
}

Attribute read_attribute(ReadContext& context, std::size_t size, Captures& captures) {
  context.wire.charge(sizeof(Attribute));
  AttributeReader reader(context, captures);
  context.wire.message(size, [&](Field inner) { reader.read(inner); });
  return reader.finish();
}

}  // namespace opcost::onnx_reader
