// Writes random numbers of any element type as bytes, to fill missing weights.
#include "graph/random_numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "opcost/core/enum_names.h"
#include "opcost/core/units.h"

namespace opcost {
namespace {

void put(std::uint64_t value, unsigned width, std::string& bytes) {
  for (unsigned byte = 0; byte < width; ++byte) {
    bytes.push_back(static_cast<char>(value & 0xff));
    value >>= 8;
  }
}

// IEEE 754 half precision, by cutting off. Numbers that are too small or too large become the
// smallest or largest normal number.
std::uint64_t half_bits(float value) {
  constexpr std::uint32_t kSmallest = 0x0400, kLargest = 0x7bff;
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000;
  const std::int32_t exponent = static_cast<std::int32_t>(bits >> 23 & 0xff) - 127 + 15;
  if (exponent <= 0) return sign | kSmallest;
  if (exponent >= 31) return sign | kLargest;
  return sign | static_cast<std::uint32_t>(exponent) << 10 | (bits >> 13 & 0x3ff);
}

void put_float(ElementType type, double value, std::string& bytes) {
  const auto single = static_cast<float>(value);
  if (type == ElementType::Double || type == ElementType::Complex128)
    put(std::bit_cast<std::uint64_t>(value), 8, bytes);
  else if (type == ElementType::Float16)
    put(half_bits(single), 2, bytes);
  else if (type == ElementType::BFloat16)
    put(std::bit_cast<std::uint32_t>(single) >> 16, 2, bytes);
  else
    put(std::bit_cast<std::uint32_t>(single), 4, bytes);
}

// A sign, and an exponent in the middle of its range, for every layout of the byte.
std::uint64_t small_float_bits(std::uint64_t bits) {
  constexpr std::uint64_t kLeast = 0x28, kNumber = 0x18;
  return (bits & 0x80) | (kLeast + (bits >> 8) % kNumber);
}

enum class Way : std::uint8_t { Normal, TwoNormals, AllBits, ZeroOrOne, SmallFloat, Scale, None };

struct Drawn {
  ElementType value;
  Way way;
};

// No model is run with numbers of other types.
constexpr std::array kDrawn{Drawn{ElementType::Float, Way::Normal},
                            Drawn{ElementType::Double, Way::Normal},
                            Drawn{ElementType::Float16, Way::Normal},
                            Drawn{ElementType::BFloat16, Way::Normal},
                            Drawn{ElementType::Complex64, Way::TwoNormals},
                            Drawn{ElementType::Complex128, Way::TwoNormals},
                            Drawn{ElementType::UInt8, Way::AllBits},
                            Drawn{ElementType::Int8, Way::AllBits},
                            Drawn{ElementType::UInt16, Way::AllBits},
                            Drawn{ElementType::Int16, Way::AllBits},
                            Drawn{ElementType::UInt4, Way::AllBits},
                            Drawn{ElementType::Int4, Way::AllBits},
                            Drawn{ElementType::UInt2, Way::AllBits},
                            Drawn{ElementType::Int2, Way::AllBits},
                            Drawn{ElementType::Float4E2M1, Way::AllBits},
                            Drawn{ElementType::Int32, Way::ZeroOrOne},
                            Drawn{ElementType::Int64, Way::ZeroOrOne},
                            Drawn{ElementType::UInt32, Way::ZeroOrOne},
                            Drawn{ElementType::UInt64, Way::ZeroOrOne},
                            Drawn{ElementType::Bool, Way::ZeroOrOne},
                            Drawn{ElementType::Float8E4M3FN, Way::SmallFloat},
                            Drawn{ElementType::Float8E4M3FNUZ, Way::SmallFloat},
                            Drawn{ElementType::Float8E5M2, Way::SmallFloat},
                            Drawn{ElementType::Float8E5M2FNUZ, Way::SmallFloat},
                            Drawn{ElementType::Float8E8M0, Way::Scale}};

Way way_of(ElementType type) {
  const Drawn* drawn = row_of(kDrawn, type);
  return drawn != nullptr ? drawn->way : Way::None;
}

void put_one(ElementType type, Way way, Spread spread, Random& random, std::string& bytes) {
  const auto normal = [&] { return spread.mean + spread.deviation * random.normal(); };
  const unsigned width = (number_type(type)->bits.value + 7) / 8;
  if (way == Way::Normal) return put_float(type, normal(), bytes);
  if (way == Way::SmallFloat) return put(small_float_bits(random.bits()), 1, bytes);
  if (way == Way::Scale) return put(0x7c + random.bits() % 8, 1, bytes);  // 2^-3 to 2^4
  if (way == Way::ZeroOrOne) return put(random.bits() >> 63, width, bytes);
  put_float(type, normal(), bytes);
  put_float(type, normal(), bytes);
}

}  // namespace

double Random::normal() {
  const std::uint64_t all = bits();
  std::int32_t sum = 0;
  for (int shift = 0; shift < 64; shift += 16)
    sum += static_cast<std::int32_t>((all >> shift) & 0xffff);
  // Each is uniform from 0 to 65535, with variance 65536^2 / 12; the sum of four has the
  // deviation 65536 / sqrt(3).
  constexpr double kMean = 2 * 65535.0, kDeviation = 65536.0 / 1.7320508075688772;
  return (static_cast<double>(sum) - kMean + 0.5) / kDeviation;
}

bool can_be_random(ElementType type) { return way_of(type) != Way::None; }

void append_random(ElementType type, Spread spread, std::uint64_t elements, Random& random,
                   std::string& bytes) {
  const Way way = way_of(type);
  if (way == Way::None) return;
  if (way != Way::AllBits) {
    for (std::uint64_t i = 0; i < elements; ++i) put_one(type, way, spread, random, bytes);
    return;
  }
  std::uint64_t left = storage(Count{elements}, number_type(type)->bits).value.exact().value_or(0);
  for (; left > 0; left -= std::min<std::uint64_t>(left, 8))
    put(random.bits(), static_cast<unsigned>(std::min<std::uint64_t>(left, 8)), bytes);
}

}  // namespace opcost
