// GatherElements, GatherND, Scatter, ScatterElements, ScatterND, TensorScatter.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;

namespace {

const std::string kHugeEmpty = "int64:0x5x4611686018427387904=";

}  // namespace

TEST_CASE("GatherElements: is of the shape of its indices, each read once") {
  check_shapes({
      {{"GatherElements", "4x3 int64:2x3"}, "2x3"},
      {{"GatherElements", "4x3 int64:4x7; axis=-1", 11}, "4x7"},
      {{"GatherElements", "4x3 int64:9x2"}, "9x2"},
      {{"GatherElements", "4x3 int64:2x4"}, ""},
      {{"GatherElements", "4x3 int64:3"}, ""},
      {{"GatherElements", "4x3 int64:2x3; axis=2"}, ""},
      {{"GatherElements", "() int64:()"}, ""},
  });
  CHECK(
      count_of({"GatherElements", "float16:4x3 int32:2x3"}) ==
      Happenings{{"read int32 indices", 6}, {"read float16 data", 6}, {"write float16 output", 6}});
  check_numbers({
      {{"GatherElements", "int64:2x2=1,2,3,4 int64:2x2=0,0,1,0; axis=1"}, "1,1,4,3"},
      {{"GatherElements", "int64:3x2=1,2,3,4,5,6 int64:1x2=-1,1"}, "5,4"},
      {{"GatherElements", "int64:2x2=1,2,3,4 int64:1x1=2"}, "unknown"},
      {{"GatherElements", kHugeEmpty + " int64:2x5x1=0,0,0,0,0,0,0,0,0,0"}, "unknown"},
  });
}

TEST_CASE("GatherND: takes the slices that tuples name") {
  check_shapes({
      {{"GatherND", "4x3x5 int64:2x2"}, "2x5"},
      {{"GatherND", "4x3x5 int64:7x3", 11}, "7"},
      {{"GatherND", "4x3x5 int64:1"}, "3x5"},
      {{"GatherND", "4x3x5 int64:4x2x1; batch_dims=1"}, "4x2x5"},
      {{"GatherND", "4x3x5 int64:2x0"}, "2x4x3x5"},
      {{"GatherND", "4x3x5 int64:2x4"}, ""},
      {{"GatherND", "4x3x5 int64:2x2x1; batch_dims=1"}, ""},
      {{"GatherND", "4x3x5 int64:4x3; batch_dims=1"}, ""},
      {{"GatherND", "4x3x5 int64:4; batch_dims=1"}, ""},
      {{"GatherND", "4x3x5 int64:2x2; batch_dims=-1"}, ""},
      {{"GatherND", "4x3x5 int64:()"}, ""},
      {{"GatherND", "() int64:2x0"}, ""},
  });
  // Two tuples of two indices, each of which takes a row of five.
  CHECK(count_of({"GatherND", "4x3x5 int64:2x2"}) == Happenings{{"read int64 indices", 4},
                                                                {"read float32 data", 10},
                                                                {"write float32 output", 10}});
  check_numbers({
      {{"GatherND", "int64:2x2=1,2,3,4 int64:2x2=0,0,1,-1"}, "1,4"},
      {{"GatherND", "int64:2x2=1,2,3,4 int64:2x1=1,0"}, "3,4,1,2"},
      {{"GatherND", "int64:2x3=1,2,3,4,5,6 int64:2x1=2,0; batch_dims=1"}, "3,4"},
      {{"GatherND", "int64:2x2=1,2,3,4 int64:1x2=0,2"}, "unknown"},
      {{"GatherND", kHugeEmpty + " int64:1x2=0,4"}, "unknown"},
  });
}

TEST_CASE("ScatterElements: copies data, then writes each update") {
  for (const std::string op : {"Scatter", "ScatterElements"})
    check_shapes({
        {{op, "4x3 int64:2x3 2x3", 11}, "4x3"},
        {{op, "4x3 int64:4x9 4x9; axis=1", 11}, "4x3"},
        {{op, "4x3 int64:2x3 2x2", 11}, ""},
        {{op, "4x3 int64:6 6", 11}, ""},
        {{op, "4x3 int64:2x4 2x4", 11}, ""},
        {{op, "4x3 int64:2x3 2x3; axis=-3", 11}, ""},
    });
  CHECK(shapes_of({"Scatter", "4x3 int64:2x3 2x3", 9}) == "4x3");
  CHECK(shapes_of({"ScatterElements", "4x3 int64:2x3 2x3; reduction=sub"}).starts_with("fault"));
  // 12 elements are copied, 6 updated.
  CHECK(count_of({"ScatterElements", "4x3 int64:2x3 2x3"}) ==
        Happenings{{"read float32 data", 12},
                   {"write float32 output", 18},
                   {"read int64 indices", 6},
                   {"read float32 updates", 6}});
  CHECK(count_of({"ScatterElements", "4x3 int64:2x3 2x3; reduction=mul"}) ==
        Happenings{{"read float32 data", 12},
                   {"write float32 output", 18},
                   {"read int64 indices", 6},
                   {"read float32 updates", 6},
                   {"read float32 output", 6},
                   {"mul float32", 6}});
  CHECK(count_of({"ScatterElements", "4x3 int64:2x3 2x3; reduction=add"}).at("add float32") == 6);
  for (const std::string extreme : {"max", "min"})
    CHECK(count_of({"ScatterElements", "4x3 int64:2x3 2x3; reduction=" + extreme})
              .at("compare float32") == 6);
  check_numbers({
      {{"ScatterElements", "=1,2,3 =2,0 =7,8"}, "8,2,7"},
      {{"ScatterElements", "int64:2x2=1,2,3,4 int64:1x2=1,0 int64:1x2=8,9"}, "1,9,8,4"},
      {{"ScatterElements", "int64:1x3=1,2,3 int64:1x2=-1,0 int64:1x2=8,9; axis=1"}, "9,2,8"},
      {{"ScatterElements", "=1,2,3 =1,1 =7,8; reduction=add"}, "1,17,3"},
      {{"ScatterElements", "=1,2,3 =1,1 =7,8; reduction=max"}, "1,8,3"},
      {{"ScatterElements", "=1,2,3 =1,1 =7,-8; reduction=min"}, "1,-8,3"},
      {{"ScatterElements", "int8:2=100,2 =0 int8:1=2; reduction=mul"}, "-56,2"},
      {{"ScatterElements", "=1,2,3 =3 =7"}, "unknown"},
      {{"ScatterElements", kHugeEmpty + " int64:1x5x1=0,0,0,0,0 int64:1x5x1=1,2,3,4,5"}, "unknown"},
  });
}

