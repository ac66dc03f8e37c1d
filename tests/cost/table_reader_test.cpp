// Reading cost tables, and what is wrong with bad ones.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "cost/memory_reader.h"
#include "opcost/cost/tables.h"
#include "support/paths.h"
#include "tests/cost/table_text.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string table_error(const std::string& yaml) {
  const auto table = parse_table(yaml, "t.yaml");
  return table ? "no error" : to_string(table.error());
}

/// The small table with one piece of its text replaced.
std::string with(const std::string& piece, const std::string& other) {
  std::string yaml = small_table();
  const std::size_t at = yaml.find(piece);
  REQUIRE(at != std::string::npos);
  return yaml.replace(at, piece.size(), other);
}

struct Case {
  std::string yaml, error;
};

void check_errors(std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    CAPTURE(one.yaml);
    const std::string error = table_error(one.yaml);
    CAPTURE(error);
    CHECK(error.starts_with(one.error));
  }
}

// Where the pieces of small_table() are: arithmetic line 5, memory line 6.
const std::string kMul = "mul: {float32: 4}";
const std::string kDram = "{name: DRAM, access: {32: 640}}";

}  // namespace

TEST_CASE("Table: six lines are enough") {
  const CostTable table = table_of(small_table());
  CHECK(table.name() == "small");
  CHECK(table.memory().tiers().size() == 1);
  CHECK_FALSE(table.memory().tiers()[0].capacity.has_value());
  CHECK(access_price_of(table, Action::Write, 32, 0).each.value == 640.0);
}

TEST_CASE("Table: the examples of its documentation load") {
  std::ifstream file(test::source_dir() + "/cost_tables/README.md");
  std::stringstream text;
  text << file.rdbuf();
  std::string rest = text.str();
  int examples = 0;
  for (std::size_t at = 0; (at = rest.find("```yaml\n", at)) != std::string::npos; ++examples) {
    at += 8;
    CHECK(table_error(rest.substr(at, rest.find("```", at) - at)) == "no error");
  }
  CHECK(examples == 2);
}

TEST_CASE("Table: the nearest source applies") {
  const CostTable table = table_of(
      "schema: opcost.table/1\nname: n\nunit: pJ\nsource: top\n"
      "arithmetic:\n"
      "  mul: {float32: 4}\n"
      "  add: {source: block, float32: 1, float16: {pj: 0.5, source: own}}\n"
      "memory: [{name: DRAM, source: tier, read: {32: 1}, write: {32: {pj: 2, source: own}}}]\n");
  CHECK(price_of(table, Action::Mul, "float32").source == "top");
  CHECK(price_of(table, Action::Add, "float32").source == "block");
  CHECK(price_of(table, Action::Add, "float16").source == "own");
  CHECK(access_price_of(table, Action::Read, 32, 0).source == "tier");
  CHECK(access_price_of(table, Action::Write, 32, 0).source == "own");
}

TEST_CASE("Table: what is missing at the top is told, with an example") {
  check_errors({
      {with("schema: opcost.table/1\n", ""), "t.yaml:1:1: `schema` is missing"},
      {with("opcost.table/1", "opcost.table/2"),
       "t.yaml:1:9: this opcost reads tables of the schema opcost.table/1"},
      {with("name: small\n", ""), "t.yaml:1:1: `name` is missing"},
      {with("name: small", "name: [a]"), "t.yaml:2:7: `name` must be a text"},
      {with("name: small", "name:"), "t.yaml:"},
      {with("unit: pJ\n", ""), "t.yaml:1:1: `unit` is missing"},
      {with("unit: pJ", "unit: nJ"), "t.yaml:3:7: the unit of prices must be pJ"},
      {"schema: opcost.table/1\nname: n\nunit: pJ\n", "t.yaml:1:1: `arithmetic` is missing"},
      {"- a\n- b\n", "t.yaml:1:1: a cost table must be a mapping"},
      {"hello\n", "t.yaml:1:1: a cost table must be a mapping"},
      {"", "t.yaml:1:1: the file is empty"},
  });
}

