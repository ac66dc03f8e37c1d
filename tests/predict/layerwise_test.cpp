// Pricing by regressions, and reading and writing their table.
#include "opcost/predict/layerwise.h"
#include "opcost/predict/layerwise_file.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/predict/find_prices.h"
#include "opcost/predict/price_source.h"
#include "support/paths.h"

namespace opcost {
namespace {

const std::string kTable = test::source_dir() + "/tests/data/predict/small_layers.yaml";

Estimate mlp_with(const PriceSource& prices) {
  const auto model = load_onnx(test::source_dir() + "/models/mlp.onnx");
  REQUIRE(model);
  const auto result = estimate(*model, prices);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *result;
}

std::string table_with(const std::string& regressions) {
  return "schema: opcost.layerwise/1\nname: t\nunit: pJ\nregressions:\n" + regressions;
}

std::string error_of(const std::string& yaml) {
  const auto table = parse_layerwise(yaml, "t.yaml");
  REQUIRE_FALSE(table);
  return table.error().where + ": " + table.error().what;
}

TEST_CASE("Layerwise: shipped tables are found by name, with their error on what was left out") {
  const auto names = shipped_layerwise_tables();
  REQUIRE(names == std::vector<std::string>{"xeon-5120-layers"});
  for (const std::string name : {"xeon-5120-layers", "xeon-5120-layers.yaml"}) {
    const auto prices = find_prices(name);
    REQUIRE_MESSAGE(prices, prices.error().what);
    REQUIRE(prices->layerwise() != nullptr);
    CHECK(prices->layerwise()->name() == names[0]);
    REQUIRE(prices->layerwise()->fallback() != nullptr);
    CHECK(prices->layerwise()->fallback()->name() == "xeon-5120");
    const auto told = prices->layerwise()->info().validated;
    REQUIRE(told);
    CHECK(told->rows == 96);
    CHECK(told->mape < 0.035);
  }
  CHECK_FALSE(shipped_layerwise_text("xeon-5120"));
}

TEST_CASE("Layerwise: a table's error on others is read and written") {
  const std::string yaml = std::string(*shipped_layerwise_text("xeon-5120-layers"));
  const auto table = parse_layerwise(yaml, "t.yaml");
  REQUIRE(table);
  const auto again = parse_layerwise(layerwise_text(*table), "again.yaml");
  REQUIRE(again);
  CHECK(layerwise_text(*again) == layerwise_text(*table));
  CHECK(again->content().validated->mape == table->content().validated->mape);
  CHECK(error_of(yaml + "  mpe: 3\n").find("mpe") != std::string::npos);
  const auto plain = find_prices(kTable);
  REQUIRE(plain);
  CHECK_FALSE(plain->layerwise()->info().validated);
}

TEST_CASE("Layerwise: a node costs the sum of its terms, and its events are counted") {
  const auto prices = find_prices(kTable);
  REQUIRE(prices);
  const Estimate result = mlp_with(*prices);
  std::size_t products = 0;
  for (const NodeEstimate& node : result.nodes) {
    if (node.op != "Gemm" || node.status != NodeStatus::Counted) continue;
    ++products;
    // call: 1000, macs: 2
    CHECK(node.energy.value == 1000.0 + 2.0 * static_cast<double>(node.macs));
    CHECK(node.energy_floor == node.energy);
    REQUIRE(node.whole.has_value());
    CHECK(node.whole->how == "regression of Gemm float32");
    CHECK_FALSE(node.events.empty());
    for (const EventEntry& entry : node.events) CHECK(entry.energy.value == 0.0);
  }
  CHECK(products > 0);
  CHECK(result.totals.by_action.at(std::string(kRegression)).energy == result.totals.energy);
  CHECK(result.totals.by_tier.at(std::string(kRegression)).count == products);
}

TEST_CASE("Layerwise: less than nothing is nothing, and told") {
  const Estimate result = mlp_with(*find_prices(kTable));
  for (const NodeEstimate& node : result.nodes)
    if (node.op == "Relu") CHECK(node.energy.value == 0.0);
  const auto told = [](const std::string& warning) {
    return warning.find("less than nothing") != std::string::npos;
  };
  CHECK(std::ranges::count_if(result.warnings, told) == 1);
}

TEST_CASE("Layerwise: without a regression a node is unknown, or priced by the fallback") {
  const auto text = table_with("  - {op: Relu, type: float32, terms: {call: 5}}\n");
  const auto alone = parse_prices(text, "t.yaml");
  REQUIRE(alone);
  const Estimate unknown = mlp_with(*alone);
  CHECK(unknown.coverage.unknown > 0);
  for (const NodeEstimate& node : unknown.nodes) {
    if (node.op != "Gemm") continue;
    CHECK(node.unknown == UnknownReason::Price);
    CHECK(node.macs == 0);
    CHECK(node.reason.starts_with("table t has no regression of Gemm float32"));
  }
  auto table = parse_layerwise(text, "t.yaml");
  REQUIRE(table);
  table->fall_back_to(*find_table("45nm"));
  const Estimate priced = mlp_with(PriceSource(*table));
  CHECK(priced.coverage.unknown == 0);
  const Estimate plain = mlp_with(PriceSource(*find_table("45nm")));
  for (std::size_t at = 0; at < plain.nodes.size(); ++at)
    if (plain.nodes[at].op == "Gemm") CHECK(priced.nodes[at].energy == plain.nodes[at].energy);
}

TEST_CASE("Layerwise: the runs of the fallback judge the nodes that it prices, not their number") {
  const auto model = load_onnx(test::source_dir() + "/models/lenet5.onnx");
  REQUIRE(model);
  const auto prices = find_prices("xeon-5120-layers");
  REQUIRE(prices);
  const auto result = estimate(*model, *prices);
  REQUIRE(result);
  for (const NodeEstimate& node : result->nodes)
    if (node.whole && !node.outside.empty())  // as its own regression says
      CHECK_MESSAGE(node.outside.starts_with("its energy is far from the "), node.outside);
  for (const std::string& warning : result->warnings)
    CHECK_MESSAGE(warning.find("counted nodes; in the runs of") == std::string::npos, warning);
}

TEST_CASE("Layerwise: a regression of another number type does not apply") {
  const auto prices =
      parse_prices(table_with("  - {op: Gemm, type: float16, terms: {call: 5}}\n"), "t.yaml");
  REQUIRE(prices);
  CHECK(mlp_with(*prices).coverage.counted == 0);
}

TEST_CASE("Layerwise: what is written is read back") {
  LayerwiseTable::Content content;
  content.name = "a \"name\"";
  content.description = "one line";
  content.fallback = "45nm";
  content.provenance = {{"host", "bench"}, {"runs_sha256", "00ff"}};
  Regression one;
  one.op = "com.microsoft.Gelu";
  one.type = {NumberFormat::BFloat, Bits{16}};
  one.sizes = {8, 3ULL << 20};
  one.terms = {{"vector_macs", 0.1}, {"batch*cold_input_bytes", -1e-30}};
  one.rows = 12;
  one.range_pj = {1e3, 1.0 / 3.0 * 1e12};
  one.source = "a test";
  one.scores = "MAPE 3 %";
  Regression in_place = one;
  in_place.in_place = true;
  content.regressions = {one, in_place};
  const auto read = parse_layerwise(layerwise_text(LayerwiseTable(content)), "t.yaml");
  REQUIRE_MESSAGE(read.ok(), (read ? "" : to_string(read.error())));
  const LayerwiseTable::Content& again = read->content();
  CHECK(again.name == content.name);
  CHECK(again.description == content.description);
  CHECK(again.fallback == content.fallback);
  CHECK(again.provenance == content.provenance);
  REQUIRE(again.regressions.size() == 2);
  CHECK_FALSE(again.regressions[0].in_place);
  CHECK(again.regressions[1].in_place);
  const Regression& other = again.regressions.front();
  CHECK(other.op == one.op);
  CHECK(other.type == one.type);
  CHECK(other.sizes == one.sizes);
  CHECK(other.rows == one.rows);
  CHECK(other.range_pj == one.range_pj);
  CHECK(other.source == one.source);
  CHECK(other.scores == one.scores);
  REQUIRE(other.terms.size() == 2);
  CHECK(other.terms[1].feature == one.terms[1].feature);
  CHECK(other.terms[1].pj == one.terms[1].pj);
}

TEST_CASE("Layerwise: a faulty file is told by line and column") {
  CHECK(error_of("schema: opcost.layerwise/2\nname: t\nunit: pJ\nregressions: []\n") ==
        "t.yaml:1:9: this is no table of the schema opcost.layerwise/1");
  CHECK(error_of(table_with("  []\n")) ==
        "t.yaml:5:3: `regressions` must be a list of regressions");
  CHECK(error_of(table_with("  - {op: Conv, type: float32, terms: {mac: 1}}\n")) ==
        "t.yaml:5:39: `mac` is no feature");
  CHECK(error_of(table_with("  - {op: Conv, type: float31x, terms: {macs: 1}}\n")) ==
        "t.yaml:5:22: `type` must be a number type");
  CHECK(error_of(table_with("  - {op: Conv, type: float32, terms: {macs: nan}}\n")) ==
        "t.yaml:5:45: a term must be a number within 1e30");
  CHECK(
      error_of(table_with("  - {op: Conv, type: float32, vector_width: 0, terms: {macs: 1}}\n")) ==
      "t.yaml:5:45: `vector_width` must be a whole number from 1 to 4096");
  CHECK(error_of(table_with("  - {op: Conv, type: float32, cache: 1 MB, terms: {macs: 1}}\n")) ==
        "t.yaml:5:38: `cache` must be a whole number of B, KiB, MiB, GiB or TiB");
  CHECK(error_of(table_with("  - {op: A, type: float32, terms: {macs: 1}}\n"
                            "  - {op: A, type: float32, terms: {call: 1}}\n")) ==
        "t.yaml:6:5: a second regression of A float32");
  CHECK(error_of(table_with("  - {op: A, type: float32, in_place: true, terms: {macs: 1}}\n"
                            "  - {op: A, type: float32, in_place: true, terms: {call: 1}}\n")) ==
        "t.yaml:6:5: a second regression of A float32 in place");
  CHECK(error_of(table_with("  - {op: A, type: float32, in_place: maybe, terms: {macs: 1}}\n")) ==
        "t.yaml:5:38: `in_place` must be true or false");
}

TEST_CASE("Layerwise: a fallback goes with a layerwise table only") {
  const auto pointless = find_prices("45nm", "7nm");
  REQUIRE_FALSE(pointless);
  CHECK(pointless.error().what.find("goes with a layerwise table") != std::string::npos);
  const auto layered = find_prices(kTable, kTable);
  REQUIRE_FALSE(layered);  // the fallback must be a price table
}

}  // namespace
}  // namespace opcost
