// Decodes the numbers of a constant tensor from the bytes of an ONNX file.
#include "graph/decode_numbers.h"

#include <cstddef>

#include "graph/small_float.h"

namespace opcost::onnx_reader {
namespace {

/// How the elements of a type are stored. A complex element is two numbers.
struct Layout {
  NumberFormat format;
  std::uint32_t bits;     ///< Bits of one number.
  std::uint64_t numbers;  ///< Numbers per element.
};

std::optional<Layout> layout_of(ElementType type) {
  const auto number = number_type(type);
  if (!number) return std::nullopt;
  const bool complex = number->format == NumberFormat::Complex;
  const std::uint32_t bits = number->bits.value;
  return complex ? Layout{number->format, bits / 2, 2} : Layout{number->format, bits, 1};
}

std::uint64_t mask(std::uint32_t bits) {
  return bits >= 64 ? UINT64_MAX : (std::uint64_t{1} << bits) - 1;
}

std::int64_t integer_from_bits(NumberFormat format, std::uint32_t width, std::uint64_t bits) {
  if (format == NumberFormat::Bool) return bits != 0 ? 1 : 0;
  const bool negative = format == NumberFormat::Int && (bits >> (width - 1) & 1) != 0;
  return static_cast<std::int64_t>(negative ? bits | ~mask(width) : bits);
}

// Numbers of less than a byte are packed from the low end on; 6-bit numbers may extend into the
// next byte (onnx.proto, raw_data).
std::uint64_t packed_number(const std::string& raw, std::uint32_t width, std::size_t index) {
  const auto byte_at = [&](std::size_t at) -> std::uint64_t {
    return at < raw.size() ? static_cast<unsigned char>(raw[at]) : 0;
  };
  const std::size_t first = index * width / 8, shift = index * width % 8;
  return (byte_at(first) | byte_at(first + 1) << 8) >> shift & mask(width);
}

std::uint64_t raw_number(const std::string& raw, std::uint32_t width, std::size_t index) {
  if (width < 8) return packed_number(raw, width, index);
  std::uint64_t bits = 0;
  const std::size_t bytes = width / 8;
  for (std::size_t i = 0; i < bytes; ++i) {
    const auto byte = static_cast<unsigned char>(raw[index * bytes + i]);
    bits |= std::uint64_t{byte} << (8 * i);
  }
  return bits;
}

// 4-bit and 2-bit numbers are packed in int32_data as they are in raw_data.
std::string low_bytes(const std::vector<std::int64_t>& entries) {
  std::string raw;
  raw.reserve(entries.size());
  for (const std::int64_t entry : entries) raw += static_cast<char>(entry & 255);
  return raw;
}

template <class NumberAt>
Numbers decode_each(ElementType type, const Layout& layout, std::size_t count, NumberAt number_at) {
  if (is_floating(type)) {
    std::vector<double> reals(count);
    for (std::size_t i = 0; i < count; ++i) reals[i] = float_from_bits(type, number_at(i));
    return reals;
  }
  std::vector<std::int64_t> integers(count);
  for (std::size_t i = 0; i < count; ++i) {
    integers[i] = integer_from_bits(layout.format, layout.bits, number_at(i));
  }
  return integers;
}

std::optional<Numbers> from_raw(ElementType type, const Layout& layout, std::size_t count,
                                const std::string& raw) {
  const auto size = storage(Count{count}, Bits{layout.bits}).value.exact();
  if (!size || *size != raw.size()) return std::nullopt;
  return decode_each(type, layout, count,
                     [&](std::size_t i) { return raw_number(raw, layout.bits, i); });
}

// int32_data holds the bit patterns of all smaller types, floats included (onnx.proto).
std::optional<Numbers> from_integers(ElementType type, const Layout& layout, std::size_t count,
                                     const std::vector<std::int64_t>& integers) {
  if (layout.bits == 4 || layout.bits == 2)
    return from_raw(type, layout, count, low_bytes(integers));
  const bool wide_float = is_floating(type) && layout.bits > 16 && !integers.empty();
  if (wide_float || integers.size() != count) return std::nullopt;
  return decode_each(type, layout, count, [&](std::size_t i) {
    return static_cast<std::uint64_t>(integers[i]) & mask(layout.bits);
  });
}

}  // namespace

std::optional<std::size_t> raw_numbers(ElementType type, Count elements, std::size_t bytes) {
  const auto layout = layout_of(type);
  if (!layout) return std::nullopt;
  const auto count = (elements * Count{layout->numbers}).exact();
  if (!count || storage(Count{*count}, Bits{layout->bits}) != Bytes{Count{bytes}})
    return std::nullopt;
  return *count;
}

std::optional<Numbers> decode_numbers(ElementType type, Count elements, const Payload& payload) {
  const auto layout = layout_of(type);
  if (!layout) return std::nullopt;
  const auto count = (elements * Count{layout->numbers}).exact();
  if (!count) return std::nullopt;
  if (payload.raw) return from_raw(type, *layout, *count, *payload.raw);
  if (!payload.reals.empty()) {
    const bool fits = is_floating(type) && layout->bits >= 32 && payload.reals.size() == *count;
    return fits ? std::optional<Numbers>(payload.reals) : std::nullopt;
  }
  return from_integers(type, *layout, *count, payload.integers);
}

}  // namespace opcost::onnx_reader