TEST_CASE("ScatterND: copies data, then writes each slice of updates") {
  check_shapes({
      {{"ScatterND", "4x3x5 int64:2x2 2x5"}, "4x3x5"},
      {{"ScatterND", "4x3x5 int64:2x1 2x3x5", 11}, "4x3x5"},
      {{"ScatterND", "4x3 int64:7x2 7"}, "4x3"},
      {{"ScatterND", "4x3x5 int64:2x2 2x3"}, ""},
      {{"ScatterND", "4x3x5 int64:2x4 2"}, ""},
      {{"ScatterND", "4x3x5 int64:() 5"}, ""},
      {{"ScatterND", "4x3x5 int64:2x2 2x5; reduction=none2"}, ""},
  });
  // 60 elements are copied; two tuples of two indices name two rows of five.
  CHECK(count_of({"ScatterND", "4x3x5 int64:2x2 2x5; reduction=add"}) ==
        Happenings{{"read float32 data", 60},
                   {"write float32 output", 70},
                   {"read int64 indices", 4},
                   {"read float32 updates", 10},
                   {"read float32 output", 10},
                   {"add float32", 10}});
  check_numbers({
      {{"ScatterND", "=1,2,3,4 int64:2x1=3,1 =7,8"}, "1,8,3,7"},
      {{"ScatterND", "int64:2x2=1,2,3,4 int64:1x1=-1 int64:1x2=7,8"}, "1,2,7,8"},
      {{"ScatterND", "=1,2,3 int64:2x1=1,1 =7,8; reduction=add"}, "1,17,3"},
      {{"ScatterND", "=1,2,3 int64:1x1=3 =7"}, "unknown"},
      {{"ScatterND", "float32:2=1,2 int64:1x1=0 float32:1=7"}, "7,2"},
  });
}

TEST_CASE("TensorScatter: copies what of the cache stays, and the update") {
  check_shapes({
      {{"TensorScatter", "2x3x7x4 2x3x2x4", 24}, "2x3x7x4"},
      {{"TensorScatter", "2x7x4 2x7x4 int64:2; mode=circular", 24}, "2x7x4"},
      {{"TensorScatter", "2x3x7 2x3x1 int64:2; axis=-1", 24}, "2x3x7"},
      {{"TensorScatter", "2x3x7x4 2x3x8x4", 24}, ""},
      {{"TensorScatter", "2x3x7x4 2x2x2x4", 24}, ""},
      {{"TensorScatter", "2x3x7x4 2x3x2x4 int64:3", 24}, ""},
      {{"TensorScatter", "2x7 1x7", 24}, ""},
      {{"TensorScatter", "2x7x4 2x7; axis=1", 24}, ""},
      {{"TensorScatter", "2x3x7x4 2x3x2x4; axis=4", 24}, ""},
  });
  // Of 7 positions 2 are new: 2·3·5·4 elements stay, 2·3·2·4 come.
  CHECK(count_of({"TensorScatter", "float16:2x3x7x4 float16:2x3x2x4 int64:2", 24}) ==
        Happenings{{"read int64 write_indices", 2},
                   {"read float16 past_cache", 120},
                   {"read float16 update", 48},
                   {"write float16 present_cache", 168}});
}

TEST_CASE("Gathers and scatters: counting equals executing on random shapes") {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const auto axis = static_cast<std::size_t>(dice.between(0, 2));
    const Integers data = dice.several(3, 1, 4);
    Integers indices = data;
    for (std::int64_t& dim : indices) dim = dice.between(0, dim);
    indices[axis] = dice.between(0, 5);
    const std::string reduction = dice.coin() ? " reduction=add" : " reduction=none";
    const std::string elements = dims_text(data) + " int64:" + dims_text(indices);
    const Integers tuples{dice.between(0, 4), dice.between(1, 3)};
    Integers slices{tuples[0]};
    slices.insert(slices.end(), data.begin() + tuples[1], data.end());
    const std::string by_tuple = dims_text(data) + " int64:" + dims_text(tuples);
    const std::string along = "; axis=" + std::to_string(axis);
    for (const OpCase& node : std::vector<OpCase>{
             {"GatherElements", elements + along},
             {"ScatterElements", elements + " " + dims_text(indices) + along + reduction},
             {"GatherND", by_tuple},
             {"ScatterND", by_tuple + " " + dims_text(slices) + ";" + reduction},
         }) {
      CAPTURE(node.op);
      CAPTURE(node.line);
      CHECK(count_of(node) == execution_of(node));
    }
  }
}
