// The tables in cost_tables load, are complete and are built in.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "opcost/cost/tables.h"
#include "opcost/graph/element_type.h"
#include "opcost/predict/find_prices.h"
#include "support/paths.h"
#include "tests/cost/table_text.h"

using namespace opcost;
using namespace opcost::test;

namespace {

/// All types of arithmetic and accesses that opcost emits: complex arithmetic
/// is on its halves.
std::vector<NumberType> emitted_types(bool access) {
  std::vector<NumberType> types;
  for (const ElementType element : kAllElementTypes) {
    auto type = number_type(element);
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
    CHECK(!table.content().citations.empty());  // what a paper cites
    CHECK(table.name() == name);
    CHECK_FALSE(table.content().technology.empty());
  }
}

TEST_CASE("Shipped tables: the library holds the files of cost_tables") {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(test::source_dir() + "/cost_tables")) {
    if (entry.path().extension() != ".yaml") continue;
    ++files;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const std::string name = entry.path().stem().string();
    const bool layerwise = entry.path().parent_path().filename() == "layerwise";
    CHECK((layerwise ? shipped_layerwise_text(name) : shipped_table_text(name)) == text);
  }
  CHECK(files == shipped_tables().size() + shipped_layerwise_tables().size());
}

namespace {

std::vector<std::string> sources_of(const std::map<NumberType, ListedPrice>& prices) {
  std::vector<std::string> sources;
  sources.reserve(prices.size());
  for (const auto& [type, price] : prices) sources.push_back(price.source);
  return sources;
}

}  // namespace

TEST_CASE("Shipped tables: what was compiled is what the reader makes of the text") {
  for (const std::string& name : shipped_tables()) {
    CAPTURE(name);
    const auto read = parse_table(*shipped_table_text(name), name);
    REQUIRE(read.ok());
    const auto found = find_table(name);
    REQUIRE(found.ok());
    const CostTable& compiled = *found;
    CHECK(table_text(compiled) == table_text(*read));  // all prices, rules and other sources
    const TableContent &a = compiled.content(), &b = read->content();
    REQUIRE(a.arithmetic.size() == b.arithmetic.size());
    for (const auto& [action, prices] : b.arithmetic)
      CHECK(sources_of(a.arithmetic.at(action)) == sources_of(prices));
    CHECK(sources_of(a.mac) == sources_of(b.mac));
    CHECK(a.provenance == b.provenance);
    CHECK(a.overrides.empty());
    CHECK(a.validated == b.validated);
    CHECK(a.serving == b.serving);
    REQUIRE(a.citations.size() == b.citations.size());
    for (std::size_t at = 0; at < a.citations.size(); ++at)
      CHECK(a.citations[at].key == b.citations[at].key);
  }
}

namespace {

bool is_real_float(NumberType type) {
  return type.format == NumberFormat::Float || type.format == NumberFormat::BFloat;
}

// A table of an accelerator without floating-point units prices whole numbers only.
bool prices_floats(const std::string& name) {
  return !(name == "eyeriss-65nm" || name == "tpu-v4i" || name == "tpu-like-zigzag");
}

void check_priced(const CostTable& table, Action action, NumberType type,
                  std::optional<TierIndex> place) {
  CAPTURE(to_string(action));
  CAPTURE(to_string(type));
  const auto price = table.price({action, type, false}, place);
  if (!place && is_real_float(type) && !prices_floats(table.name())) {
    REQUIRE_FALSE(price.ok());
    CHECK(price.error().what.find(to_string(type)) != std::string::npos);  // names the missing one
    return;
  }
  REQUIRE(price.ok());
  CHECK(std::isfinite(price->each.value));
  const bool in_registers = place && table.memory()[*place].name == "registers";
  const bool not_determined = price->source.starts_with("at 0 in ");  // of a fitted table
  CHECK((price->each.value > 0.0 || in_registers || not_determined));
  CHECK_FALSE(price->source.empty());
}

}  // namespace

TEST_CASE("Shipped tables: every action on every element type has a price, or it is named") {
  for (const std::string& name : shipped_tables()) {
    CAPTURE(name);
    const CostTable table = shipped(name);
    for (const Action action : kAllActions)
      for (const NumberType type : emitted_types(is_access(action)))
        for (std::size_t tier = 0; tier < table.memory().tiers().size(); ++tier)
          check_priced(table, action, type,
                       is_access(action) ? std::optional{TierIndex{tier}} : std::nullopt);
  }
}

