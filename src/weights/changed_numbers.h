#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "opcost/weights/change.h"
#include "weights/key_rule.h"

namespace opcost {

/// Numbers that are pruned and quantised on their way: pieces of a stream come in, the changed
/// numbers go out as float64. What they change to is learnt in passes over the stream before.
class ChangedNumbers {
 public:
  /// `left_out`: so many zeros are not in the stream.
  ChangedNumbers(WeightChange change, KeyRule rule, std::uint64_t entries, std::uint64_t left_out);

  /// How often the stream is to be read before, and what it then holds.
  bool needs_pass() const { return pass_ < kPasses; }
  void learn(std::span<const unsigned char> bytes, std::uint32_t bits, std::uint64_t count);
  void end_pass();

  /// The stream begins again.
  void rewind() { ties_seen_ = 0; }
  std::span<const unsigned char> change(std::span<const unsigned char> bytes, std::uint32_t bits,
                                        std::uint64_t count);

 private:
  // The magnitude up to which numbers are pruned is found 16 bits at a time; then the least and the
  // largest of those that stay.
  static constexpr int kDigits = 4, kPasses = kDigits + 1;

  double pruned(double value);
  double quantised(double value) const;

  WeightChange change_;
  KeyRule rule_;
  int pass_ = 0;
  std::vector<std::uint64_t> histogram_;
  std::uint64_t limit_ = 0;      // bits of the largest magnitude that is pruned
  std::uint64_t to_prune_ = 0;   // of those with the digits of limit_ so far
  std::uint64_t ties_seen_ = 0;  // numbers of that magnitude
  bool prunes_ = false;
  double least_ = 0, largest_ = 0, step_ = 0, first_ = 0;
  std::vector<double> buffer_;
};

}  // namespace opcost
