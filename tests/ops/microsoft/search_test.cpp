// ArgMax, ArgMin, TopK, Unique, NonZero and Compress.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ops/rows/bisection.h"
#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;
using opcost::Count;

namespace {

// Comparisons of bisection among n sorted values in the worst case: one, and
// then the larger half that is left.
std::uint64_t halving(std::uint64_t n) { return n == 0 ? 0 : 1 + halving(n / 2); }

}  // namespace

TEST_CASE("ArgMax: n - 1 comparisons and one index per row") {
  for (const std::string op : {"ArgMax", "ArgMin"})
    check_shapes({
        {{op, "2x3x5", 1}, "1x3x5"},
        {{op, "2x3x5; axis=-1 keepdims=0", 11}, "2x3"},
        {{op, "2x3x5; axis=1 select_last_index=1"}, "2x1x5"},
        {{op, "5; keepdims=0"}, "scalar"},
        {{op, "0x5; axis=1"}, "0x1"},
        {{op, "2x0x5; axis=1"}, ""},
        {{op, "2x3x5; axis=3"}, ""},
        {{op, "()"}, ""},
    });
  CHECK(count_of({"ArgMax", "int8:2x3x5; axis=1"}) ==
        Happenings{{"read int8 data", 30}, {"compare int8", 20}, {"write int64 reduced", 10}});
  check_numbers({
      {{"ArgMax", "=3,9,9,1"}, "1"},
      {{"ArgMax", "=3,9,9,1; select_last_index=1"}, "2"},
      {{"ArgMin", "int64:2x3=3,1,2,1,5,1; axis=1"}, "1,0"},
      {{"ArgMin", "int64:2x3=3,1,2,1,5,1; axis=1 select_last_index=1"}, "1,2"},
      {{"ArgMax", "int64:2x3=3,1,2,1,5,1; axis=0"}, "0,1,0"},
      {{"ArgMax", "uint64:2=1,-1"}, "1"},  // 2^64 - 1
      {{"ArgMax", "uint64:3=5,-1,-1"}, "1"},
      {{"ArgMin", "uint64:3=-1,2,2"}, "1"},
      {{"ArgMax", "float32:3=1,2.5,2"}, "1"},
      {{"ArgMax", "float32:2=1,nan"}, "unknown"},
  });
}

TEST_CASE("Bisection: among n sorted values it needs as many steps as n has bits") {
  std::uint64_t sum = 0;
  for (std::uint64_t n = 0; n < 300; ++n) {
    CHECK(opcost::bisection_steps(Count{n}) == Count{halving(n)});
    CHECK(opcost::insertion_steps(Count{n}) == Count{sum});
    sum += halving(n);
  }
  CHECK(opcost::insertion_steps(Count{UINT64_MAX}).has_overflowed());
  CHECK(opcost::insertion_steps(Count::overflowed()).has_overflowed());
  CHECK(opcost::bisection_steps(Count{UINT64_MAX}) == Count{64});
}

TEST_CASE("TopK: each element finds its place among the k best so far") {
  check_shapes({
      {{"TopK", "2x7; k=3", 1}, "2x3 2x3"},
      {{"TopK", "2x7 =3; axis=0", 10}, ""},
      {{"TopK", "2x7 =3", 10}, "2x3 2x3"},  // the input K of opset 10
      {{"TopK", "5x7 =3; axis=0 sorted=0 largest=0"}, "3x7 3x7"},
      {{"TopK", "5x7 =0"}, "5x0 5x0"},
      {{"TopK", "5x7 ()=2", 24}, "5x2 5x2"},
      {{"TopK", "5x7 int64:1"}, "5x7 5x7"},
      {{"TopK", "5x7 =8"}, ""},
      {{"TopK", "5x7 =-1"}, ""},
      {{"TopK", "5x7 =1,2"}, ""},
      {{"TopK", "5x7", 1}, ""},
      {{"TopK", "() =1"}, ""},
  });
  CHECK(assumptions_of({"TopK", "5x7 int64:1"}).size() == 1);
  CHECK(assumptions_of({"TopK", "5x7 =2"}).empty());
  // Rows of 7, the best 3. The first is placed among none (0 comparisons), the
  // second among 1 (1), the third among 2 (2), the other four among 3 (2 each).
  CHECK(count_of({"TopK", "2x7 =3"}) == Happenings{{"read float32 X", 14},
                                                   {"compare float32", 2 * (0 + 1 + 2 + 4 * 2)},
                                                   {"write float32 Values", 6},
                                                   {"write int64 Indices", 6}});
  // The best one is a maximum.
  CHECK(count_of({"TopK", "2x7 =1"}).at("compare float32") ==
        count_of({"ArgMax", "2x7; axis=1"}).at("compare float32"));
  // Not the last axis: 7·5 rows of 2.
  CHECK(count_of({"TopK", "7x2x5 =2; axis=1"}).at("compare float32") == 35);
  CHECK(count_of({"TopK", "7x2x5 =2; axis=1"}) == execution_of({"TopK", "7x2x5 =2; axis=1"}));
  check_numbers({
      {{"TopK", "=3,9,1,9 =2"}, "9,9"},
      {{"TopK", "=3,9,1,9 =2"}, "1,3", 1},
      {{"TopK", "=3,9,1,9 =2; largest=0"}, "1,3"},
      {{"TopK", "int64:2x2=1,2,4,3 =1; axis=0"}, "4,3"},
      {{"TopK", "int64:2x2=1,2,4,3 =1; axis=0"}, "1,1", 1},
      {{"TopK", "uint8:2=1,2; k=1", 1}, "2"},
      {{"TopK", "float32:2=1,nan =1"}, "unknown"},
  });
}