TEST_CASE("Table: unknown words are told, with what may be meant") {
  check_errors({
      {small_table("widhts: {mul: linear}\n"),
       "t.yaml:7:1: unknown key `widhts`\n  did you mean `widths`?"},
      {with("mul:", "mull:"), "t.yaml:5:14: unknown action `mull`\n  did you mean `mul`"},
      {with("mul:", "read:"), "t.yaml:5:14: unknown action `read`"},
      {with("{float32: 4}", "{flaot32: 4}"),
       "t.yaml:5:20: unknown number type `flaot32`\n  did you mean `float32`"},
      {with("{float32: 4}", "{float032: 4}"), "t.yaml:5:20: unknown number type `float032`"},
      {with("{float32: 4}", "{complex64: 4}"), "t.yaml:5:20: complex numbers are counted as two"},
      {with("access", "acess"), "t.yaml:6:23: unknown key `acess`\n  did you mean `access`?"},
      {with("{float32: 4}", "{float32: {pJ: 4}}"),
       "t.yaml:5:30: unknown key `pJ`\n  did you mean `pj`?"},
      {small_table("widths: {mul: cubic}\n"), "t.yaml:7:15: unknown rule for widths `cubic`"},
      {small_table("widths: {reed: linear}\n"), "t.yaml:7:10: unknown action `reed`"},
      {small_table("same_as: {bfloat: flot}\n"),
       "t.yaml:7:19: unknown number format `flot`\n  did you mean `float`"},
  });
}

TEST_CASE("Table: a price must be a finite number that is not negative") {
  const auto priced = [](const std::string& price) {
    return with("{float32: 4}", "{float32: " + price + "}");
  };
  check_errors({
      {priced("-4"), "t.yaml:5:29: a price must not be negative: `-4`"},
      {priced("nan"), "t.yaml:5:29: a price must be a number, not `nan`"},
      {priced(".nan"), "t.yaml:5:29: a price must be a number, not `.nan`"},
      {priced("inf"), "t.yaml:5:29: a price must be a number, not `inf`"},
      {priced("1e999"), "t.yaml:5:29: a price must be a number, not `1e999`"},
      {priced("1e13"), "t.yaml:5:29: a price must be at most 1e+12"},
      {priced("0x10"), "t.yaml:5:29: a price must be a number, not `0x10`"},
      {priced("'3,7'"), "t.yaml:5:29: a price must be a number, not `3,7`"},
      {priced("3.7 pJ"), "t.yaml:5:29: a price must be a number, not `3.7 pJ`"},
      {priced("[4]"), "t.yaml:5:29: a price must be a number"},
      {priced("{source: x}"), "t.yaml:5:29: the price is missing"},
      {with(kMul, "mul: 4"), "t.yaml:5:19: `mul` must be a mapping"},
      {with(kMul, "mul: {}"), "t.yaml:5:19: `mul` has no price"},
  });
  CHECK(table_error(priced("0")) == "no error");
  CHECK(table_error(priced("3.7e0")) == "no error");
}

TEST_CASE("Table: a number without a source is refused") {
  check_errors({{with("source: a test\n", ""), "t.yaml:4:29: a price without a source"},
                {with("source: a test", "source: ''"), "t.yaml:4:9: `source` must be a text"}});
}

TEST_CASE("Table: a key twice is refused") {
  check_errors({
      {small_table("name: again\n"), "t.yaml:7:1: `name` is here twice; first in line 2"},
      {with("{float32: 4}", "{float32: 4, float32: 5}"), "t.yaml:5:32: `float32` is here twice"},
      {with("access:", "read: {32: 1}, access:"),
       "t.yaml:6:30: this width has a price already, from `access`"},
  });
}

TEST_CASE("Table: memories ascend, have a price of both accesses, and the last is unbounded") {
  const auto memory = [](const std::string& tiers) { return with(kDram, tiers); };
  const std::string price = ", access: {32: 1}}";
  check_errors({
      {memory("{capacity: 2 KiB" + price + ", {capacity: 1 KiB" + price + ", " + kDram),
       "t.yaml:6:46: capacities must ascend: `1 KiB` is no larger than `2 KiB`"},
      {memory("{capacity: 2 KiB" + price + ", {name: x, capacity: 2 KiB" + price + ", " + kDram),
       "t.yaml:6:46: capacities must ascend"},
      {memory("{capacity: 2 KiB" + price),
       "t.yaml:6:10: the last memory must hold arrays of any size"},
      {memory(kDram + ", {name: disk" + price), "t.yaml:6:43: memory `DRAM` has no capacity, so"},
      {memory("{name: DRAM, capacity: 1 KiB" + price + ", " + kDram),
       "t.yaml:6:58: two memories have the name `DRAM`"},
      {memory("{name: DRAM}"), "t.yaml:6:10: a memory without prices of reads"},
      {memory("{name: DRAM, read: {32: 1}}"), "t.yaml:6:10: a memory without prices of writes"},
      {memory("{access: {32: 1}}"), "t.yaml:6:10: a memory without a name"},
      {memory("{name: arithmetic, access: {32: 1}}"),
       "t.yaml:6:10: no memory can be named `arithmetic`"},
      {memory("{name: (per node), access: {32: 1}}"),
       "t.yaml:6:10: no memory can be named `(per node)`"},
      {memory("{name: (regression), access: {32: 1}}"),
       "t.yaml:6:10: no memory can be named `(regression)`"},
      {memory("{name: DRAM, access: {float32: 1}}"),
       "t.yaml:6:32: the width of an access must be 1 to 4096 bits"},
      {memory("{name: DRAM, access: {0: 1}}"), "t.yaml:6:32: the width of an access"},
      {memory("{name: DRAM, access: {5000: 1}}"), "t.yaml:6:32: the width of an access"},
      {memory("{name: DRAM, capacity: 8 KB" + price), "t.yaml:6:33: a capacity must be"},
      {memory("fast"), "t.yaml:6:10: a memory must be a mapping"},
      {with("[" + kDram + "]", "[]"), "t.yaml:6:9: `memory` must be a list of memories"},
      {with("[" + kDram + "]", "fast"), "t.yaml:6:9: `memory` must be a list of memories"},
  });
}

