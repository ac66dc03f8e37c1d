// QuantizeLinear, DequantizeLinear and DynamicQuantizeLinear.
#include <doctest/doctest.h>

#include <string>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string type_of(const OpCase& node, const std::string& name) {
  for (const auto& [event, count] : count_of(node))
    if (event.starts_with("write ") && event.ends_with(" " + name))
      return event.substr(6, event.size() - 7 - name.size());
  return "nothing";
}

}  // namespace

TEST_CASE("QuantizeLinear: divides, rounds, adds the zero point and compares with both ends") {
  const OpCase node{"QuantizeLinear", "2x3x5 3 uint8:3"};
  const Happenings expected{{"read float32 y_scale", 3}, {"read uint8 y_zero_point", 3},
                            {"read float32 x", 30},      {"div float32", 30},
                            {"convert int32", 30},       {"add int32", 30},
                            {"compare int32", 60},       {"write uint8 y", 30}};
  CHECK(shapes_of(node) == "2x3x5");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 0);
}

TEST_CASE("QuantizeLinear: a zero point of 0 is neither read nor added") {
  const Happenings counted = count_of({"QuantizeLinear", "2x3 () int8:()=0"});
  CHECK(counted.count("add int32") == 0);
  CHECK(counted.count("read int8 y_zero_point") == 0);
  CHECK(counted.at("read float32 y_scale") == 1);
}

TEST_CASE("QuantizeLinear: small floats are rounded within their range at once") {
  CHECK(count_of({"QuantizeLinear", "float16:2x3 float16:(); output_dtype=17", 21}) ==
        Happenings{{"read float16 y_scale", 1},
                   {"read float16 x", 6},
                   {"div float16", 6},
                   {"convert float16", 6},
                   {"write float8 y", 6}});
}

TEST_CASE("QuantizeLinear: divides at the precision that is given, else at the scale's type") {
  const Happenings given = count_of({"QuantizeLinear", "float16:2x3 float16:(); precision=1", 23});
  CHECK(given.at("div float32") == 6);
  CHECK(given.at("convert float32") == 7);  // 6 x and the scale
  CHECK(count_of({"QuantizeLinear", "float16:2x3 ()", 23}).at("div float32") == 6);
  CHECK(count_of({"QuantizeLinear", "int32:2x3 ()", 10}).at("convert float32") == 6);
}

TEST_CASE("QuantizeLinear: its type is output_dtype, the zero point's or uint8") {
  CHECK(type_of({"QuantizeLinear", "2x3 ()"}, "y") == "uint8");
  CHECK(type_of({"QuantizeLinear", "2x3 () int4:()", 21}, "y") == "int4");
  CHECK(type_of({"QuantizeLinear", "2x3 (); output_dtype=26", 25}, "y") == "int2");
  CHECK(type_of({"QuantizeLinear", "2x3 (); output_dtype=23", 23}, "y") == "float4");
  CHECK(type_of({"QuantizeLinear", "2x3 (); output_dtype=27", 28}, "y") == "float6");
  CHECK(shapes_of({"QuantizeLinear", "2x3 () int8:(); output_dtype=2", 21}).starts_with("fault"));
  CHECK(shapes_of({"QuantizeLinear", "2x3 (); output_dtype=8", 21}).starts_with("fault"));
}

TEST_CASE("Quantization: a scale is single, per axis or per block") {
  for (const std::string op : {"QuantizeLinear", "DequantizeLinear"}) {
    CAPTURE(op);
    const std::string x = op == "QuantizeLinear" ? "4x7x5 " : "int8:4x7x5 ";
    const auto shape = [&](const std::string& rest) { return shapes_of({op, x + rest, 21}); };
    CHECK(shape("()") == "4x7x5");
    CHECK(shape("1") == "4x7x5");
    CHECK(shape("7") == "4x7x5");
    CHECK(shape("4; axis=0") == "4x7x5");
    CHECK(shape("5; axis=-1") == "4x7x5");
    CHECK(shape("4x3x5; axis=1 block_size=3") == "4x7x5");  // blocks of 3, 3 and 1
    CHECK(shape("4x7x2; axis=2 block_size=3") == "4x7x5");
    CHECK(shape("4").starts_with("fault"));
    CHECK(shape("7; axis=3").starts_with("fault"));
    CHECK(shape("4x2x5; axis=1 block_size=3").starts_with("fault"));
    CHECK(shape("4x3x5; axis=1").starts_with("fault"));
    CHECK(shape("4x3x5; axis=1 block_size=-3").starts_with("fault"));
  }
  CHECK(shapes_of({"DequantizeLinear", "int8:7 7 int8:7", 13}) == "7");
  CHECK(shapes_of({"DequantizeLinear", "int8:7 3; block_size=3 axis=0", 21}) == "7");
  CHECK(shapes_of({"DequantizeLinear", "int8:4x7 7 int8:4", 13}).starts_with("fault"));
  CHECK(shapes_of({"DequantizeLinear", "int8:4x7 () int8:1", 13}) == "4x7");
}