TEST_CASE("NonZero: at most everything; of a constant exactly what is there") {
  check_shapes({
      {{"NonZero", "2x3"}, "2x6"},
      {{"NonZero", "bool:()", 9}, "0x1"},
      {{"NonZero", "int64:2x3=0,1,0,2,0,3"}, "2x3"},
      {{"NonZero", "float32:3=0,0.5,-0.0"}, "1x1"},
      {{"NonZero", "=0,0"}, "1x0"},
      {{"NonZero", "0x5"}, "2x0"},
      {{"NonZero", "4611686018427387904x4"}, ""},
  });
  CHECK(assumptions_of({"NonZero", "2x3"}).size() == 1);
  CHECK(assumptions_of({"NonZero", "=0,1"}).empty());
  CHECK(count_of({"NonZero", "float16:2x3"}) ==
        Happenings{{"read float16 X", 6}, {"compare float16", 6}, {"write int64 Y", 12}});
  check_numbers({
      {{"NonZero", "int64:2x3=0,1,0,2,0,3"}, "0,1,1,1,0,2"},
      {{"NonZero", "bool:3=1,0,1"}, "0,2"},
  });
}

TEST_CASE("Compress: at most everything; with a known condition exactly what it takes") {
  check_shapes({
      {{"Compress", "2x5x3 bool:4; axis=1"}, "2x4x3"},
      {{"Compress", "2x5x3 bool:9; axis=-1", 9}, "2x5x3"},
      {{"Compress", "2x5 bool:3=1,0,1; axis=1"}, "2x2"},
      {{"Compress", "2x5 bool:4=0,1,1,1"}, "3"},
      {{"Compress", "2x5 bool:40"}, "10"},
      {{"Compress", "2x5 bool:3=0,0,1; axis=0"}, ""},
      {{"Compress", "2x5 bool:2x2"}, ""},
      {{"Compress", "2x5 bool:2; axis=2"}, ""},
  });
  CHECK(assumptions_of({"Compress", "2x5 bool:3"}).size() == 1);
  // Four slices of 2·3 elements.
  CHECK(count_of({"Compress", "2x5x3 bool:4; axis=1"}) == Happenings{{"read bool condition", 4},
                                                                     {"read float32 input", 24},
                                                                     {"write float32 output", 24}});
  check_numbers({
      {{"Compress", "=5,6,7 bool:3=1,0,1"}, "5,7"},
      {{"Compress", "int64:2x3=1,2,3,4,5,6 bool:2=0,1; axis=1"}, "2,5"},
      {{"Compress", "int64:2x3=1,2,3,4,5,6 bool:2=0,1; axis=0"}, "4,5,6"},
      {{"Compress", "int64:2x3=1,2,3,4,5,6 bool:6=1,0,0,0,0,1"}, "1,6"},
  });
}

TEST_CASE("Unique: at most everything; of a constant exactly what is there") {
  check_shapes({
      {{"Unique", "4x3; outputs=4"}, "12 12 12 12"},
      {{"Unique", "4x3; axis=1 outputs=4"}, "4x3 3 3 3"},
      {{"Unique", "=2,1,1,3,4,3; outputs=4"}, "4 4 6 4"},
      {{"Unique", "int64:3x2=1,0,1,0,2,3; axis=0 outputs=4"}, "2x2 2 3 2"},
      {{"Unique", "4x3; axis=2"}, ""},
      {{"Unique", "4611686018427387904x4"}, ""},
      {{"Unique", "0x3"}, "0"},
  });
  CHECK(assumptions_of({"Unique", "4x3"}).size() == 1);
  CHECK(assumptions_of({"Unique", "=1,2"}).empty());
  // Four values: the second is placed among 1 (1 comparison), the third among
  // 2 and the fourth among 3 (2 each).
  CHECK(count_of({"Unique", "4; outputs=4"}) == Happenings{{"read float32 X", 4},
                                                           {"compare float32", 5},
                                                           {"write float32 Y", 4},
                                                           {"write int64 indices", 4},
                                                           {"write int64 inverse_indices", 4},
                                                           {"write int64 counts", 4}});
  // Four rows of three: each comparison is one of up to three elements.
  CHECK(count_of({"Unique", "4x3; axis=0"}) ==
        Happenings{{"read float32 X", 12}, {"compare float32", 15}, {"write float32 Y", 12}});
  const OpCase sorted{"Unique", "=2,1,1,3,4,3; outputs=4"};
  const OpCase first{"Unique", "=2,1,1,3,4,3; outputs=4 sorted=0"};
  const OpCase rows{"Unique", "int64:3x3=1,0,0,1,0,0,2,3,4; axis=0 outputs=4"};
  check_numbers({
      {sorted, "1,2,3,4", 0},
      {sorted, "1,0,3,4", 1},
      {sorted, "1,0,0,2,3,2", 2},
      {sorted, "2,1,2,1", 3},
      {first, "2,1,3,4", 0},
      {first, "0,1,3,4", 1},
      {first, "0,1,1,2,3,2", 2},
      {first, "1,2,2,1", 3},
      {rows, "1,0,0,2,3,4", 0},
      {rows, "0,2", 1},
      {rows, "0,0,1", 2},
      {rows, "2,1", 3},
      {{"Unique", "int64:2x3=3,1,3,4,2,4; axis=1"}, "1,3,2,4", 0},
      {{"Unique", "float32:2=1,nan"}, "unknown", 0},
  });
}