TEST_CASE("Table: what refers to itself is refused") {
  const auto parts = [](const std::string& text) {
    return small_table("decompositions: {" + text + "}\n");
  };
  check_errors({
      {parts("exp: {exp: 1}"), "t.yaml:7:18: a decomposition that comes back to itself: exp = exp"},
      {parts("exp: {log: 1}, log: {mul: 1, exp: 2}"),
       "t.yaml:7:18: a decomposition that comes back to itself: exp = log = exp"},
      // opcost's own exp is of mul and add.
      {parts("mul: {exp: 1}"),
       "t.yaml:7:18: a decomposition that comes back to itself: mul = exp = mul"},
      {small_table("same_as: {int: int}\n"), "t.yaml:7:16: `same_as` comes back to `int`"},
      {small_table("same_as: {int: uint, uint: bool, bool: int}\n"),
       "t.yaml:7:40: `same_as` comes back to `bool`"},
  });
}

TEST_CASE("Table: a decomposition has known parts, each some times") {
  const auto parts = [](const std::string& text) {
    return small_table("decompositions: {" + text + "}\n");
  };
  check_errors({
      {parts("exp: {}"), "t.yaml:7:23: a decomposition without parts"},
      {parts("exp: 7"), "t.yaml:7:23: `exp` must be a mapping"},
      {parts("exp: {mac: 1}"), "t.yaml:7:24: unknown action `mac`"},
      {parts("exp: {read: 1}"), "t.yaml:7:24: unknown action `read`"},
      {parts("exp: {mul: 0}"), "t.yaml:7:29: a number of operations must not be 0"},
      {parts("exp: {mul: -1}"), "t.yaml:7:29: a number of operations must not be negative"},
      {parts("expp: {mul: 1}"), "t.yaml:7:18: unknown action `expp`\n  did you mean `exp`?"},
  });
}

TEST_CASE("Table: its citations are entries of BibTeX, kept as they are") {
  const CostTable table = table_of(small_table(
      "citations:\n  - |\n    @misc{a,\n      title = {A}\n    }\n  - '@misc{b, title = {B}}'\n"));
  REQUIRE(table.content().citations.size() == 2);
  CHECK(table.content().citations[0].key == "a");
  CHECK(table.content().citations[0].bibtex == "@misc{a,\n  title = {A}\n}");
  CHECK(table.info().citations[1].key == "b");
}

TEST_CASE("Table: what is no citation is an error") {
  check_errors({
      {small_table("citations: x\n"), "t.yaml:7:12: `citations` must be a list of BibTeX entries"},
      {small_table("citations: [Horowitz 2014]\n"), "t.yaml:7:13: this is not one BibTeX entry"},
      {small_table("citations: ['@misc{a,}', '@misc{a,}']\n"), "t.yaml:7:26: `a` is cited twice"},
  });
}

TEST_CASE("Table: more memories than any machine has are refused") {
  std::string memory = "[";
  for (int i = 1; i <= 70; ++i)
    memory += "{capacity: " + std::to_string(i) + " KiB, access: {32: 1}}, ";
  CHECK(table_error(with("[" + kDram + "]", memory + kDram + "]"))
            .starts_with("t.yaml:6:9: more than 64 memories"));
}

TEST_CASE("Table: a mebibyte of junk is refused, with and without line ends") {
  for (const std::uint32_t characters : {95u, 96u}) {
    std::string junk;
    std::uint32_t state = 1;
    while (junk.size() < (std::size_t{1} << 20)) {
      state = state * 1664525u + 1013904223u;  // Numerical Recipes' generator
      const auto c = static_cast<char>(32 + (state >> 24) % characters);
      junk += c == 127 ? '\n' : c;
    }
    CHECK(table_error(junk).starts_with("t.yaml:"));
  }
}
