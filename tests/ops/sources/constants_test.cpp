// Constant, ConstantOfShape, Shape and Size.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ops/registry.h"
#include "rules/infer_node.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

struct Row {
  OpCase node;
  std::string shape;  // "" : a fault
  std::string numbers;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.node.op);
    CAPTURE(row.node.line);
    check_shapes({{row.node, row.shape}});
    if (!row.shape.empty()) CHECK(numbers_of(row.node) == row.numbers);
  }
}

ElementType type_of(const std::string& op, const std::string& line) {
  const OpRule* rule = find_rule("", op, 18);
  REQUIRE((rule != nullptr));
  const auto example = parse_example(*rule, line);
  REQUIRE(example.ok());
  return infer_node(*rule, example->node, 18, example->input_pointers()).outputs[0].type;
}

}  // namespace

TEST_CASE("Constant: any one of its attributes gives its value") {
  check({
      {{"Constant", "; value=int32:2x2=1,2,3,4"}, "2x2", "1,2,3,4"},
      {{"Constant", "; value_int=5"}, "scalar", "5"},
      {{"Constant", "; value_ints=5,6"}, "2", "5,6"},
      {{"Constant", "; value_ints=,"}, "0", ""},
      {{"Constant", "; value_float=1.5"}, "scalar", "1.5"},
      {{"Constant", "; value_floats=1.5,2"}, "2", "1.5,2"},
      {{"Constant", "; value_string=word"}, "scalar", "unknown"},
      {{"Constant", ""}, "", ""},
      {{"Constant", "; value_int=5 value_float=1.5"}, "", ""},
      {{"Constant", "; other=5"}, "", ""},
  });
  CHECK(type_of("Constant", "; value=int32:1=1") == ElementType::Int32);
  CHECK(type_of("Constant", "; value_floats=1.5,2") == ElementType::Float);
  CHECK(type_of("Constant", "; value_string=word") == ElementType::String);
}

TEST_CASE("ConstantOfShape: float32 zeros unless its value says otherwise") {
  check({
      {{"ConstantOfShape", "=2,3"}, "2x3", "0,0,0,0,0,0"},
      {{"ConstantOfShape", "=2; value=int64:1=7"}, "2", "7,7"},
      {{"ConstantOfShape", "="}, "scalar", "0"},
      {{"ConstantOfShape", "=0,4611686018427387904"}, "0x4611686018427387904", ""},
      {{"ConstantOfShape", "=4611686018427387904"}, "4611686018427387904", "unknown"},
      {{"ConstantOfShape", "=8192,2"}, "8192x2", "unknown"},
      {{"ConstantOfShape", "=-1"}, "", ""},
      {{"ConstantOfShape", "=2; value=3"}, "", ""},
      {{"ConstantOfShape", "int64:2"}, "", ""},
  });
  CHECK(type_of("ConstantOfShape", "=2") == ElementType::Float);
  CHECK(type_of("ConstantOfShape", "=2; value=int8:1=7") == ElementType::Int8);
}

TEST_CASE("Shape and Size: known wherever the shape is") {
  check({
      {{"Shape", "2x3x5"}, "3", "2,3,5"},
      {{"Shape", "2x3x5; start=1"}, "2", "3,5"},
      {{"Shape", "2x3x5; start=-1"}, "1", "5"},
      {{"Shape", "2x3x5; end=-1"}, "2", "2,3"},
      {{"Shape", "2x3x5; start=2 end=1"}, "0", ""},
      {{"Shape", "2x3x5; start=-9223372036854775808 end=9223372036854775807"}, "3", "2,3,5"},
      {{"Shape", "()"}, "0", ""},
      {{"Size", "2x3x5"}, "scalar", "30"},
      {{"Size", "()"}, "scalar", "1"},
      {{"Size", "2x0"}, "scalar", "0"},
      {{"Size", "4611686018427387904x4"}, "scalar", "unknown"},
  });
}
