// Setting single prices with --set.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/cost/table_text.h"

#include "opcost/cost/table_differences.h"
#include "opcost/cost/tables.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string override_error(std::string_view assignment) {
  CostTable table = shipped("45nm");
  const Status status = override_price(table, assignment);
  return status ? "no error" : to_string(status.error());
}

}  // namespace

TEST_CASE("Override: a price is replaced, and recorded") {
  CostTable table = shipped("45nm");
  REQUIRE(override_price(table, "mul.float32=3.1").ok());
  CHECK(price_of(table, Action::Mul, "float32").each.value == 3.1);
  CHECK(price_of(table, Action::Mul, "float32").source == "--set mul.float32=3.1");
  CHECK(table.content().overrides == std::vector<std::string>{"mul.float32=3.1"});
}

TEST_CASE("Override: an access is set at one memory, by width or number type") {
  for (const std::string_view text :
       {"read.32@DRAM=640", "read.float32@DRAM=640", "read.int32@DRAM=640"}) {
    CostTable table = shipped("45nm");
    REQUIRE(override_price(table, text).ok());
    CHECK(access_price_of(table, Action::Read, 32, 3).each.value == 640.0);
    CHECK(access_price_of(table, Action::Write, 32, 3).each.value == 1000.0);
    CHECK(access_price_of(table, Action::Read, 32, 2).each.value == 50.0);
  }
}

TEST_CASE("Override: blanks in the name of a memory may be left out") {
  CostTable table = shipped("45nm");
  REQUIRE(override_price(table, "write.8@8KiB=7").ok());
  REQUIRE(override_price(table, "write.16@8 KiB=9").ok());
  CHECK(access_price_of(table, Action::Write, 8, 0).each.value == 7.0);
  CHECK(access_price_of(table, Action::Write, 16, 0).each.value == 9.0);
}

TEST_CASE("Override: a price that was not listed is added") {
  CostTable table = shipped("45nm");
  REQUIRE(override_price(table, "mac.int8=0.2").ok());
  REQUIRE(override_price(table, "exp.float16=5").ok());
  CHECK(price_of(table, Action::Mul, "int8", true).each.value == 0.2);
  CHECK(price_of(table, Action::Exp, "float16").each.value == 5.0);
}

TEST_CASE("Override: the price of a node, in pJ or with a unit") {
  for (const std::string_view text : {"per_node=2.4mJ", "per_node=2.4e9", "per_node=2400 uJ"}) {
    CAPTURE(text);
    CostTable table = shipped("45nm");
    REQUIRE(override_price(table, text).ok());
    CHECK(table.node_price().value().each.value == doctest::Approx(2.4e9));
  }
}

TEST_CASE("Override: every price may have a unit of energy") {
  CostTable table = shipped("45nm");
  REQUIRE(override_price(table, "read.32@DRAM=0.64nJ").ok());
  CHECK(access_price_of(table, Action::Read, 32, 3).each.value == doctest::Approx(640.0));
}

TEST_CASE("Override: what is wrong is told, with what may be meant") {
  struct Case {
    std::string_view text, error;
  };
  for (const Case& one : {
           Case{"mul.flota32=3", "unknown number type `flota32`\n  did you mean `float32`"},
           Case{"mull.float32=3", "unknown action `mull`\n  did you mean `mul`"},
           Case{"read.32@DRAN=3", "no memory `DRAN` in table 45nm\n  did you mean `DRAM`"},
           Case{"read.32=3",
                "it does not say which memory, as in read.32@DRAM=...\n  one of: 8 KiB"},
           Case{"read.x@DRAM=3", "unknown width `x`"},
           Case{"read.0@DRAM=3", "unknown width `0`"},
           Case{"mul.float32@DRAM=3", "only read and write have a memory"},
           Case{"mul.complex64=3", "unknown number type `complex64`"},
           Case{"mul.float32=-1", "a price must be a number"},
           Case{"mul.float32=nan", "a price must be a number"},
           Case{"mul.float32=1,5", "a price must be a number"},
           Case{"mul.float32=", "a price must be a number"},
           Case{"mul.float32=3kg", "a price must be a number of pJ from 0 to"},
           Case{"per_node.float32=3", "the price of a node has no number type and no memory"},
           Case{"per_nodes=3", "this sets no price"},
           Case{"per_node=2kWh", "a price must be a number of pJ from 0 to"},
           Case{"per_node", "this sets no price"},
           Case{"mul.float32", "this sets no price"},
           Case{"=1", "this sets no price"},
           Case{"", "this sets no price"},
       }) {
    CAPTURE(one.text);
    const std::string expected = "--set " + std::string(one.text) + ": " + std::string(one.error);
    CHECK(override_error(one.text).starts_with(expected));
  }
}

TEST_CASE("Override: a refused one leaves the table as it was") {
  CostTable table = shipped("45nm");
  REQUIRE_FALSE(override_price(table, "mul.float32=-1").ok());
  CHECK(table.content().overrides.empty());
  CHECK(differences(shipped("45nm"), table).empty());
}

TEST_CASE("Differences: none between a table and itself") {
  CHECK(differences(shipped("45nm"), shipped("45nm")).empty());
}

TEST_CASE("Differences: changed, added and removed prices") {
  CostTable changed = shipped("45nm");
  REQUIRE(override_price(changed, "mul.float32=3.1").ok());
  REQUIRE(override_price(changed, "read.32@1MiB=60").ok());
  REQUIRE(override_price(changed, "mac.int8=0.2").ok());
  const auto found = differences(shipped("45nm"), changed);
  REQUIRE(found.size() == 3);
  CHECK(found[0].what == "mul float32");
  CHECK(found[0].before == 3.7);
  CHECK(found[0].after == 3.1);
  CHECK(found[1].what == "read 32 bit @ 1 MiB");
  CHECK(found[2].what == "mac int8");
  CHECK_FALSE(found[2].before.has_value());
  const auto back = differences(changed, shipped("45nm"));
  REQUIRE(back.size() == 3);
  CHECK(std::ranges::any_of(back, [](const PriceDifference& one) {
    return one.what == "mac int8" && one.before == 0.2 && !one.after;
  }));
}

TEST_CASE("Differences: capacities, decompositions and rules bear on energies too") {
  const auto found = differences(
      table_of(small_table("widths: {mul: linear}\n")),
      table_of(small_table("decompositions: {exp: {mul: 2}}\nsame_as: {int: float}\n")));
  REQUIRE(found.size() == 3);
  CHECK(found[0].what == "mul in exp");
  CHECK(found[0].after == 2.0);
  CHECK(found[1].what == "prices of int: not given before, as float after");
  CHECK(found[2].what == "widths of mul: linear before, not given after");
}
