// What a table has of prices that no run told: the mean change of related ones.
#include "calibrate/fitted_table.h"

#include <doctest/doctest.h>

#include "opcost/cost/tables.h"

namespace opcost::fitted_table_cases {
namespace {

using Kind = PriceKey::Kind;

const NumberType kFloat32{NumberFormat::Float, Bits{32}};
constexpr double kScale = 100.0;

// Two memories; what a price is stands for itself below.
CostTable base() {
  return *parse_table(
      "schema: opcost.table/1\nname: base\nunit: pJ\nsource: a test\n"
      "arithmetic: {mul: {float32: 4, float16: 1}, add: {float32: 1},\n"
      "  mac: {float32: 5}}\n"
      "per_node: 7\n"
      "memory: [{name: SRAM, capacity: 1 KiB, read: {32: 10}, write: {32: 20}},\n"
      "  {name: L2, capacity: 1 MiB, read: {32: 50}, write: {32: 60}},\n"
      "  {name: DRAM, read: {32: 640}, write: {32: 700}}]\n",
      "base.yaml");
}

FoundPrice found(Kind kind, Action action, double pj, std::optional<double> base_pj,
                 std::size_t tier = 0) {
  return {{kind, action, kFloat32, TierIndex{tier}}, pj, base_pj, "found"};
}

TableContent table_with(const std::vector<FoundPrice>& prices) {
  return fitted_table(base(), prices, kScale).content();
}

double of(const std::map<Bits, ListedPrice>& prices) { return prices.at(Bits{32}).each.value; }

}  // namespace

TEST_CASE("Fitted table: without a related price all change by the scale of the runs") {
  const TableContent table = table_with({});
  CHECK(table.arithmetic.at(Action::Mul).at(kFloat32).each.value == 400.0);
  CHECK(table.mac.at(kFloat32).each.value == 500.0);
  CHECK(of(table.tiers[2].write) == 70000.0);
  CHECK_FALSE(table.per_node);
  CHECK(table.arithmetic.at(Action::Add).at(kFloat32).source == "no run tells; 100 times: a test");
}

TEST_CASE("Fitted table: one price of the action changes its other types, and no other action") {
  const TableContent table = table_with({found(Kind::Arithmetic, Action::Mul, 12.0, 4.0)});
  const NumberType half{NumberFormat::Float, Bits{16}};
  const auto& products = table.arithmetic.at(Action::Mul);
  CHECK(products.at(kFloat32).each.value == 12.0);
  CHECK(products.at(kFloat32).source == "found");
  CHECK(products.at(half).each.value == doctest::Approx(3.0));
  CHECK(table.arithmetic.at(Action::Add).at(kFloat32).each.value == 100.0);
  CHECK(table.mac.at(kFloat32).each.value == 500.0);
}

TEST_CASE("Fitted table: of several prices of an action the geometric mean") {
  FoundPrice other = found(Kind::Arithmetic, Action::Mul, 3.0, 1.0);
  other.key.type.bits = Bits{8};
  const TableContent table = table_with({found(Kind::Arithmetic, Action::Mul, 48.0, 4.0), other});
  const NumberType half{NumberFormat::Float, Bits{16}};
  CHECK(table.arithmetic.at(Action::Mul).at(half).each.value == doctest::Approx(6.0));
}

TEST_CASE("Fitted table: a price that had none or 0, or is 0 now, changes no other") {
  for (const auto& [pj, before] :
       {std::pair{12.0, std::optional<double>{}}, {12.0, 0.0}, {0.0, 4.0}}) {
    const TableContent table = table_with({found(Kind::Arithmetic, Action::Mul, pj, before)});
    const NumberType half{NumberFormat::Float, Bits{16}};
    CHECK(table.arithmetic.at(Action::Mul).at(half).each.value == 100.0);
  }
}

TEST_CASE("Fitted table: accesses follow the same memory, else the nearest; its own access first") {
  const TableContent one = table_with({found(Kind::Access, Action::Read, 30.0, 10.0, 0)});
  CHECK(of(one.tiers[0].read) == 30.0);
  CHECK(of(one.tiers[0].write) == doctest::Approx(60.0));
  CHECK(of(one.tiers[1].read) == doctest::Approx(150.0));
  CHECK(of(one.tiers[2].write) == doctest::Approx(2100.0));
  const TableContent two = table_with({found(Kind::Access, Action::Read, 30.0, 10.0, 0),
                                       found(Kind::Access, Action::Write, 3500.0, 700.0, 2)});
  CHECK(of(two.tiers[0].write) == doctest::Approx(60.0));  // of its memory, not of its kind
  CHECK(of(two.tiers[2].read) == doctest::Approx(3200.0));
  CHECK(of(two.tiers[1].read) == doctest::Approx(150.0));  // as far from both
  CHECK(of(two.tiers[1].write) == doctest::Approx(300.0));
}

TEST_CASE("Fitted table: no price is beyond what a table may hold; a static power is none") {
  const TableContent table = table_with({found(Kind::Mac, Action::Mul, 3e13, 5.0),
                                         found(Kind::Node, Action::Mul, 9.0, std::nullopt),
                                         found(Kind::Static, Action::Mul, 11.0, std::nullopt)});
  CHECK(table.mac.at(kFloat32).each.value == 1e12);
  CHECK(table.per_node.value().each.value == 9.0);
  CHECK(fitted_table(base(), {}, 1e13).content().mac.at(kFloat32).each.value == 1e12);
}

}  // namespace opcost::fitted_table_cases
