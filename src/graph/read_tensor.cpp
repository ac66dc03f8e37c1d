// Reads one TensorProto: type and shape always, numbers only where they are few.
#include "graph/read_tensor.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "core/parse.h"
#include "graph/decode_numbers.h"
#include "graph/onnx_format.pb.h"

namespace opcost::onnx_reader {
namespace {

using onnx_format::SparseTensorProto;
using onnx_format::StringStringEntryProto;
using onnx_format::TensorProto;

constexpr std::int64_t kExternalInFile = 1;  // TensorProto.DataLocation

// Chosen by us: shape rules need small tensors only, so more than this can only be weights in
// small pieces.
constexpr std::size_t kMostNumbersKept = std::size_t{256} << 20;
constexpr std::size_t kNumberSize = sizeof(double);

// Larger ones are read again when somebody asks for them; chosen by us: shapes are shorter.
constexpr std::size_t kReadAtOnce = 128;

/// The raw_data of a tensor where it stands in its file, or its packed float_data: of a float32
/// tensor these are the same bytes.
struct RawRange {
  std::int64_t begin = 0;
  std::size_t size = 0;
  bool is_floats = false;
};

std::string read_bytes(const FileBytes& file, RawRange range) {
  std::string bytes(range.size, '\0');
  const std::int64_t got = file.read(bytes.data(), range.size, range.begin);
  if (got != static_cast<std::int64_t>(range.size))
    throw UnreadableNumbers(became_shorter(file.path()));
  return bytes;
}

Numbers read_numbers(const FileBytes& file, RawRange range, ElementType type, Count elements) {
  return decode_numbers(type, elements, {.raw = read_bytes(file, range)}).value();
}

void read_dims(ReadContext& context, Field field, Shape& dims) {
  const auto read_one = [&] {
    context.wire.charge(sizeof(std::int64_t));
    dims.push_back(static_cast<std::int64_t>(context.wire.varint()));
  };
  if (field.type == WireType::Bytes) {
    context.wire.packed(context.wire.size(field), read_one);
  } else {
    context.wire.charge(sizeof(std::int64_t));
    dims.push_back(context.wire.integer(field));
  }
}

/// Reads one TensorProto field by field.
class TensorReader {
 public:
  explicit TensorReader(ReadContext& context) : context_(context), wire_(context.wire) {}

  void read(Field field);
  NamedTensor finish();

 private:
  void read_external(Field field);
  void keep_range(Count elements);
  void read_raw(Field field);
  void read_floats(Field field);
  bool may_wait(std::size_t size) const { return size > kReadAtOnce && context_.file != nullptr; }
  void leave_in_file(std::size_t size, bool is_floats);
  void take_back_floats();
  void read_values(Field field, WireType scalar, FunctionRef<void()> read_one);
  bool makes_room(std::size_t size);
  void keep_numbers(Count elements);
  void note_payload(std::size_t size, bool varints);
  std::optional<SharedNumbers> numbers(Count elements);
  std::optional<SharedNumbers> numbers_of_raw(Count elements);

  void add_int32() { add_integer(static_cast<std::int32_t>(wire_.varint())); }
  void add_int64() { add_integer(static_cast<std::int64_t>(wire_.varint())); }
  void add_float() { payload_.reals.push_back(double{std::bit_cast<float>(wire_.fixed32())}); }
  void add_double() { payload_.reals.push_back(std::bit_cast<double>(wire_.fixed64())); }
  void add_integer(std::int64_t value) { payload_.integers.push_back(value); }

