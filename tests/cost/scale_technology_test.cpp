// Prices of logic from one technology to another.
#include "opcost/cost/scale_technology.h"

#include <doctest/doctest.h>

#include "opcost/cost/tables.h"

using namespace opcost;

TEST_CASE("Scaled technology: the published equations, by hand") {
  // At 0.9 V: 45 nm 1.103 * 0.81 - 0.362 * 0.9 + 0.2767 = 0.84433; 7 nm 0.08645: 9.77 times less.
  const Technology from{45, 0.9}, to{7, 0.9};
  CHECK(*logic_energy_factor(from, to) == doctest::Approx(1 / 9.767).epsilon(1e-3));
  CHECK(*logic_energy_factor(from, from) == 1.0);
  // 0.9 to 0.8 V on the way: 0.06535 of 7 nm at 0.8 V, 12.9 times less.
  CHECK(*logic_energy_factor(from, {7, 0.8}) == doctest::Approx(1 / 12.92).epsilon(1e-3));
  CHECK(*logic_energy_factor(from, {7, std::nullopt}) == *logic_energy_factor(from, to));
  CHECK_FALSE(logic_energy_factor(from, {5, 0.9}));
  CHECK_FALSE(logic_energy_factor(from, {7, 3.0}));
}

TEST_CASE("Scaled technology: arithmetic changes, memories do not, and sources say so") {
  const CostTable table = *find_table("45nm");
  const auto scaled = scaled_to_technology(table, "7nm");
  REQUIRE(scaled);
  const NumberType number{NumberFormat::Float, Bits{32}};
  const auto &before = table.content(), &after = scaled->content();
  const ListedPrice& mul = after.arithmetic.at(Action::Mul).at(number);
  CHECK(mul.each.value == doctest::Approx(3.7 / 9.767).epsilon(1e-3));
  CHECK(mul.source.find("Stillmaker and Baas") != std::string::npos);
  CHECK(after.technology == "7 nm CMOS, 0.9 V");
  // What was seen at 7 nm is said of 7 nm alone.
  CHECK(after.description.find("four times too low at 7 nm") != std::string::npos);
  const auto larger = scaled_to_technology(table, "130nm");
  REQUIRE(larger);
  CHECK(larger->content().description.find("four times") == std::string::npos);
  CHECK(after.tiers.back().read.begin()->second.each.value ==
        before.tiers.back().read.begin()->second.each.value);
  CHECK(parse_table(table_text(*scaled), "t.yaml"));
}

TEST_CASE("Scaled technology: what is no technology is refused") {
  CHECK_FALSE(scaled_to_technology(*find_table("45nm"), "seven"));
  CHECK_FALSE(scaled_to_technology(*find_table("45nm"), "7nm; rm"));
  CHECK_FALSE(scaled_to_technology(*find_table("45nm"), ""));
  // A supply that cannot be read is not the table's own.
  for (const char* to : {"7nm@0.7", "7nm@700mV", "7nm@0V", "7nm@", "7nm@V"})
    CHECK_FALSE(scaled_to_technology(*find_table("45nm"), to));
  CHECK_FALSE(scaled_to_technology(*find_table("tpu-like-zigzag"), "7nm"));
  CHECK(parse_technology("16nm@0.75V")->volts == 0.75);
  CHECK_FALSE(parse_technology("-7 nm"));
  CHECK_FALSE(parse_technology("99999999999 nm"));
}
