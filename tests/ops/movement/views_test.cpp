// Reshape, Flatten and the other views.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ops/registry.h"
#include "rules/infer_node.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("Reshape: 0 copies a dim, -1 takes the rest, and the elements stay as many") {
  check_shapes({
      {{"Reshape", "2x3x4 =4,6"}, "4x6"},
      {{"Reshape", "2x3x4 =0,-1"}, "2x12"},
      {{"Reshape", "2x3x4 =-1"}, "24"},
      {{"Reshape", "2x3x4 =2,0,2,-1"}, "2x3x2x2"},
      {{"Reshape", "1x1 ="}, "scalar"},
      {{"Reshape", "() =1,-1"}, "1x1"},
      {{"Reshape", "2x3x4; shape=4,6", 1}, "4x6"},
      {{"Reshape", "0x3 =3,0; allowzero=1"}, "3x0"},
      {{"Reshape", "0x3 =0,-1"}, ""},
      {{"Reshape", "0x3 =5,-1"}, "5x0"},
      {{"Reshape", "2x3 =0,-1; allowzero=1"}, ""},
      {{"Reshape", "2x3 =6,0"}, ""},
      {{"Reshape", "2x3 =1,1,0"}, ""},
      {{"Reshape", "2x3 =-1,-1"}, ""},
      {{"Reshape", "2x3 =4,-1"}, ""},
      {{"Reshape", "2x3 =5"}, ""},
      {{"Reshape", "2x3 =-2,-3"}, ""},
      {{"Reshape", "2x3 =-9223372036854775808,-1"}, ""},
      {{"Reshape", "2x3 =4611686018427387904,4611686018427387904"}, ""},
      {{"Reshape", "4611686018427387904x16 =-1"}, ""},
      {{"Reshape", "4611686018427387904x4 =-1"}, ""},
      {{"Reshape", "2x3 int64:2"}, ""},
      {{"Reshape", "2x3"}, ""},
  });
}

TEST_CASE("Reshape: the numbers of its shape suffice where the shape of its data is not known") {
  const OpRule* rule = find_rule("", "Reshape", 18);
  REQUIRE((rule != nullptr));
  const auto shape_from = [&](const std::string& line) {
    auto example = parse_example(*rule, line);
    REQUIRE(example.ok());
    example->inputs[0].shape.reset();
    const auto inferred = infer_node(*rule, example->node, 18, example->input_pointers());
    return inferred.fault ? Shape{-1} : *inferred.outputs[0].shape;
  };
  CHECK(shape_from("9 =3,5") == Shape{3, 5});
  CHECK(shape_from("9 =3,0; allowzero=1") == Shape{3, 0});
  CHECK(shape_from("9 =3,-1") == Shape{-1});
  CHECK(shape_from("9 =0,3") == Shape{-1});
}

TEST_CASE("Flatten: the dims before and from the axis on become two") {
  check_shapes({
      {{"Flatten", "2x3x4"}, "2x12"},
      {{"Flatten", "2x3x4; axis=0"}, "1x24"},
      {{"Flatten", "2x3x4; axis=3"}, "24x1"},
      {{"Flatten", "2x3x4; axis=-1"}, "6x4"},
      {{"Flatten", "2x3x4; axis=-3"}, "1x24"},
      {{"Flatten", "(); axis=0"}, "1x1"},
      {{"Flatten", "5"}, "5x1"},
      {{"Flatten", "2x3x4; axis=4"}, ""},
      {{"Flatten", "2x3x4; axis=-4"}, ""},
      {{"Flatten", "()"}, ""},
      {{"Flatten", "1x4611686018427387904x4"}, ""},
  });
}

TEST_CASE("Squeeze and Unsqueeze: axes of 1 go and come") {
  check_shapes({
      {{"Squeeze", "1x3x1x5"}, "3x5"},
      {{"Squeeze", "1x3x1x5 =2"}, "1x3x5"},
      {{"Squeeze", "1x3x1x5 =-2,0"}, "3x5"},
      {{"Squeeze", "1x3x1x5; axes=0,", 11}, "3x1x5"},
      {{"Squeeze", "1x3 ="}, "1x3"},
      {{"Squeeze", "()"}, "scalar"},
      {{"Squeeze", "1x3 =1"}, ""},
      {{"Squeeze", "1x3 =2"}, ""},
      {{"Squeeze", "1x3 =0,-2"}, ""},
      {{"Unsqueeze", "3x5 =0,3"}, "1x3x5x1"},
      {{"Unsqueeze", "3x5 =-1,1"}, "3x1x5x1"},
      {{"Unsqueeze", "3x5; axes=1,", 11}, "3x1x5"},
      {{"Unsqueeze", "() =0"}, "1"},
      {{"Unsqueeze", "3x5 ="}, "3x5"},
      {{"Unsqueeze", "3x5"}, ""},
      {{"Unsqueeze", "3x5 =3"}, ""},
      {{"Unsqueeze", "3x5 =0,-4,1"}, ""},
      {{"Unsqueeze", "3x5 =0,-4"}, ""},
      {{"Unsqueeze", "3x5 =-9223372036854775808"}, ""},
  });
}

TEST_CASE("Identity: another name of any tensor") {
  check_shapes({{{"Identity", "string:2x3"}, "2x3"}});
}

TEST_CASE("Views: keep the numbers of their input") {
  CHECK(numbers_of({"Reshape", "int64:2x2=1,2,3,4 =4"}) == "1,2,3,4");
  CHECK(numbers_of({"Flatten", "int64:2x2=1,2,3,4"}) == "1,2,3,4");
  CHECK(numbers_of({"Squeeze", "=7"}) == "7");
  CHECK(numbers_of({"Unsqueeze", "()=7 =0"}) == "7");
  CHECK(numbers_of({"Unsqueeze", "()=7; axes=0,", 11}) == "7");
  CHECK(numbers_of({"Identity", "float32:2=1.5,-2"}) == "1.5,-2");
  CHECK(numbers_of({"Identity", "2"}) == "unknown");
}