  ReadContext& context_;
  WireReader& wire_;
  NamedTensor result_;
  Payload payload_;
  std::optional<RawRange> raw_;   ///< Not in payload_: to be read when somebody asks.
  std::size_t payload_size_ = 0;  ///< Bytes in the file.
  std::optional<PayloadRange> place_;
  bool scattered_ = false;  ///< The payload is in more pieces than one.
  bool external_ = false;
  ExternalRange range_;
  bool placed_ = false, sized_ = false;  ///< The file says where it begins; how long it is.
};

void TensorReader::read(Field field) {
  switch (field.number) {
    case TensorProto::kDimsFieldNumber: read_dims(context_, field, result_.tensor.shape); break;
    case TensorProto::kDataTypeFieldNumber:
      result_.tensor.type = element_type_from_code(wire_.integer(field));
      break;
    case TensorProto::kNameFieldNumber: result_.name = wire_.text(field); break;
    case TensorProto::kDataLocationFieldNumber:
      external_ = wire_.integer(field) == kExternalInFile;
      break;
    case TensorProto::kExternalDataFieldNumber: read_external(field); break;
    case TensorProto::kRawDataFieldNumber: read_raw(field); break;
    case TensorProto::kFloatDataFieldNumber: read_floats(field); break;
    case TensorProto::kInt32DataFieldNumber:
      read_values(field, WireType::Varint, [&] { add_int32(); });
      break;
    case TensorProto::kInt64DataFieldNumber:
    case TensorProto::kUint64DataFieldNumber:
      read_values(field, WireType::Varint, [&] { add_int64(); });
      break;
    case TensorProto::kDoubleDataFieldNumber:
      read_values(field, WireType::Fixed64, [&] { add_double(); });
      break;
    default: wire_.skip(field);
  }
}

// "location", "offset" and "length", the last two as text (onnx.proto, TensorProto.external_data).
void TensorReader::read_external(Field field) {
  std::string key, value;
  wire_.message(field, [&](Field inner) {
    switch (inner.number) {
      case StringStringEntryProto::kKeyFieldNumber: key = wire_.text(inner); break;
      case StringStringEntryProto::kValueFieldNumber: value = wire_.text(inner); break;
      default: wire_.skip(inner);
    }
  });
  const auto number = parse_number<std::uint64_t>(value);
  if (key == "location") range_.file = std::move(value);
  if (key == "offset") {
    range_.begin = number.value_or(0);
    placed_ = number.has_value();
  }
  if (key == "length") {
    range_.size = number.value_or(0);
    sized_ = number.has_value();
  }
}

// Without a length, the range is as long as the tensor. A file that says neither where a tensor
// begins nor how long it is says nothing of where two stand to each other.
void TensorReader::keep_range(Count elements) {
  const auto type = number_type(result_.tensor.type);
  const auto bits = (elements * Count{type ? type->bits.value : 0}).exact();
  if (!sized_ && bits) range_.size = (*bits + 7) / 8;
  if (range_.file.empty() || range_.size == 0 || !(placed_ || sized_)) return;
  wire_.charge(sizeof(ExternalRange) + range_.file.size());
  result_.tensor.external = std::make_shared<const ExternalRange>(std::move(range_));
}

// Whether a payload that grows by `size` bytes may still be kept; if not, drops it.
bool TensorReader::makes_room(std::size_t size) {
  payload_size_ += size;
  if (payload_size_ > kLargestKeptPayload) {
    payload_ = {};
    raw_.reset();
  }
  return payload_size_ <= kLargestKeptPayload;
}

void TensorReader::note_payload(std::size_t size, bool varints) {
  scattered_ = scattered_ || place_.has_value();
  place_ = PayloadRange{static_cast<std::uint64_t>(wire_.position()), size, varints};
}

void TensorReader::read_raw(Field field) {
  const std::size_t size = wire_.size(field);
  note_payload(size, false);
  if (!makes_room(size)) return wire_.skip_bytes(size);
  if (may_wait(size)) return leave_in_file(size, false);
  payload_.raw = wire_.take(size);
  raw_.reset();
}

void TensorReader::leave_in_file(std::size_t size, bool is_floats) {
  wire_.charge(size);
  raw_ = RawRange{wire_.position(), size, is_floats};
  wire_.skip_bytes(size);
}

// Only those that come first, in one piece, and behind the type that they must have can wait.
void TensorReader::read_floats(Field field) {
  const bool first = payload_size_ == 0 && result_.tensor.type == ElementType::Float;
  if (field.type != WireType::Bytes || !first) {
    take_back_floats();
    return read_values(field, WireType::Fixed32, [&] { add_float(); });
  }
  const std::size_t size = wire_.size(field);
  note_payload(size, false);
  if (!makes_room(size)) return wire_.skip_bytes(size);
  const bool whole = size % sizeof(float) == 0;
  if (whole && may_wait(size)) return leave_in_file(size, true);
  wire_.packed(size, [&] { add_float(); });
}

// More of them come: they are read together.
void TensorReader::take_back_floats() {
  if (!raw_ || !raw_->is_floats) return;
  const std::string bytes = read_bytes(*context_.file, *raw_);
  for (std::size_t at = 0; at + sizeof(float) <= bytes.size(); at += sizeof(float)) {
    float number = 0;
    std::memcpy(&number, bytes.data() + at, sizeof(float));
    payload_.reals.push_back(double{number});
  }
  raw_.reset();
}

// Packed, as files of today are, or each value with a key of its own.
void TensorReader::read_values(Field field, WireType scalar, FunctionRef<void()> read_one) {
  if (field.type == WireType::Bytes) {
    const std::size_t size = wire_.size(field);
    note_payload(size, scalar == WireType::Varint);
    return makes_room(size) ? wire_.packed(size, read_one) : wire_.skip_bytes(size);
  }
  wire_.expect(field, scalar);
  scattered_ = true;
  constexpr std::size_t kSmallestValue = 1;
  return makes_room(kSmallestValue) ? read_one() : wire_.skip(field);
}

NamedTensor TensorReader::finish() {
  const Shape& shape = result_.tensor.shape;
  if (std::any_of(shape.begin(), shape.end(), [](std::int64_t dim) { return dim < 0; })) {
    wire_.fail("the constant " + in_quotes(result_.name) + " has a negative dim",
               "export the model again");
  }
  if (wire_.failed()) return std::move(result_);
  const Count elements = element_count(shape);
  if (external_) keep_range(elements);
  const bool may_keep = !external_ && payload_size_ <= kLargestKeptPayload;
  if (may_keep && number_type(result_.tensor.type)) keep_numbers(elements);
  if (!external_ && !result_.tensor.numbers && place_ && !scattered_) {
    wire_.charge(sizeof(PayloadRange));
    result_.tensor.payload = std::make_shared<const PayloadRange>(*place_);
  }
  return std::move(result_);
}

void TensorReader::keep_numbers(Count elements) {
  if (payload_size_ == 0 && !elements.is_zero()) {
    return context_.warnings.add_empty_constant(result_.name);
  }
  auto kept = numbers(elements);
  if (!kept) {
    return context_.warnings.add("the constant " + in_quotes(result_.name) +
                                 " holds other numbers than its dims and type say: not used");
  }
  const std::size_t size = kept->size() * kNumberSize;
  if (context_.numbers_kept + size > kMostNumbersKept) return;
  context_.numbers_kept += size;
  result_.tensor.numbers = *std::move(kept);
}

// std::nullopt: there are not as many as there should be.
std::optional<SharedNumbers> TensorReader::numbers(Count elements) {
  const ElementType type = result_.tensor.type;
  if (type != ElementType::Float) take_back_floats();  // a file may say its type twice
  if (!raw_ && payload_.raw && payload_.raw->size() > kReadAtOnce) return numbers_of_raw(elements);
  if (!raw_) {
    auto numbers = decode_numbers(type, elements, payload_);
    return numbers ? std::optional<SharedNumbers>(*std::move(numbers)) : std::nullopt;
  }
  const auto count = raw_numbers(type, elements, raw_->size);
  if (!count) return std::nullopt;
  return SharedNumbers::made_by(*count, [file = context_.file, range = *raw_, type, elements] {
    return read_numbers(*file, range, type, elements);
  });
}

// Of an input that passes by once: its bytes are kept, and decoded when somebody asks.
std::optional<SharedNumbers> TensorReader::numbers_of_raw(Count elements) {
  const ElementType type = result_.tensor.type;
  const auto count = raw_numbers(type, elements, payload_.raw->size());
  if (!count) return std::nullopt;
  return SharedNumbers::made_by(*count, [raw = *std::move(payload_.raw), type, elements] {
    return decode_numbers(type, elements, {.raw = raw}).value();
  });
}

}  // namespace

NamedTensor read_tensor(ReadContext& context, Field field) {
  context.wire.charge(sizeof(Tensor));
  TensorReader reader(context);
  context.wire.message(field, [&](Field inner) { reader.read(inner); });
  return reader.finish();
}

NamedTensor read_sparse_tensor(ReadContext& context, Field field) {
  NamedTensor values, indices;
  Shape dims;
  context.wire.message(field, [&](Field inner) {
    switch (inner.number) {
      case SparseTensorProto::kValuesFieldNumber: values = read_tensor(context, inner); break;
      case SparseTensorProto::kIndicesFieldNumber: indices = read_tensor(context, inner); break;
      case SparseTensorProto::kDimsFieldNumber: read_dims(context, inner, dims); break;
      default: context.wire.skip(inner);
    }
  });
  if (std::any_of(dims.begin(), dims.end(), [](std::int64_t dim) { return dim < 0; })) {
    context.wire.fail("the sparse constant " + in_quotes(values.name) + " has a negative dim",
                      "export the model again");
  }
  Tensor sparse;
  sparse.type = values.tensor.type;
  sparse.shape = std::move(dims);
  sparse.sparse = true;
  sparse.sparse_values = element_count(values.tensor.shape).exact().value_or(0);
  context.wire.charge(sizeof(SparseParts));
  sparse.parts = std::make_shared<const SparseParts>(
      SparseParts{std::move(values.tensor), std::move(indices.tensor)});
  return {std::move(values.name), std::move(sparse)};
}

}  // namespace opcost::onnx_reader
