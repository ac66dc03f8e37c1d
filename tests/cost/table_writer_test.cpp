// Writing a cost table that reads back the same.
#include <doctest/doctest.h>

#include "tests/cost/table_text.h"

#include "opcost/cost/table_differences.h"
#include "opcost/cost/tables.h"

using namespace opcost;
using namespace opcost::test;

namespace {

CostTable again(const CostTable& table) { return table_of(table_text(table)); }

}  // namespace

TEST_CASE("Table writer: every shipped table reads back the same, sources too") {
  for (const std::string& name : shipped_tables()) {
    CAPTURE(name);
    const CostTable table = shipped(name), read = again(table);
    CHECK(differences(table, read).empty());
    CHECK(read.info().technology == table.info().technology);
    // A price that every table has: an access of the last memory.
    const Event event{Action::Read, {NumberFormat::Float, Bits{8}}, false};
    const TierIndex last{table.memory().tiers().size() - 1};
    REQUIRE(table.price(event, last).ok());
    CHECK(read.price(event, last)->source == table.price(event, last)->source);
  }
}

TEST_CASE("Table writer: a price per node, a placement, a provenance and odd texts") {
  const CostTable table =
      table_of(small_table("per_node: {pj: 2.5e6, source: 'mine: \"a\\b\"'}\n"
                           "placement: ideal\n"
                           "decompositions: {exp: {mul: 3, add: 2}}\n"
                           "provenance:\n"
                           "  host: 'a: b # c'\n"
                           "  date: 2024-05-01\n"));
  REQUIRE(table.node_price());
  CHECK(table.node_price()->each.value == 2.5e6);
  const CostTable read = again(table);
  CHECK(differences(table, read).empty());
  CHECK(read.node_price()->source == "mine: \"a\\b\"");
  CHECK(read.info().placement == "floor");
  CHECK(read.content().provenance == table.content().provenance);
  CHECK(read.content().provenance.front().second == "a: b # c");
}

TEST_CASE("Table: a placement that is none and a provenance that is no mapping are refused") {
  const auto error_of = [](const std::string& more) {
    const auto table = parse_table(small_table(more), "t.yaml");
    return table ? "fine" : table.error().where + ": " + table.error().what;
  };
  CHECK(error_of("placement: arry\n") == "t.yaml:7:12: unknown placement `arry`");
  CHECK(error_of("provenance: me\n") ==
        "t.yaml:7:13: `provenance` must be a mapping of `key: value`");
  CHECK(error_of("per_node: -1\n") == "t.yaml:7:11: a price must not be negative: `-1`");
}
