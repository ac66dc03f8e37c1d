// Prunes and quantises the numbers of a stream.
#include "weights/changed_numbers.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace opcost {
namespace {

std::uint64_t magnitude(double value) { return std::bit_cast<std::uint64_t>(std::abs(value)); }

}  // namespace

ChangedNumbers::ChangedNumbers(WeightChange change, KeyRule rule, std::uint64_t entries,
                               std::uint64_t left_out)
    : change_(change), rule_(rule) {
  const auto pruned =
      static_cast<std::uint64_t>(std::llround(change.prune * static_cast<double>(entries)));
  to_prune_ = pruned - std::min(pruned, left_out);
  prunes_ = to_prune_ > 0;
  if (!prunes_) pass_ = kDigits;
  if (!prunes_ && change.value_bits == 0) pass_ = kPasses;
  histogram_.assign(prunes_ ? 65536 : 0, 0);
}

void ChangedNumbers::learn(std::span<const unsigned char> bytes, std::uint32_t bits,
                           std::uint64_t count) {
  if (pass_ == kDigits) {
    each_element(bytes, bits, count, [&](std::uint64_t element) {
      const double value = pruned(rule_.value(rule_(element)));
      if (!std::isfinite(value)) return;
      least_ = std::min(least_, value);
      largest_ = std::max(largest_, value);
    });
    return;
  }
  const int shift = 48 - 16 * pass_;
  const std::uint64_t above = pass_ == 0 ? 0 : ~std::uint64_t{0} << (shift + 16);
  each_element(bytes, bits, count, [&](std::uint64_t element) {
    const std::uint64_t size = magnitude(rule_.value(rule_(element)));
    if ((size & above) == (limit_ & above)) ++histogram_[size >> shift & 65535];
  });
}

void ChangedNumbers::end_pass() {
  if (pass_ == kDigits) {
    const double steps = std::ldexp(1.0, static_cast<int>(change_.value_bits)) - 1;
    step_ = change_.value_bits > 0 ? (largest_ - least_) / steps : 0;
    first_ = step_ > 0 ? std::round(least_ / step_) : 0;
  } else {
    std::uint64_t digit = 0;
    while (digit < 65535 && histogram_[digit] < to_prune_) to_prune_ -= histogram_[digit++];
    limit_ |= digit << (48 - 16 * pass_);
    std::ranges::fill(histogram_, 0);
  }
  ++pass_;
  if (pass_ == kDigits && change_.value_bits == 0) ++pass_;
  ties_seen_ = 0;
}

// NaN is larger than any number here, and stays.
double ChangedNumbers::pruned(double value) {
  if (!prunes_) return value;
  const std::uint64_t size = magnitude(value);
  if (size < limit_) return 0;
  return size == limit_ && ties_seen_++ < to_prune_ ? 0 : value;
}

double ChangedNumbers::quantised(double value) const {
  if (step_ <= 0 || !std::isfinite(value)) return value;
  const double last = first_ + std::ldexp(1.0, static_cast<int>(change_.value_bits)) - 1;
  return std::clamp(std::round(value / step_), first_, last) * step_;
}

std::span<const unsigned char> ChangedNumbers::change(std::span<const unsigned char> bytes,
                                                      std::uint32_t bits, std::uint64_t count) {
  buffer_.clear();
  each_element(bytes, bits, count, [&](std::uint64_t element) {
    buffer_.push_back(quantised(pruned(rule_.value(rule_(element)))));
  });
  return {reinterpret_cast<const unsigned char*>(buffer_.data()), buffer_.size() * sizeof(double)};
}

}  // namespace opcost
