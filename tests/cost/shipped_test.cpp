#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "opcost/graph/element_type.h"
#include "tests/cost/table_text.h"

using namespace opcost;
using namespace opcost::test;

namespace {

/// All types of arithmetic and accesses that opcost emits: complex arithmetic
/// is on its halves.
std::vector<NumberType> emitted_types(bool access) {
  std::vector<NumberType> types;
  for (std::int64_t code = 0; code < 64; ++code) {
    auto type = number_type(element_type_from_code(code));
    if (!type) continue;
    if (!access && type->format == NumberFormat::Complex)
      type = NumberType{NumberFormat::Float, Bits{type->bits.value / 2}};
    types.push_back(*type);
  }
  return types;
}

}  // namespace

TEST_CASE("Shipped tables: each one loads, has the name of its file and a technology") {
  const auto names = shipped_tables();
  REQUIRE(std::ranges::find(names, kDefaultTable) != names.end());
  for (const std::string& name : names) {
    CAPTURE(name);
    const CostTable table = shipped(name);
    CHECK(table.name() == name);
    CHECK_FALSE(table.content().technology.empty());
  }
}

TEST_CASE("Shipped tables: the library holds the files of cost_tables") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(OPCOST_SOURCE_DIR "/cost_tables")) {
    if (entry.path().extension() != ".yaml") continue;
    ++files;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    CHECK(shipped_table_text(entry.path().stem().string()) == text);
  }
  CHECK(files == shipped_tables().size());
}

TEST_CASE("45nm: every action on every element type has a price") {
  const CostTable table = shipped("45nm");
  for (const Action action : kAllActions) {
    for (const NumberType type : emitted_types(is_access(action))) {
      CAPTURE(to_string(action));
      CAPTURE(to_string(type));
      for (std::size_t tier = 0; tier < table.memory().tiers().size(); ++tier) {
        const auto place = is_access(action) ? std::optional{TierIndex{tier}} : std::nullopt;
        const auto price = table.price({action, type, false}, place);
        REQUIRE(price.ok());
        CHECK(std::isfinite(price->each.value));
        CHECK(price->each.value > 0.0);
        CHECK_FALSE(price->source.empty());
      }
    }
  }
}

TEST_CASE("45nm: an array of exactly 1 MiB fits the memory of 1 MiB") {
  const CostTable table = shipped("45nm");
  const auto home = [&](std::uint64_t bytes) {
    return table.memory()[table.memory().home(Bytes{Count{bytes}})].name;
  };
  CHECK(home(8192) == "8 KiB");
  CHECK(home(8193) == "32 KiB");
  CHECK(home(32768) == "32 KiB");
  CHECK(home(1048576) == "1 MiB");
  CHECK(home(1048577) == "DRAM");
}

TEST_CASE("45nm: a 5 x 12 float32 product of matrix and vector costs 896.5 pJ") {
  const CostTable table = shipped("45nm");
  const double pj = 60 * price_of(table, Action::Mul, "float32").each.value +
                    55 * price_of(table, Action::Add, "float32").each.value +
                    120 * access_price_of(table, Action::Read, 32, 0).each.value +
                    5 * access_price_of(table, Action::Write, 32, 0).each.value;
  CHECK(pj == doctest::Approx(896.5));  // 222 + 49.5 + 600 + 25
}

TEST_CASE("Finding a table: by name, with and without .yaml") {
  CHECK(find_table("45nm").ok());
  CHECK(find_table("45nm.yaml").ok());
}

TEST_CASE("Finding a table: a file comes before a shipped one") {
  const std::string path = OPCOST_SOURCE_DIR "/cost_tables/45nm.yaml";
  CHECK(find_table(path).ok());
}

TEST_CASE("Finding a table: an unknown name is told with those it may be") {
  const auto table = find_table("45n.yaml");
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().where == "45n.yaml");
  CHECK(table.error().hint.starts_with("did you mean `45nm`? The shipped tables: 45nm"));
}

TEST_CASE("Finding a table: a directory is an error") {
  const auto table = find_table(OPCOST_SOURCE_DIR);
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().what == "cannot read: it is a directory");
}

TEST_CASE("Finding a table: a missing file is an error of loading") {
  const auto table = load_table(OPCOST_SOURCE_DIR "/none.yaml");
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().what == "cannot read: no such file or directory");
}
