// How a price is found: listed, by width, from another format, decomposed.
#include <doctest/doctest.h>

#include "tests/cost/table_text.h"

using namespace opcost;
using namespace opcost::test;
using doctest::Approx;

TEST_CASE("Price: a listed price is exact and underived") {
  const CostTable table = shipped("45nm");
  CHECK(price_of(table, Action::Mul, "float32").each.value == 3.7);
  CHECK(price_of(table, Action::Add, "float32").each.value == 0.9);
  CHECK(price_of(table, Action::Mul, "int8").each.value == 0.2);
  CHECK(price_of(table, Action::Mul, "float32").derivation.empty());
  CHECK(access_price_of(table, Action::Read, 32, 0).each.value == 5.0);
  CHECK(access_price_of(table, Action::Write, 32, 3).each.value == 1000.0);
  CHECK(access_price_of(table, Action::Read, 16, 2).each.value == 25.0);
}

TEST_CASE("Price: a width not listed follows from the nearest above, else from the largest") {
  const CostTable table = shipped("45nm");
  const Price int16 = price_of(table, Action::Mul, "int16");
  CHECK(int16.each.value == Approx(0.775));  // 3.1 (16/32)^2
  CHECK(int16.derivation == "quadratic in bits from mul int32");
  CHECK(price_of(table, Action::Mul, "float64").each.value == Approx(14.8));  // 3.7 (64/32)^2
  CHECK(price_of(table, Action::Add, "float64").each.value == Approx(1.8));   // 0.9 64/32
  CHECK(price_of(table, Action::Mul, "int4").each.value == Approx(0.05));     // 0.2 (4/8)^2
  const Price read = access_price_of(table, Action::Read, 64, 0);
  CHECK(read.each.value == Approx(10.0));  // 5 64/32
  CHECK(read.derivation == "linear in bits from read of 32 bits");
  CHECK(access_price_of(table, Action::Read, 4, 0).each.value == Approx(0.625));  // 1.25 4/8
}

TEST_CASE("Price: a format without prices takes those of another, at its own width first") {
  const CostTable table = shipped("45nm");
  CHECK(price_of(table, Action::Mul, "bfloat16").each.value == 1.1);
  CHECK(price_of(table, Action::Mul, "bfloat16").derivation == "as mul float16");
  CHECK(price_of(table, Action::Add, "bool").derivation == "as add int8");
  CHECK(price_of(table, Action::Add, "uint64").derivation == "linear in bits from add int32");
}

TEST_CASE("Price: same_as goes through several formats") {
  const CostTable table = table_of(small_table("same_as: {bool: uint, uint: float}\n"));
  CHECK(price_of(table, Action::Mul, "uint32").each.value == 4.0);
  CHECK_FALSE(table.price({Action::Mul, {NumberFormat::Bool, Bits{8}}, false}, {}).ok());
}

TEST_CASE("Price: opcost's own decompositions rest on the table's mul and add") {
  struct Case {
    Action action;
    double pj;
  };
  const CostTable table = table_of(small_table());    // mul 4, add 1
  for (const Case& one : {Case{Action::Exp, 35},      // 7 x 4 + 7
                          Case{Action::Log, 45},      // 9 x 4 + 9
                          Case{Action::Div, 31},      // 7 x 4 + 3
                          Case{Action::Sqrt, 47},     // 11 x 4 + 3
                          Case{Action::Sin, 33},      // 7 x 4 + 5
                          Case{Action::Compare, 1},   // an add
                          Case{Action::Bitwise, 1},   // an add
                          Case{Action::Convert, 1}})  // an add
  {
    CAPTURE(to_string(one.action));
    CHECK(price_of(table, one.action, "float32").each.value == one.pj);
  }
  const Price exp = price_of(table, Action::Exp, "float32");
  CHECK(exp.derivation == "exp = 7 mul + 7 add (opcost's own)");
  CHECK(exp.source == "a test");
}

TEST_CASE("Price: a derivation tells of every derived part") {
  const Price exp = price_of(shipped("45nm"), Action::Exp, "float64");
  CHECK(exp.each.value == Approx(7 * 14.8 + 7 * 1.8));
  CHECK(exp.derivation ==
        "exp = 7 mul + 7 add (opcost's own); mul: quadratic in bits from mul float32; "
        "add: linear in bits from add float32");
}

TEST_CASE("Price: the table's decomposition comes before opcost's own") {
  const CostTable table =
      table_of(small_table("decompositions: {exp: {mul: 2, div: 0.5, source: a book}}\n"));
  const Price exp = price_of(table, Action::Exp, "float32");
  CHECK(exp.each.value == Approx(2 * 4 + 0.5 * 31));  // div is opcost's own: 31
  CHECK(exp.derivation == "exp = 2 mul + 0.5 div; div: div = 7 mul + 3 add (opcost's own)");
  CHECK(exp.source == "a book; a test");
}