TEST_CASE("DequantizeLinear: subtracts at 32 bits, converts and multiplies") {
  const Happenings expected{{"read float32 x_scale", 3}, {"read int4 x_zero_point", 3},
                            {"read int4 x", 30},         {"add int32", 30},
                            {"convert float32", 30},     {"mul float32", 30},
                            {"write float32 y", 30}};
  const OpCase node{"DequantizeLinear", "int4:2x3x5 3 int4:3", 21};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(count_of({"DequantizeLinear", "int8:2x3 ()"}).count("add int32") == 0);
}

TEST_CASE("DequantizeLinear: the parameters of a block are read once for its elements") {
  // 4x7 in blocks of 3 along axis 1: 4x3 scales.
  const Happenings counted =
      count_of({"DequantizeLinear", "uint4:4x7 float16:4x3 uint4:4x3; block_size=3", 21});
  CHECK(counted.at("read float16 x_scale") == 12);
  CHECK(counted.at("read uint4 x_zero_point") == 12);
  CHECK(counted.at("read uint4 x") == 28);
  CHECK(counted.at("mul float16") == 28);
  CHECK(counted.at("convert float16") == 28);
}

TEST_CASE("DequantizeLinear: its type is output_dtype or the scale's") {
  CHECK(type_of({"DequantizeLinear", "int8:2x3 float16:()", 19}, "y") == "float16");
  CHECK(type_of({"DequantizeLinear", "int8:2x3 float8e8m0:(); output_dtype=16", 24}, "y") ==
        "bfloat16");
  CHECK(shapes_of({"DequantizeLinear", "int8:2x3 float8e8m0:()", 24}).starts_with("fault"));
  const OpCase small{"DequantizeLinear", "float8e5m2:2x3 () float8e5m2:()", 19};
  CHECK(count_of(small).at("add float32") == 6);  // after it is converted
  CHECK(shapes_of({"DequantizeLinear", "int8:2x3 () uint8:()"}).starts_with("fault"));
}

TEST_CASE("DequantizeLinear: a stored weight is dequantised in every inference") {
  ModelBuilder b(13);
  b.input("a", ElementType::Float, {2, 3});
  b.weight("q", ElementType::Int8, {2, 3});
  b.constant("s", float_tensor({}, {0.5F}));
  b.node("DequantizeLinear", {"q", "s"}, {"w"});
  b.node("Add", {"a", "w"}, {"y"});
  b.output("y");
  const Estimate estimate = estimate_of(b);
  CHECK(estimate.nodes.at(0).status == NodeStatus::Counted);
  CHECK(estimate.nodes.at(1).status == NodeStatus::Counted);
}

TEST_CASE("DynamicQuantizeLinear: finds the range, then quantises") {
  const OpCase node{"DynamicQuantizeLinear", "2x3"};
  CHECK(shapes_of(node) == "2x3 scalar scalar");
  const Happenings expected{{"read float32 x", 12},
                            {"compare float32", 12},          // a largest and a smallest, from 0 on
                            {"add float32", 1},               // largest - smallest
                            {"div float32", 2 + 6},           // / 255; the zero point; each x
                            {"convert int32", 1 + 6},         // the zero point is rounded too
                            {"add int32", 6},                 //
                            {"compare int32", 2 + 12},        // both ends of 0..255
                            {"write float32 y_scale", 1},     //
                            {"write uint8 y_zero_point", 1},  //
                            {"write uint8 y", 6}};
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
}
