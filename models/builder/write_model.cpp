// Writes a model with a random payload of weights, without holding it in memory.
#include "models/builder/write_model.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

#include "core/split_mix.h"
#include "models/builder/onnx_parts.h"

namespace opcost::models {
namespace {

using onnx_format::GraphProto;
using onnx_format::ModelProto;
using onnx_format::TensorProto;

constexpr std::uint64_t kBytesPerFloat = 4;
constexpr int kInt8 = static_cast<int>(Type::kInt8);

class Random {
 public:
  std::uint64_t next() { return source_.bits(); }

  /// A sum of four uniform numbers, which is near enough to a normal one; in integers, so that no
  /// rounding can differ between compilers.
  float next_weight() {
    const std::uint64_t bits = next();
    std::int32_t sum = 0;
    for (int shift = 0; shift < 64; shift += 16) {
      sum += static_cast<std::int32_t>((bits >> shift) & 0xffff) - 0x8000;
    }
    return static_cast<float>(sum) * (0.1F / (4 * 0x8000));
  }

 private:
  SplitMix64 source_{0};
};

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

/// What stands before the bytes of a length-delimited field on the wire.
std::string field_start(int number, std::uint64_t length) {
  constexpr std::uint64_t kLengthDelimited = 2;
  return varint(static_cast<std::uint64_t>(number) << 3 | kLengthDelimited) + varint(length);
}

bool lacks_payload(const TensorProto& tensor) {
  return tensor.float_data().empty() && tensor.int32_data().empty() &&
         tensor.int64_data().empty() && !tensor.has_raw_data();
}

std::uint64_t payload_bytes(const TensorProto& tensor) {
  std::uint64_t elements = 1;
  for (const std::int64_t dim : tensor.dims()) elements *= static_cast<std::uint64_t>(dim);
  return tensor.data_type() == kInt8 ? elements : elements * kBytesPerFloat;
}

/// All of the tensor but its payload, ready to be followed by it.
std::string start_of_initializer(const TensorProto& tensor) {
  const std::uint64_t payload = payload_bytes(tensor);
  std::string body;
  tensor.SerializeToString(&body);
  body += field_start(TensorProto::kRawDataFieldNumber, payload);
  return field_start(GraphProto::kInitializerFieldNumber, body.size() + payload) + body;
}

void put(std::uint32_t word, std::string& bytes) {
  for (std::size_t byte = 0; byte < kBytesPerFloat; ++byte) {  // little-endian, as ONNX says
    bytes.push_back(static_cast<char>(word >> (8 * byte)));
  }
}

void stream_payload(const TensorProto& tensor, Random& random, std::ostream& out) {
  constexpr std::uint64_t kPiece = 1 << 16;
  const bool any_bits = tensor.data_type() == kInt8;
  std::string piece;
  for (std::uint64_t bytes = payload_bytes(tensor); bytes > 0 && out; bytes -= piece.size()) {
    piece.clear();
    const std::uint64_t size = std::min(bytes, kPiece);
    while (piece.size() < size) {
      put(any_bits ? static_cast<std::uint32_t>(random.next())
                   : std::bit_cast<std::uint32_t>(random.next_weight()),
          piece);
    }
    piece.resize(size);
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  }
}

/// Takes the initializers without payload out of the graph.
google::protobuf::RepeatedPtrField<TensorProto> take_empty_initializers(GraphProto& graph) {
  google::protobuf::RepeatedPtrField<TensorProto> empty;
  google::protobuf::RepeatedPtrField<TensorProto> full;
  for (auto& tensor : *graph.mutable_initializer()) {
    *(lacks_payload(tensor) ? empty : full).Add() = std::move(tensor);
  }
  graph.mutable_initializer()->Swap(&full);
  return empty;
}

}  // namespace

std::string to_bytes(const ModelProto& model) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  {
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    model.SerializeToCodedStream(&coded);
  }  // its end flushes
  return bytes;
}

void write_with_payload(ModelProto model, std::ostream& out) {
  GraphProto graph = std::move(*model.mutable_graph());
  model.clear_graph();
  const auto tensors = take_empty_initializers(graph);
  const std::string rest = graph.SerializeAsString();

  // A message is the concatenation of its fields, in any order, so the graph's length is the sum.
  std::uint64_t length = rest.size();
  for (const auto& tensor : tensors) {
    length += start_of_initializer(tensor).size() + payload_bytes(tensor);
  }
  out << model.SerializeAsString() << field_start(ModelProto::kGraphFieldNumber, length) << rest;
  Random random;
  for (const auto& tensor : tensors) {
    out << start_of_initializer(tensor);
    stream_payload(tensor, random, out);
  }
}

}  // namespace opcost::models