TEST_CASE("Price: a listed price at another width comes before a decomposition") {
  std::string yaml = small_table("widths: {exp: linear, mul: linear, add: linear}\n");
  yaml.insert(yaml.find("add: {float32"), "exp: {float32: 12}, ");
  const Price exp = price_of(table_of(yaml), Action::Exp, "float16");
  CHECK(exp.each.value == 6.0);
  CHECK(exp.derivation == "linear in bits from exp float32");
}

TEST_CASE("Price: a missing price is an error that names event and table") {
  const CostTable table = table_of(small_table());
  const auto mul = table.price({Action::Mul, {NumberFormat::Float, Bits{64}}, false}, {});
  REQUIRE_FALSE(mul.ok());
  CHECK(mul.error().what == "no price for mul float64 in table small");
  CHECK(mul.error().hint.find("--set mul.float64=PRICE") != std::string::npos);
  const auto exp = table.price({Action::Exp, {NumberFormat::Float, Bits{64}}, false}, {});
  REQUIRE_FALSE(exp.ok());
  CHECK(exp.error().what ==
        "no price for exp float64 in table small: it would be 7 mul + 7 add, but there is "
        "no price for mul float64 in table small");
  const auto read = table.price({Action::Read, {NumberFormat::Int, Bits{8}}, false}, TierIndex{0});
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().what == "no price for read of 8 bits at DRAM in table small");
}

TEST_CASE("Price: an access without a tier, or at one that is not there, is an error") {
  const CostTable table = table_of(small_table());
  const Event read{Action::Read, {NumberFormat::Float, Bits{32}}, false};
  CHECK_FALSE(table.price(read, std::nullopt).ok());
  CHECK_FALSE(table.price(read, TierIndex{1}).ok());
}

namespace {

const std::string kWithMac =
    "schema: opcost.table/1\nname: m\nunit: pJ\nsource: a test\n"
    "arithmetic:\n"
    "  mul: {int8: 2, int16: 5, float32: 4}\n"
    "  add: {int32: 1, float32: 3}\n"
    "  mac: {int8: 2.5}\n"
    "memory: [{name: DRAM, access: {32: 640}}]\n";

}  // namespace

TEST_CASE("Price: where macs have a price, the mul of one costs it and its add nothing") {
  const CostTable table = table_of(kWithMac);
  CHECK(price_of(table, Action::Mul, "int8", true).each.value == 2.5);
  CHECK(price_of(table, Action::Mul, "int8", true).derivation == "mac int8, its add included");
  CHECK(price_of(table, Action::Add, "int32", true).each.value == 0.0);
  CHECK(price_of(table, Action::Add, "int32", true).derivation == "in the price of the mac");
}

TEST_CASE("Price: outside of macs the mac's price is not used") {
  const CostTable table = table_of(kWithMac);
  CHECK(price_of(table, Action::Mul, "int8").each.value == 2.0);
  CHECK(price_of(table, Action::Add, "int32").each.value == 1.0);
}

TEST_CASE("Price: a mac the table's mac prices do not reach costs its mul and its add") {
  const Price mac = price_of(table_of(kWithMac), Action::Mul, "int16", true);
  CHECK(mac.each.value == 6.0);  // mul int16 5 + add int32 1
  CHECK(mac.derivation == "mac = mul int16 + add int32");
}

TEST_CASE("Price: macs of whole numbers leave those of floats as they are") {
  const CostTable table = table_of(kWithMac);
  CHECK(price_of(table, Action::Mul, "float32", true).each.value == 4.0);
  CHECK(price_of(table, Action::Add, "float32", true).each.value == 3.0);
}

TEST_CASE("Price: macs have a width rule and formats like any other action") {
  const CostTable table = table_of(kWithMac + "widths: {mac: linear}\nsame_as: {uint: int}\n");
  const Price mac = price_of(table, Action::Mul, "uint4", true);
  CHECK(mac.each.value == 1.25);
  CHECK(mac.derivation == "mac uint4, its add included; linear in bits from mac int8");
}

TEST_CASE("Price: decompositions in a circle, made by a program, are an error and no hang") {
  CostTable::Content content;
  content.name = "circle";
  content.decompositions[Action::Exp] = {{{Action::Log, 1}, {Action::Log, 1}}, "", false};
  content.decompositions[Action::Log] = {{{Action::Exp, 1}, {Action::Exp, 1}}, "", false};
  const CostTable table(std::move(content));
  CHECK_FALSE(table.price({Action::Exp, {NumberFormat::Float, Bits{32}}, false}, {}).ok());
}
