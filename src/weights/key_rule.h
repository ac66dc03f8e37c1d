#pragma once

#include <cstdint>
#include <span>

#include "opcost/graph/element_type.h"

namespace opcost {

/// The zero of quantised weights, and minus zero, become the key 0; every other value keeps its
/// bits, and the bits of plain 0 become those of the zero point.
class KeyRule {
 public:
  KeyRule(ElementType type, std::uint32_t bits, std::int64_t zero_point);
  std::uint64_t operator()(std::uint64_t bits) const {
    if (bits == same_as_zero_) return 0;
    return bits == 0 ? moved_zero_ : bits;
  }
  /// The only change is that minus zero is zero.
  bool is_plain() const { return moved_zero_ == 0; }
  std::uint64_t same_as_zero() const { return same_as_zero_; }
  /// The value of a key, less the zero point.
  double value(std::uint64_t key) const;

 private:
  ElementType type_;
  std::uint64_t same_as_zero_ = 0, moved_zero_ = 0;
  double zero_ = 0;
};

/// A little-endian number of so many bytes.
template <class Unsigned>
std::uint64_t load(const unsigned char* from) {
  Unsigned bits = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
    bits = static_cast<Unsigned>(bits | static_cast<Unsigned>(Unsigned{from[i]} << 8 * i));
  return bits;
}

/// Calls visit(bits) for `count` elements of a piece.
template <class Visit>
void each_element(std::span<const unsigned char> bytes, std::uint32_t bits, std::uint64_t count,
                  Visit visit) {
  const unsigned char* from = bytes.data();
  const auto whole = [&]<class Unsigned>(Unsigned) {
    for (std::uint64_t i = 0; i < count; ++i, from += sizeof(Unsigned)) visit(load<Unsigned>(from));
  };
  switch (bits) {
    case 8: return whole(std::uint8_t{});
    case 16: return whole(std::uint16_t{});
    case 32: return whole(std::uint32_t{});
    case 64: return whole(std::uint64_t{});
    default:
      for (std::uint64_t i = 0; i < count; ++i)
        visit(from[i * bits / 8] >> (i * bits % 8) & ((1u << bits) - 1));
  }
}

}  // namespace opcost
