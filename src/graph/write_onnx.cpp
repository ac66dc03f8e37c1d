// Writes a Model as an ONNX file with random weights.
#include "opcost/graph/write_onnx.h"

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <map>
#include <ostream>
#include <string_view>
#include <utility>

#include "core/split_mix.h"
#include "graph/onnx_format.pb.h"
#include "opcost/core/count.h"

namespace opcost {
namespace {

namespace pb = onnx_format;

// AttributeProto.AttributeType of onnx.proto.
constexpr int kFloatAttribute = 1, kIntAttribute = 2, kStringAttribute = 3, kIntsAttribute = 7;
constexpr std::uint64_t kBytesPerFloat = 4;
// A byte of the wire format has seven bits of a number and one that says whether more bytes
// follow.
constexpr std::uint64_t kMore = 0x80;

/// A sum of four uniform numbers of width 1/16, so with a standard deviation of 0.036; computed in
/// integers up to the end, so that no rounding differs between compilers.
float weight_of(std::uint64_t bits) {
  std::int32_t sum = 0;
  for (int shift = 0; shift < 64; shift += 16)
    sum += static_cast<std::int32_t>((bits >> shift) & 0xffffU) - 0x8000;
  return static_cast<float>(sum) * (1.0F / 0x100000);
}

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= kMore; value >>= 7)
    bytes.push_back(static_cast<char>((value & (kMore - 1)) | kMore));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

/// What precedes the bytes of a message or byte string in the wire format.
std::string field_start(int number, std::uint64_t length) {
  constexpr std::uint64_t kLengthDelimited = 2;
  return varint(static_cast<std::uint64_t>(number) << 3 | kLengthDelimited) + varint(length);
}

struct SetValue {
  pb::AttributeProto& proto;

