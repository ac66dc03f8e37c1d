// Float32 rows in one pass: first as few values, then as many, then only zeros and the favourite.
#include "weights/float_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "weights/rounded_counts.h"

namespace opcost {
namespace {

constexpr std::uint64_t kMostSets = std::uint64_t{1} << 21;  // 64 MiB of sets of values
constexpr std::uint32_t kSign = std::uint32_t{1} << 31;

constexpr std::uint64_t kLarge = std::uint64_t{1} << 20;  // entries: worth a list of 4 MiB

struct Found {
  std::uint64_t zeros = 0, favourites = 0;
};

// Blocks of a fixed length, which the compiler turns into vectors.
Found count_both(const unsigned char* from, std::uint64_t count, std::uint32_t favourite) {
  constexpr std::size_t kBlock = 1024;
  Found found;
  std::uint32_t block[kBlock];
  for (; count >= kBlock; count -= kBlock, from += sizeof block) {
    std::memcpy(block, from, sizeof block);
    std::uint32_t zeros = 0, favourites = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
      zeros += (block[i] & ~kSign) == 0 ? 1u : 0u;
      favourites += block[i] == favourite ? 1u : 0u;
    }
    found.zeros += zeros;
    found.favourites += favourites;
  }
  for (; count > 0; --count, from += sizeof(std::uint32_t)) {
    std::memcpy(block, from, sizeof(std::uint32_t));
    found.zeros += (block[0] & ~kSign) == 0 ? 1u : 0u;
    found.favourites += block[0] == favourite ? 1u : 0u;
  }
  return found;
}

class Scanner {
 public:
  explicit Scanner(const MatrixLayout& layout)
      : depth_(layout.depth), is_large_(layout.rows() * layout.depth >= kLarge) {
    if (layout.rows() <= kMostSets) result_.few.emplace(layout.rows());
  }

  void take(std::span<const unsigned char> bytes, std::uint64_t count) {
    const unsigned char* from = bytes.data();
    while (count > 0) {
      const std::uint64_t some = std::min(count, depth_ - column_);
      take_part(from, some);
      from += some * sizeof(std::uint32_t);
      count -= some;
      column_ += some;
      if (column_ == depth_) end_row();
    }
  }
  FloatRows finish() && {
    if (result_.few) result_.few->give(result_.counts);
    give_rounded();
    return std::move(result_);
  }

 private:
  void take_part(const unsigned char* from, std::uint64_t count) {
    std::uint64_t done = 0;
    if (result_.few) {
      done = result_.few->take(from, count);
      if (done == count) return;
      nonzero_ = result_.few->has_nonzero();
      result_.few->give(result_.counts);
      result_.few.reset();
      if (is_large_) rounded_.emplace();
    }
    if (rounded_) done += take_rounded(from + done * sizeof(std::uint32_t), count - done);
    if (done == count) return;
    give_rounded();
    for (; done < count && !result_.counts.full(); ++done) {
      const std::uint64_t bits = load<std::uint32_t>(from + done * sizeof(std::uint32_t));
      const std::uint64_t key = bits == kSign ? 0 : bits;
      nonzero_ = nonzero_ || key != 0;
      result_.counts.add(key);
    }
    if (done == count) return;
    const auto favourite = static_cast<std::uint32_t>(result_.counts.favourite());
    const Found found = count_both(from + done * sizeof(std::uint32_t), count - done, favourite);
    result_.counts.add_known(found.zeros, favourite == 0 ? 0 : found.favourites);
    nonzero_ = nonzero_ || found.zeros < count - done;
  }

  std::uint64_t take_rounded(const unsigned char* from, std::uint64_t count) {
    std::uint32_t any = 0;
    const std::uint64_t taken = rounded_->take(from, count, any);
    nonzero_ = nonzero_ || any != 0;
    return taken;
  }

  void give_rounded() {
    if (rounded_) rounded_->give(result_.counts);
    rounded_.reset();
  }

  void end_row() {
    if (result_.few) nonzero_ = result_.few->end_row();
    if (nonzero_) ++result_.nonzero_rows;
    nonzero_ = false;
    column_ = 0;
  }

  FloatRows result_;
  std::optional<RoundedCounts> rounded_;  // of more than a few values, as long as all are such
  std::uint64_t depth_, column_ = 0;
  bool is_large_;
  bool nonzero_ = false;
};

}  // namespace

bool has_float_rows(const EntryStream& entries, const MatrixLayout& layout) {
  return std::endian::native == std::endian::little && layout.inner == 1 && layout.depth > 0 &&
         !entries.is_sparse() && entries.bits() == 32 && entries.rule().is_plain() &&
         entries.rule().same_as_zero() == kSign;
}

Result<FloatRows> scan_float_rows(EntryStream& entries, const MatrixLayout& layout) {
  Scanner scanner(layout);
  auto read = entries.each_piece([&](std::span<const unsigned char> bytes, std::uint64_t count) {
    scanner.take(bytes, count);
  });
  if (!read) return read.error();
  return std::move(scanner).finish();
}

}  // namespace opcost
