// The price of a call at which two models change places in a ranking.
#include "compare/turns.h"

#include <doctest/doctest.h>

#include "opcost/compare/compare.h"
#include "opcost/cost/tables.h"
#include "support/files.h"
#include "support/model_builder.h"

using namespace opcost;
using test::Folder;
using test::ModelBuilder;

namespace {

// Sums of `width` numbers, one after the other.
std::string chain(int nodes, std::int64_t width) {
  ModelBuilder b(13);
  b.input("v0", ElementType::Float, {width});
  for (int i = 0; i < nodes; ++i)
    b.node("Add", {"v" + std::to_string(i), "v0"}, {"v" + std::to_string(i + 1)});
  b.output("v" + std::to_string(nodes));
  return b.bytes();
}

struct Pair {
  Folder folder{"compare-turns"};
  std::vector<Subject> subjects{{"deep", folder.file("deep.onnx", chain(20, 10)), {}},
                                {"wide", folder.file("wide.onnx", chain(2, 1000)), {}}};
};

Comparison at_price(const Pair& pair, double per_node_pj) {
  CostTable table = *find_table("45nm");
  if (per_node_pj > 0.0)
    REQUIRE(override_price(table, "per_node=" + std::to_string(per_node_pj)).ok());
  return compare(pair.subjects, {PriceSource(table)});
}

}  // namespace

TEST_CASE("Turns: just below the price the order is as it was, just above it is the other") {
  const Pair pair;
  const Comparison free = at_price(pair, 0.0);
  REQUIRE(free.models[0].label == "deep");
  REQUIRE(free.turns.size() == 1);
  const double price = free.turns[0].per_node.value;
  CHECK(price == doctest::Approx((free.models[1].cells[0].figures->energy.value -
                                  free.models[0].cells[0].figures->energy.value) /
                                 18));  // 20 calls against 2
  CHECK(at_price(pair, price * 0.999).models[0].label == "deep");
  CHECK(at_price(pair, price * 1.001).models[0].label == "wide");
}

TEST_CASE("Turns: the price is the same whatever the table charges for a call") {
  const Pair pair;
  const double free = at_price(pair, 0.0).turns.at(0).per_node.value;
  CHECK(at_price(pair, 0.5 * free).turns.at(0).per_node.value == doctest::Approx(free));
  CHECK(at_price(pair, 7.0 * free).turns.at(0).per_node.value == doctest::Approx(free));
}

TEST_CASE("Turns: undecided below the dearest known call, but not where the table prices calls") {
  const Pair pair;
  Comparison free = at_price(pair, 0.0);
  const double price = free.turns.at(0).per_node.value;
  const auto undecided_with = [](Comparison all, double dearest) {
    all.turns.clear();
    find_turns(all, Picojoules{dearest});
    return all.turns.at(0).undecided;
  };
  CHECK(undecided_with(free, price * 1.01));
  CHECK_FALSE(undecided_with(free, price * 0.99));
  CHECK_FALSE(undecided_with(at_price(pair, price * 0.5), price * 1.01));
}

TEST_CASE("Turns: none where the cheaper model has the fewer calls") {
  Pair pair;
  pair.subjects[0].path = pair.folder.file("short.onnx", chain(1, 10));
  CHECK(at_price(pair, 0.0).turns.empty());
}

TEST_CASE("Turns: none where a regression prices nodes of either model, calls included") {
  const Pair pair;
  for (const std::size_t at : {0U, 1U}) {
    Comparison all = at_price(pair, 0.0);
    REQUIRE(all.turns.size() == 1);
    all.turns.clear();
    all.models.at(at).cells[0].figures->by_tier[std::string(kRegression)] = {};
    find_turns(all, Picojoules{});
    CHECK(all.turns.empty());
  }
}
