// The array of multipliers and the buffers of tiles of a cost table.
#include <doctest/doctest.h>

#include "opcost/cost/table_differences.h"
#include "opcost/cost/tables.h"
#include "tests/cost/table_text.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string error_of(const std::string& more) {
  const auto table = parse_table(small_table(more), "t.yaml");
  return table ? "no error" : to_string(table.error());
}

bool says(const std::string& error, std::string_view words) {
  return error.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("Table: an array has rows, columns and a word, and is written as it is read") {
  const CostTable table = table_of(small_table("array: {rows: 12, columns: 14, word: 64}\n"));
  REQUIRE(table.memory().multipliers());
  CHECK(table.memory().multipliers()->rows == 12);
  CHECK(table.memory().multipliers()->columns == 14);
  CHECK(table.memory().multipliers()->word == Bits{64});
  const CostTable again = table_of(table_text(table));
  CHECK(differences(table, again).empty());
  CHECK(differences(table, table_of(small_table())).size() == 3);
}

TEST_CASE("Table: a bad array is an error that says what to write") {
  CHECK(says(error_of("array: {rows: 0, columns: 2}\n"),
             "the `rows` of `array` must be a whole number from 1 to 1000000"));
  CHECK(says(error_of("array: {rows: 2}\n"), "the `columns` of `array` must be a whole number"));
  CHECK(says(error_of("array: {rows: 2, columns: 1.5}\n"), "the `columns` of `array` must be"));
  CHECK(says(error_of("array: {rows: 2, columns: 2, word: 0}\n"), "the `word` of `array`"));
  CHECK(says(error_of("array: {rows: 2, colums: 2}\n"), "colums"));
  CHECK(says(error_of("array: 32\n"), "`array` must be"));
}

TEST_CASE("Table: no array lives in a buffer of tiles, and the last memory is none") {
  const std::string memory =
      "schema: opcost.table/1\nname: t\nunit: pJ\nsource: a test\n"
      "arithmetic: {mul: {float32: 4}, add: {float32: 1}}\n"
      "memory:\n  - {name: SRAM, capacity: 2 MiB, holds: tiles, access: {32: 5}}\n"
      "  - {name: DRAM, access: {32: 640}";
  const CostTable table = table_of(memory + "}\n");
  CHECK(table.memory().home(Bytes{Count{1}}) == TierIndex{1});
  CHECK(differences(table, table_of(table_text(table))).empty());
  const auto last = parse_table(memory + ", holds: tiles}\n", "t.yaml");
  REQUIRE_FALSE(last.ok());
  CHECK(says(to_string(last.error()), "the last memory must hold arrays"));
}
