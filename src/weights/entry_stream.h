#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "graph/number_stream.h"
#include "opcost/core/result.h"
#include "opcost/graph/graph.h"

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

/// The entries of a stored tensor, dense or sparse; what a sparse one leaves out does not come.
class EntryStream {
 public:
  static Result<EntryStream> open(const Model& model, const std::string& name, const Tensor& tensor,
                                  std::int64_t zero_point);

  std::uint64_t elements() const { return elements_; }  ///< Of the dense tensor.
  std::uint64_t listed() const { return values_.elements(); }
  bool is_sparse() const { return indices_.has_value(); }
  std::uint64_t stored_bits() const { return stored_bits_; }
  std::uint32_t bits() const { return values_.bits(); }
  const KeyRule& rule() const { return rule_; }

  /// Calls visit(bytes, count) for each piece of values.
  template <class Visit>
  Status each_piece(Visit visit) {
    values_.rewind();
    for (std::uint64_t done = 0; done < values_.elements();) {
      const auto bytes = values_.next();
      if (!bytes) return bytes.error();
      const std::uint64_t count =
          std::min<std::uint64_t>(bytes->size() * 8 / values_.bits(), values_.elements() - done);
      if (count == 0) return too_short();
      visit(*bytes, count);
      done += count;
    }
    return Ok{};
  }
  /// Calls visit(index in the dense tensor, key) for each entry, in the order of the file.
  template <class Visit>
  Status each_entry(Visit visit) {
    std::uint64_t index = 0;
    Status fault = Ok{};
    if (indices_) indices_->rewind();
    index_piece_ = {};
    auto read = each_piece([&](std::span<const unsigned char> bytes, std::uint64_t count) {
      each_element(bytes, values_.bits(), count, [&](std::uint64_t bits) {
        if (!indices_) return visit(index++, rule_(bits));
        if (!fault) return;
        const auto at = next_index();
        if (at)
          visit(*at, rule_(bits));
        else
          fault = at.error();
      });
    });
    return fault ? read : fault;
  }

 private:
  EntryStream(NumberStream values, KeyRule rule) : values_(std::move(values)), rule_(rule) {}
  Error too_short() const;
  Result<std::uint64_t> next_index();

  NumberStream values_;
  std::optional<NumberStream> indices_;
  KeyRule rule_;
  std::string name_;
  std::vector<std::uint64_t> strides_;  // of the dims, where an index is a row of them
  std::span<const unsigned char> index_piece_;
  std::uint64_t elements_ = 0, stored_bits_ = 0;
};

}  // namespace opcost
