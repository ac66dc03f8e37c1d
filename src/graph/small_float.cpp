// Converts the bit patterns of 4-, 6- and 8-bit floats to double.
#include "graph/small_float.h"

#include <bit>
#include <cmath>
#include <limits>

namespace opcost::onnx_reader {
namespace {

/// Which bit patterns stand for infinity and NaN.
enum class Specials : std::uint8_t {
  Ieee,  ///< The largest exponent: infinity and NaN.
  Fn,    ///< All bits 1: NaN; no infinity.
  Fnuz,  ///< The pattern of minus zero: NaN; no infinity.
  None,
};

struct FloatLayout {
  int exponent_bits;
  int mantissa_bits;
  int bias;
  Specials specials;
};

// ONNX's "Float stored in 8 bits", "4 bit types" and the comments of onnx.proto; six bits as in
// OCP Microscaling Formats 1.0.
constexpr FloatLayout float_layout(ElementType type) {
  using enum ElementType;
  if (type == Float16) return {5, 10, 15, Specials::Ieee};
  if (type == BFloat16) return {8, 7, 127, Specials::Ieee};
  if (type == Float8E4M3FN) return {4, 3, 7, Specials::Fn};
  if (type == Float8E4M3FNUZ) return {4, 3, 8, Specials::Fnuz};
  if (type == Float8E5M2) return {5, 2, 15, Specials::Ieee};
  if (type == Float8E5M2FNUZ) return {5, 2, 16, Specials::Fnuz};
  if (type == Float6E2M3) return {2, 3, 1, Specials::None};
  if (type == Float6E3M2) return {3, 2, 3, Specials::None};
  return {2, 1, 1, Specials::None};  // Float4E2M1
}

constexpr std::uint64_t ones(int bits) { return (std::uint64_t{1} << bits) - 1; }

// The absolute value.
double magnitude(const FloatLayout& layout, std::uint64_t exponent, std::uint64_t mantissa) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const bool largest_exponent = exponent == ones(layout.exponent_bits);
  if (layout.specials == Specials::Ieee && largest_exponent) {
    return mantissa == 0 ? std::numeric_limits<double>::infinity() : kNan;
  }
  if (layout.specials == Specials::Fn && largest_exponent &&
      mantissa == ones(layout.mantissa_bits)) {
    return kNan;
  }
  // Subnormal numbers have no leading one, and the exponent of 1.
  const std::uint64_t leading = exponent == 0 ? 0 : ones(layout.mantissa_bits) + 1;
  const int power = static_cast<int>(exponent == 0 ? 1 : exponent);
  return std::ldexp(static_cast<double>(leading + mantissa),
                    power - layout.bias - layout.mantissa_bits);
}

double from_layout(const FloatLayout& layout, std::uint64_t bits) {
  const int sign_at = layout.exponent_bits + layout.mantissa_bits;
  const bool negative = (bits >> sign_at & 1) != 0;
  const std::uint64_t exponent = bits >> layout.mantissa_bits & ones(layout.exponent_bits);
  const std::uint64_t mantissa = bits & ones(layout.mantissa_bits);
  if (layout.specials == Specials::Fnuz && negative && exponent == 0 && mantissa == 0) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double value = magnitude(layout, exponent, mantissa);
  return negative ? -value : value;
}

// No sign and no mantissa: a power of two (OCP Microscaling Formats 1.0, E8M0).
double power_of_two(std::uint64_t bits) {
  constexpr int kBias = 127;
  const auto exponent = bits & 255;
  if (exponent == 255) return std::numeric_limits<double>::quiet_NaN();
  return std::ldexp(1.0, static_cast<int>(exponent) - kBias);
}

}  // namespace

double float_from_bits(ElementType type, std::uint64_t bits) {
  using enum ElementType;
  if (type == Double || type == Complex128) return std::bit_cast<double>(bits);
  if (type == Float || type == Complex64) {
    return double{std::bit_cast<float>(static_cast<std::uint32_t>(bits))};
  }
  if (type == Float8E8M0) return power_of_two(bits);
  return from_layout(float_layout(type), bits);
}

}  // namespace opcost::onnx_reader