  bool operator()(std::int64_t value) const {
    proto.set_i(value);
    proto.set_type(kIntAttribute);
    return true;
  }
  bool operator()(float value) const {
    proto.set_f(value);
    proto.set_type(kFloatAttribute);
    return true;
  }
  bool operator()(const std::string& value) const {
    proto.set_s(value);
    proto.set_type(kStringAttribute);
    return true;
  }
  bool operator()(const std::vector<std::int64_t>& values) const {
    for (const std::int64_t value : values) proto.add_ints(value);
    proto.set_type(kIntsAttribute);
    return true;
  }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

Status add_node(const Node& node, pb::GraphProto& graph) {
  pb::NodeProto& proto = *graph.add_node();
  proto.set_name(node.name);
  proto.set_op_type(node.op_type);
  if (!node.domain.empty()) proto.set_domain(node.domain);
  for (const std::string& name : node.inputs) proto.add_input(name);
  for (const std::string& name : node.outputs) proto.add_output(name);
  for (const Attribute& attribute : node.attributes) {
    pb::AttributeProto& to = *proto.add_attribute();
    to.set_name(attribute.name);
    if (!std::visit(SetValue{to}, attribute.value))
      return Error{"attribute `" + attribute.name + "` is of a kind that is not written",
                   "node `" + node.name + "`", ""};
  }
  return Ok{};
}

void describe(const DeclaredValue& value, pb::ValueInfoProto& proto) {
  proto.set_name(value.name);
  auto& type = *proto.mutable_type()->mutable_tensor_type();
  type.set_elem_type(static_cast<int>(value.type));
  if (!value.shape) return;
  for (const Dim& dim : *value.shape) {
    auto& to = *type.mutable_shape()->add_dim();
    if (const auto* size = std::get_if<std::int64_t>(&dim)) to.set_dim_value(*size);
    if (const auto* name = std::get_if<std::string>(&dim)) to.set_dim_param(*name);
  }
}

/// Sorted by name, so that the file does not depend on a hash.
std::map<std::string_view, const Tensor*> sorted_weights(const Graph& graph) {
  std::map<std::string_view, const Tensor*> weights;
  for (const auto& [name, tensor] : graph.initializers) weights[name] = &tensor;
  return weights;
}

std::optional<std::uint64_t> bytes_of(const Tensor& tensor) {
  return (element_count(tensor.shape) * Count{kBytesPerFloat}).exact();
}

/// A whole initializer without its numbers, which must follow.
std::string start_of(std::string_view name, const Tensor& tensor, std::uint64_t bytes) {
  pb::TensorProto proto;
  for (const std::int64_t dim : tensor.shape) proto.add_dims(dim);
  proto.set_data_type(static_cast<int>(ElementType::Float));
  proto.set_name(std::string(name));
  std::string body = proto.SerializeAsString();
  body += field_start(pb::TensorProto::kRawDataFieldNumber, bytes);
  return field_start(pb::GraphProto::kInitializerFieldNumber, body.size() + bytes) + body;
}

void write_numbers(std::uint64_t bytes, SplitMix64& random, std::ostream& out) {
  constexpr std::uint64_t kPiece = 1U << 16;
  std::string piece;
  while (bytes > 0 && out) {
    piece.resize(std::min(bytes, kPiece));
    for (std::size_t at = 0; at < piece.size(); at += kBytesPerFloat) {
      const auto word = std::bit_cast<std::uint32_t>(weight_of(random.bits()));
      for (std::size_t byte = 0; byte < kBytesPerFloat; ++byte)  // little-endian, as ONNX requires
        piece[at + byte] = static_cast<char>(word >> (8 * byte));
    }
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    bytes -= piece.size();
  }
}

Status check_weights(const Model& model) {
  for (const auto& [name, tensor] : model.graph.initializers)
    if (tensor.type != ElementType::Float || tensor.numbers != nullptr || tensor.sparse)
      return Error{"weight `" + name + "` is not a float32 tensor without numbers", model.source,
                   ""};
  const auto bytes = weight_bytes(model);
  // Some room for everything that is not a weight.
  if (!bytes || *bytes > static_cast<std::uint64_t>(INT_MAX) - (1U << 20))
    return Error{"its weights exceed 2 GiB, which no ONNX file can hold", model.source, ""};
  return Ok{};
}

Result<std::string> graph_without_weights(const Model& model) {
  pb::GraphProto graph;
  graph.set_name(model.graph.name);
  for (const Node& node : model.graph.nodes)
    if (auto added = add_node(node, graph); !added) return added.error();
  for (const DeclaredValue& value : model.graph.inputs) describe(value, *graph.add_input());
  for (const DeclaredValue& value : model.graph.outputs) describe(value, *graph.add_output());
  return graph.SerializeAsString();
}

std::string model_without_graph(const Model& model) {
  pb::ModelProto proto;
  proto.set_ir_version(model.ir_version);
  proto.set_producer_name(model.producer);
  for (const auto& [domain, version] : model.opsets) {
    auto& opset = *proto.add_opset_import();
    if (!domain.empty()) opset.set_domain(domain);
    opset.set_version(version);
  }
  return proto.SerializeAsString();
}

}  // namespace

std::optional<std::uint64_t> weight_bytes(const Model& model) {
  Count sum;
  for (const auto& [name, tensor] : model.graph.initializers)
    sum += element_count(tensor.shape) * Count{kBytesPerFloat};
  return sum.exact();
}

Status write_onnx(const Model& model, std::uint64_t seed, std::ostream& out) {
  if (auto fits = check_weights(model); !fits) return fits;
  const auto rest = graph_without_weights(model);
  if (!rest) return rest.error();
  // A message is the sequence of its fields, so the graph's length is their sum.
  std::uint64_t length = rest->size();
  const auto weights = sorted_weights(model.graph);
  for (const auto& [name, tensor] : weights) {
    const std::uint64_t bytes = bytes_of(*tensor).value_or(0);
    length += start_of(name, *tensor, bytes).size() + bytes;
  }
  out << model_without_graph(model) << field_start(pb::ModelProto::kGraphFieldNumber, length)
      << *rest;
  SplitMix64 random(seed);
  for (const auto& [name, tensor] : weights) {
    const std::uint64_t bytes = bytes_of(*tensor).value_or(0);
    out << start_of(name, *tensor, bytes);
    write_numbers(bytes, random, out);
  }
  out.flush();
  return out ? Status{Ok{}} : Error{"it could not be written", model.source, "is the disk full?"};
}

}  // namespace opcost
