// Walks protobuf's wire format field by field without copying payloads.
#include "graph/wire_reader.h"

#include <algorithm>
#include <bit>
#include <climits>
#include <utility>

namespace opcost::onnx_reader {
namespace {

// A key is number << 3 | type: protobuf's encoding guide, "Message structure".
constexpr std::uint32_t kTypeBits = 3;
constexpr std::uint32_t kTypeMask = 7;

}  // namespace

WireReader::WireReader(google::protobuf::io::CodedInputStream& input, const InputLimits& limits)
    : input_(input), limits_(limits) {
  memory_.limit = limits.max_memory.value_or(default_memory_limit(limits.bytes));
}

void WireReader::top_level(ReadField read) { each_field(true, read); }

void WireReader::message(Field field, ReadField read) { message(size(field), read); }

void WireReader::message(std::size_t size, ReadField read) {
  if (failed()) return;
  const auto outer = input_.PushLimit(static_cast<int>(size));
  each_field(false, read);
  input_.PopLimit(outer);
}

void WireReader::each_field(bool top_level, ReadField read) {
  while (!failed()) {
    const std::uint32_t key = input_.ReadTagNoLastTag();
    if (key == 0) {
      if (!at_message_end(top_level)) damaged("no field can begin");
      return;
    }
    const Field field{static_cast<int>(key >> kTypeBits), static_cast<WireType>(key & kTypeMask)};
    if (field.number == 0 || field.type > WireType::Fixed32) return damaged("no field can begin");
    read(field);
  }
}

// protobuf returns 0 at the end of the input, at a limit, and for a damaged key.
bool WireReader::at_message_end(bool top_level) {
  return input_.ConsumedEntireMessage() && (top_level || input_.BytesUntilLimit() == 0);
}

std::int64_t WireReader::integer(Field field) {
  expect(field, WireType::Varint);
  return static_cast<std::int64_t>(varint());
}

float WireReader::real(Field field) {
  expect(field, WireType::Fixed32);
  return std::bit_cast<float>(fixed32());
}

std::string WireReader::text(Field field) { return take(size(field)); }

void WireReader::skip(Field field) {
  switch (field.type) {
    case WireType::Varint: varint(); break;
    case WireType::Fixed64: fixed64(); break;
    case WireType::Bytes: skip_bytes(size(field)); break;
    case WireType::GroupStart: skip_group(); break;
    case WireType::GroupEnd: damaged("a group ends that did not begin"); break;
    case WireType::Fixed32: fixed32(); break;
  }
}

// Without recursion: the depth of groups is up to the file.
void WireReader::skip_group() {
  for (std::size_t depth = 1; depth > 0 && !failed();) {
    const std::uint32_t key = input_.ReadTagNoLastTag();
    const auto type = static_cast<WireType>(key & kTypeMask);
    if (key >> kTypeBits == 0 || type > WireType::Fixed32) return damaged("a group does not end");
    if (type == WireType::GroupStart) ++depth;
    if (type == WireType::GroupEnd) --depth;
    if (type != WireType::GroupStart && type != WireType::GroupEnd) skip({1, type});
  }
}

std::size_t WireReader::size(Field field) {
  expect(field, WireType::Bytes);
  int length = 0;
  if (failed()) return 0;
  if (!input_.ReadVarintSizeAsInt(&length) || static_cast<std::size_t>(length) > bytes_left()) {
    damaged("a field is longer than what is left");
    return 0;
  }
  return static_cast<std::size_t>(length);
}

std::size_t WireReader::bytes_left() const {
  const int until_limit = input_.BytesUntilLimit();
  // No limit: a stream, of which protobuf can count INT_MAX bytes.
  return static_cast<std::size_t>(until_limit < 0 ? INT_MAX - input_.CurrentPosition()
                                                  : until_limit);
}

std::string WireReader::take(std::size_t size) {
  charge(sizeof(std::string) + size);
  const std::string_view whole = ahead(size);
  if (whole.size() < size || failed()) return take_pieces(size);
  std::string bytes(whole);
  input_.Skip(static_cast<int>(size));
  return bytes;
}

std::string_view WireReader::ahead(std::size_t size) {
  const void* piece = nullptr;
  int piece_size = 0;
  input_.GetDirectBufferPointerInline(&piece, &piece_size);
  if (static_cast<std::size_t>(piece_size) < size) return {};
  return {static_cast<const char*>(piece), size};
}

// In a stream the size is only a claim.
std::string WireReader::take_pieces(std::size_t size) {
  std::string bytes;
  while (bytes.size() < size && !failed()) {
    const void* piece = nullptr;
    int piece_size = 0;
    if (!input_.GetDirectBufferPointer(&piece, &piece_size)) {
      damaged("the file ends in the middle of a field");
      break;
    }
    const std::size_t used = std::min(size - bytes.size(), static_cast<std::size_t>(piece_size));
    bytes.append(static_cast<const char*>(piece), used);
    input_.Skip(static_cast<int>(used));
  }
  return bytes;
}

void WireReader::skip_bytes(std::size_t size) {
  if (!failed() && !input_.Skip(static_cast<int>(size))) {
    damaged("the file ends in the middle of a field");
  }
}

void WireReader::packed(std::size_t size, FunctionRef<void()> read_one) {
  if (failed()) return;
  const auto outer = input_.PushLimit(static_cast<int>(size));
  while (!failed() && input_.BytesUntilLimit() > 0) read_one();
  input_.PopLimit(outer);
}

std::uint64_t WireReader::varint() {
  std::uint64_t value = 0;
  if (!failed() && !input_.ReadVarint64(&value)) damaged("a number does not end");
  return failed() ? 0 : value;
}

std::uint32_t WireReader::fixed32() {
  std::uint32_t value = 0;
  if (!failed() && !input_.ReadLittleEndian32(&value)) damaged("a number does not end");
  return failed() ? 0 : value;
}

std::uint64_t WireReader::fixed64() {
  std::uint64_t value = 0;
  if (!failed() && !input_.ReadLittleEndian64(&value)) damaged("a number does not end");
  return failed() ? 0 : value;
}

void WireReader::check_memory() {
  if (!limits_.max_memory && limits_.bytes == 0)  // a stream: what was read of it so far
    memory_.limit = default_memory_limit(static_cast<std::uint64_t>(input_.CurrentPosition()));
  if (!memory_.exceeded() || failed()) return;
  const Error error = memory_.too_much("the graph without its weights", "");
  fail(error.what, error.hint);
}

void WireReader::expect(Field field, WireType type) {
  if (field.type != type) damaged("a field has a type that ONNX does not give it");
}

void WireReader::damaged(std::string_view what) {
  if (failed()) return;
  fail("damaged, cut off or no ONNX file: " + std::string(what) + " at byte " +
           std::to_string(input_.CurrentPosition()),
       "get or export the file again");
}

void WireReader::fail(std::string what, std::string hint) {
  if (!failed()) failure_ = Failure{std::move(what), std::move(hint)};
}

}  // namespace opcost::onnx_reader
