// Reads the numbers of a stored tensor piece by piece: from the model's file or its external data.
#include "graph/number_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "graph/external_files.h"
#include "graph/small_float.h"

namespace opcost {
namespace {

Error unreadable(const std::string& name, const std::string& why, const std::string& hint) {
  return {"the numbers of `" + name + "` cannot be read: " + why, "", hint};
}

Error shorter(const std::string& name, const std::string& path) {
  return {"the numbers of `" + name + "` end before their dims say", path,
          "is the file complete? copy or export it again"};
}

void put_little_endian(std::uint64_t bits, std::size_t bytes, std::vector<unsigned char>& to) {
  for (std::size_t i = 0; i < bytes; ++i) to.push_back(static_cast<unsigned char>(bits >> 8 * i));
}

}  // namespace

Result<NumberStream> NumberStream::open(const Model& model, const std::string& name,
                                        const Tensor& tensor) {
  NumberStream stream;
  stream.name_ = name;
  stream.type_ = tensor.type;
  const auto type = number_type(tensor.type);
  // Numbers of 6 bits are in no whole number of bytes.
  if (!type || type->format == NumberFormat::Complex || type->bits.value == 6)
    return unreadable(name, "their type is " + std::string(to_string(tensor.type)), "");
  const auto elements = element_count(tensor.shape).exact();
  if (!elements || *elements > UINT64_MAX / 64)
    return unreadable(name, "their dims do not fit 64 bits", "");
  stream.elements_ = *elements;
  stream.bits_ = type->bits.value;
  if (auto placed = stream.place(model, name, tensor); !placed) return placed.error();
  return stream;
}

Status NumberStream::place(const Model& model, const std::string& name, const Tensor& tensor) {
  const std::uint64_t bytes = (elements_ * bits_ + 7) / 8;
  if (tensor.numbers) {
    kept_ = tensor.numbers;
    bits_ = 64;
    type_ = std::holds_alternative<std::vector<double>>(*kept_) ? ElementType::Double
                                                                : ElementType::Int64;
    return Ok{};
  }
  if (!tensor.external && !tensor.payload)
    return unreadable(name, "they are not in the file",
                      "an export without weights? give the file that has them");
  if (model.file.empty())
    return unreadable(name, "the model was not read from a file", "give a file instead of `-`");
  if (tensor.external) {
    const auto folder = std::filesystem::path(model.file).parent_path();
    const auto path = external_file(folder, tensor.external->file, name);
    if (!path) return path.error();
    if (path->empty())
      return unreadable(name, "there is no file `" + tensor.external->file + "` beside the model",
                        "put it there");
    begin_ = tensor.external->begin;
    size_ = tensor.external->size;
    if (size_ != bytes)
      return unreadable(name, "their dims and type say other bytes than the file", "");
    return open_file(path->string());
  }
  begin_ = tensor.payload->begin;
  size_ = tensor.payload->size;
  varints_ = tensor.payload->varints;
  if (!varints_ && size_ != bytes)
    return unreadable(name, "their dims and type say other bytes than the file", "");
  return open_file(model.file);
}

Status NumberStream::open_file(const std::string& path) {
  path_ = path;
  file_ = Descriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!file_.is_open())
    return unreadable(name_, std::generic_category().message(errno), "check its permissions");
  buffer_.resize(kPiece);
  return Ok{};
}

void NumberStream::rewind() {
  read_ = given_ = 0;
  unread_ = 0;
}

// Reads behind what is unread; returns how many bytes the buffer then holds.
Result<std::size_t> NumberStream::fill(std::size_t wanted) {
  std::size_t have = unread_;
  while (have < wanted && read_ < size_) {
    const std::size_t most = std::min<std::uint64_t>(wanted - have, size_ - read_);
    const auto got =
        ::pread(file_.number(), buffer_.data() + have, most, static_cast<off_t>(begin_ + read_));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return shorter(name_, path_);
    have += static_cast<std::size_t>(got);
    read_ += static_cast<std::uint64_t>(got);
  }
  return have;
}

// int32_data holds the bits of all smaller types, packed bytes of 4- and 2-bit numbers among them.
Result<std::span<const unsigned char>> NumberStream::next_varints() {
  const auto have = fill(kPiece);
  if (!have) return have.error();
  const std::size_t bytes = std::max<std::size_t>(1, bits_ / 8);
  const std::uint64_t entries = bits_ < 8 ? (elements_ * bits_ + 7) / 8 : elements_;
  decoded_.clear();
  std::size_t at = 0;
  while (at < *have && given_ < entries) {
    std::uint64_t value = 0;
    std::size_t end = at;
    for (std::uint32_t shift = 0; end < *have && end - at < 10; shift += 7) {
      if (shift < 64) value |= std::uint64_t{buffer_[end] & 127u} << shift;
      if ((buffer_[end++] & 128) == 0) break;
    }
    if ((buffer_[end - 1] & 128) != 0) break;  // unfinished
    put_little_endian(value, bytes, decoded_);
    at = end;
    ++given_;
  }
  unread_ = *have - at;
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(at),
            buffer_.begin() + static_cast<std::ptrdiff_t>(*have), buffer_.begin());
  const bool ended = read_ == size_ && (unread_ == 0 || at == 0);
  if ((ended && given_ < entries) || (given_ == entries && (unread_ > 0 || read_ < size_)) ||
      (decoded_.empty() && given_ < entries))
    return unreadable(name_, "they are others than their dims say", "export the model again");
  return std::span<const unsigned char>(decoded_);
}

Result<std::span<const unsigned char>> NumberStream::next() {
  if (kept_) {
    decoded_.clear();
    const std::uint64_t end = std::min<std::uint64_t>(elements_, given_ + kPiece / 8);
    for (; given_ < end; ++given_)
      put_little_endian(
          std::visit(
              [&](const auto& values) { return std::bit_cast<std::uint64_t>(values[given_]); },
              *kept_),
          8, decoded_);
    return std::span<const unsigned char>(decoded_);
  }
  if (varints_) {
    const std::uint64_t entries = bits_ < 8 ? (elements_ * bits_ + 7) / 8 : elements_;
    if (given_ == entries) return std::span<const unsigned char>();
    return next_varints();
  }
  const auto have = fill(kPiece);
  if (!have) return have.error();
  return std::span<const unsigned char>(buffer_.data(), *have);
}

double value_of_bits(ElementType type, std::uint64_t bits) {
  const auto number = number_type(type);
  if (is_floating(type)) return onnx_reader::float_from_bits(type, bits);
  if (number && number->format == NumberFormat::Int) {
    const std::uint32_t shift = 64 - number->bits.value;
    return static_cast<double>(static_cast<std::int64_t>(bits << shift) >> shift);
  }
  return static_cast<double>(bits);
}

}  // namespace opcost
