#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/descriptor.h"
#include "opcost/core/result.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// The numbers of a stored tensor, read piece by piece in bounded memory: little-endian bytes, and
/// numbers of less than a byte packed from the low end on, as in raw_data (onnx.proto).
class NumberStream {
 public:
  /// `name` is for messages. Error: the numbers are not in the file, or where the model may not
  /// send a reader, or are others than the dims and the type say.
  static Result<NumberStream> open(const Model& model, const std::string& name,
                                   const Tensor& tensor);

  /// The next bytes: whole elements, at most kPiece. Nothing at the end. Error: the file became
  /// shorter, or is damaged.
  Result<std::span<const unsigned char>> next();
  /// Once more from the start.
  void rewind();

  std::uint64_t elements() const { return elements_; }
  /// Of one element, as next() gives them: 64 for the small tensors that were kept as numbers.
  std::uint32_t bits() const { return bits_; }
  /// What the bits of an element mean.
  ElementType type() const { return type_; }

 private:
  NumberStream() = default;
  Status place(const Model& model, const std::string& name, const Tensor& tensor);
  Status open_file(const std::string& path);
  Result<std::size_t> fill(std::size_t wanted);
  Result<std::span<const unsigned char>> next_varints();

  static constexpr std::size_t kPiece = std::size_t{1} << 18;

  SharedNumbers kept_;  // if there are some, there is no file
  Descriptor file_{-1};
  std::string path_, name_;
  std::uint64_t begin_ = 0, size_ = 0, read_ = 0;  // bytes in the file
  bool varints_ = false;
  std::vector<unsigned char> buffer_, decoded_;
  std::size_t unread_ = 0;  // bytes of an unfinished varint at the front of buffer_
  std::uint64_t elements_ = 0, given_ = 0;
  std::uint32_t bits_ = 0;
  ElementType type_ = ElementType::Undefined;
};

/// The value of an element's bits; a whole number as a double.
double value_of_bits(ElementType type, std::uint64_t bits);

}  // namespace opcost