TEST_CASE("horowitz-45nm: the published numbers, at 64 bits an access") {
  const CostTable table = shipped("horowitz-45nm");
  CHECK(price_of(table, Action::Mul, "int8").each.value == 0.2);
  CHECK(price_of(table, Action::Mul, "float16").each.value == 1.1);
  CHECK(price_of(table, Action::Add, "int16").each.value == 0.05);
  CHECK(access_price_of(table, Action::Read, 64, 0).each.value == 10);
  CHECK(access_price_of(table, Action::Read, 32, 2).each.value == 50);  // half a line of 100
  CHECK(access_price_of(table, Action::Write, 64, 3).each.value == 1300);
  CHECK(access_price_of(shipped("horowitz-45nm-2600"), Action::Write, 64, 3).each.value == 2600);
}

TEST_CASE("horowitz-45nm: an 8-bit float is not listed, and what stands in for it says so") {
  const CostTable table = shipped("horowitz-45nm");
  CHECK_FALSE(table.content().arithmetic.at(Action::Mul).contains({NumberFormat::Float, Bits{8}}));
  CHECK(price_of(table, Action::Mul, "float8").derivation == "quadratic in bits from mul float16");
}

TEST_CASE("7nm: BitNet's Table 1 follows, 6.7B parameters at 512 tokens") {
  // MACs = T * L * (12 d^2 + 2 T d), d = 4096, L = 32, T = 512; the paper prints 4.41 J of
  // 32-bit multiplications and 1.28 J of additions, 1.14 and 0.54 J at 16 bits.
  const CostTable table = shipped("7nm");
  const double macs = 512.0 * 32 * (12.0 * 4096 * 4096 + 2.0 * 512 * 4096);
  const auto joules = [&](Action action, const std::string& type) {
    return macs * price_of(table, action, type).each.value * 1e-12;
  };
  CHECK(joules(Action::Mul, "float32") == doctest::Approx(4.41).epsilon(0.002));
  CHECK(joules(Action::Add, "float32") == doctest::Approx(1.28).epsilon(0.002));
  CHECK(joules(Action::Mul, "float16") == doctest::Approx(1.14).epsilon(0.006));
  CHECK(joules(Action::Add, "float16") == doctest::Approx(0.54).epsilon(0.004));
}

TEST_CASE("7nm: widths between the listed ones are labelled") {
  const CostTable table = shipped("7nm");
  CHECK(price_of(table, Action::Add, "int32").each.value == doctest::Approx(0.028));
  CHECK(price_of(table, Action::Add, "int32").derivation == "linear in bits from add int8");
  CHECK(access_price_of(table, Action::Read, 16, 0).each.value == 112.5);  // 450 / 4
}

TEST_CASE("Accelerators: a multiply-accumulate is one price, its addition nothing") {
  const auto mac = [](const std::string& name, const std::string& type) {
    return price_of(shipped(name), Action::Mul, type, true).each.value;
  };
  CHECK(mac("eyeriss-65nm", "int16") == 2);
  CHECK(mac("tpu-v4i", "int8") == 0.084);
  CHECK(mac("tpu-like-zigzag", "int8") == 0.177);
  for (const char* name : {"eyeriss-65nm", "tpu-v4i", "tpu-like-zigzag"})
    CHECK(price_of(shipped(name), Action::Add, "int32", true).each.value == 0);
}

TEST_CASE("tpu-v4i: memories are priced by the bit, and writes dearer than reads") {
  const CostTable table = shipped("tpu-v4i");
  CHECK(access_price_of(table, Action::Read, 8, 0).each.value == doctest::Approx(8 * 0.249));
  CHECK(access_price_of(table, Action::Write, 8, 1).each.value == doctest::Approx(8 * 2.36));
  CHECK(access_price_of(table, Action::Read, 8, 2).each.value == doctest::Approx(8 * 7.03));
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
  const std::string path = test::source_dir() + "/cost_tables/45nm.yaml";
  CHECK(find_table(path).ok());
}

TEST_CASE("Finding a table: an unknown name is told with those it may be") {
  const auto table = find_table("45n.yaml");
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().where == "45n.yaml");
  CHECK(table.error().hint.starts_with("did you mean `45nm`? The shipped tables: 45nm"));
}

TEST_CASE("Finding a table: a directory is an error") {
  const auto table = find_table(test::source_dir());
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().what == "cannot read: it is a directory");
}

TEST_CASE("Finding a table: a missing file is an error of loading") {
  const auto table = load_table(test::source_dir() + "/none.yaml");
  REQUIRE_FALSE(table.ok());
  CHECK(table.error().what == "cannot read: no such file or directory");
}
