#pragma once

#include <google/protobuf/io/coded_stream.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/function_ref.h"
#include "opcost/core/units.h"
#include "opcost/graph/memory_use.h"

namespace opcost::onnx_reader {

/// How the value of a field is written (protobuf's encoding guide, "Message structure").
enum class WireType : std::uint8_t { Varint, Fixed64, Bytes, GroupStart, GroupEnd, Fixed32 };

/// The key that precedes each value of a message.
struct Field {
  int number = 0;
  WireType type = WireType::Varint;
};

/// What decides how much memory may be taken.
struct InputLimits {
  std::size_t bytes = 0;            ///< Of the whole input; 0: not known before its end.
  std::optional<Bytes> max_memory;  ///< std::nullopt: by the bytes.
};

/// Walks protobuf's wire format: reads what is asked for and skips the rest. Like std::istream it
/// remembers its first failure. From then on every read returns a meaningless value and every
/// loop ends, so callers check failed() once.
class WireReader {
 public:
  struct Failure {
    std::string what;
    std::string hint;
  };

  WireReader(google::protobuf::io::CodedInputStream& input, const InputLimits& limits);
  WireReader(const WireReader&) = delete;
  WireReader& operator=(const WireReader&) = delete;

  using ReadField = FunctionRef<void(Field)>;
  /// Calls `read` for each field up to the end of the input; `read` must read or skip the value.
  void top_level(ReadField read);
  /// The same for the fields of the message that is the field's value.
  void message(Field field, ReadField read);
  /// The same for a message of so many bytes, which come next.
  void message(std::size_t size, ReadField read);

  std::int64_t integer(Field field);
  float real(Field field);
  /// The field's bytes, of any kind and length.
  std::string text(Field field);
  void skip(Field field);
  /// Fails if the field has another wire type than ONNX gives it.
  void expect(Field field, WireType type);

  /// The size of the field's value in bytes. One of the calls with a size must follow.
  std::size_t size(Field field);
  std::string take(std::size_t size);
  /// So many bytes that come next, to look at and still to be read; "" where they are not in
  /// memory in one piece.
  std::string_view ahead(std::size_t size);
  void skip_bytes(std::size_t size);
  /// How many bytes of the input were read or skipped.
  std::int64_t position() const { return input_.CurrentPosition(); }
  /// Calls `read_one` until `size` bytes are read: a packed repeated field.
  void packed(std::size_t size, FunctionRef<void()> read_one);

  // One value without a key, inside a packed field.
  std::uint64_t varint();
  std::uint32_t fixed32();
  std::uint64_t fixed64();

  /// Counts memory that the model will take; too much of it is a failure, so that a small file with
  /// tiny records cannot fill the machine.
  void charge(std::size_t bytes) {
    memory_.add(bytes);
    if (memory_.exceeded()) check_memory();
  }
  const MemoryUse& memory() const { return memory_; }

  /// Only the first failure is kept.
  void fail(std::string what, std::string hint);
  bool failed() const { return failure_.has_value(); }
  const Failure& failure() const { return *failure_; }

 private:
  bool at_message_end(bool top_level);
  void each_field(bool top_level, ReadField read);
  void skip_group();
  std::string take_pieces(std::size_t size);
  void check_memory();
  void damaged(std::string_view what);
  std::size_t bytes_left() const;

  google::protobuf::io::CodedInputStream& input_;
  std::optional<Failure> failure_;
  InputLimits limits_;
  MemoryUse memory_;
};

}  // namespace opcost::onnx_reader
