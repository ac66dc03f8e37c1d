// Counts the values of float32 numbers that were rounded to 16 bits once.
#include "weights/rounded_counts.h"

#include "opcost/weights/record.h"
#include "weights/key_rule.h"

namespace opcost {

std::uint64_t RoundedCounts::take(const unsigned char* from, std::uint64_t count,
                                  std::uint32_t& any) {
  // Others were told apart before: with them there must not be more than ValueCounts holds.
  constexpr std::size_t kMost = kMostDistinct / 2;
  std::uint64_t* const counts = counts_.data();
  std::size_t distinct = distinct_;
  std::uint64_t at = 0;
  for (; at < count && distinct < kMost; ++at, from += sizeof(std::uint32_t)) {
    const auto bits = static_cast<std::uint32_t>(load<std::uint32_t>(from));
    if (!fits(bits)) break;
    distinct += static_cast<std::size_t>(counts[bits >> kShift]++ == 0);
    any |= bits << 1;
  }
  distinct_ = distinct;
  return at;
}

void RoundedCounts::give(ValueCounts& counts) const {
  constexpr std::size_t kOfMinusZero = std::size_t{1} << (31 - kShift);
  for (std::size_t at = 0; at < counts_.size(); ++at)
    if (counts_[at] > 0) counts.add(at == kOfMinusZero ? 0 : at << kShift, counts_[at]);
}

}  // namespace opcost
