// What an array of multipliers reads: shared along its columns, never less than what is touched.
#include "placement/shared_reads.h"

#include <doctest/doctest.h>

#include "support/small_nest.h"

namespace {

using namespace opcost;
using test::SmallNest;

constexpr MultiplierArray kArray{4, 8, Bits{}};

double products(const Nest& nest) { return static_cast<double>(*nest.macs().exact()); }

SharedReads weights_stay(const Nest& nest, const MultiplierArray& array) {
  return shared_reads(nest, array, Side::Filters, Side::Windowed, 32);
}

}  // namespace

TEST_CASE(
    "Array: an input goes to all columns at once, a weight is loaded once for all positions") {
  const SmallNest small({1, 16, 3, 6});
  const Nest nest = small.nest();
  const SharedReads reads = weights_stay(nest, kArray);
  CHECK(reads.of[Side::Windowed] == products(nest) / 8);
  CHECK(reads.of[Side::Filters] == 16 * 6);
}

TEST_CASE("Array: fewer filters than columns share less") {
  const SmallNest small({1, 3, 5, 6});
  const Nest nest = small.nest();
  CHECK(weights_stay(nest, kArray).of[Side::Windowed] == products(nest) / 3);
}

TEST_CASE("Array: rows that fill no word of the memory read the whole word") {
  const SmallNest small({1, 16, 3, 2});
  const Nest nest = small.nest();
  const MultiplierArray wide{4, 8, Bits{128}};
  // Two elements of 32 bits at a time, of a word of 128.
  CHECK(weights_stay(nest, wide).of[Side::Windowed] == 2 * products(nest) / 8);
}

// One filter of one channel for each group: no column shares, and a word brings no more than is
// used.
TEST_CASE("Array: a depthwise convolution reads one input for each product") {
  SmallNest::Sizes sizes{16, 1, 1, 1};
  for (int axis = 0; axis < 2; ++axis)
    sizes.axes.push_back({.input = 10, .positions = 8, .kernel = 3});
  const SmallNest small(sizes);
  const Nest nest = small.nest();
  for (const MultiplierArray& array : {kArray, MultiplierArray{4, 8, Bits{256}}}) {
    const SharedReads reads = weights_stay(nest, array);
    CHECK(reads.of[Side::Windowed] == products(nest));
    CHECK(reads.of[Side::Filters] == 16 * 9);
  }
}

TEST_CASE("Array: sharing never goes below touched elements, nor above the products") {
  for (const std::int64_t rows : {1, 2, 9, 40})
    for (const std::int64_t terms : {1, 7})
      for (const bool scatters : {false, true}) {
        SmallNest::Sizes sizes{2, rows, 3, terms};
        sizes.axes.push_back({.input = 9, .positions = 4, .kernel = 3, .stride = 2});
        sizes.scatters = scatters;
        const SmallNest small(sizes);
        const Nest nest = small.nest();
        const Side other = scatters ? Side::Plain : Side::Windowed;
        for (const auto& [stays, streams] :
             {std::pair{Side::Filters, other}, std::pair{other, Side::Filters}}) {
          const SharedReads reads =
              shared_reads(nest, MultiplierArray{64, 64, Bits{512}}, stays, streams, 32);
          for (const Side side : {stays, streams}) {
            const auto touched = nest.touched(*operand_of(nest, side)).exact();
            CHECK(reads.of[side] >= static_cast<double>(*touched));
            CHECK(reads.of[side] <= products(nest));
          }
        }
      }
}
