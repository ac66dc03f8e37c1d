// What holds for every network: the order of the three energies, and what memories and batches do.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/every_model.h"
#include "support/paths.h"

namespace {
namespace placement_properties {

using namespace opcost;

constexpr double kRounding = 1 + 1e-9;

CostTable table_named(const std::string& name) {
  const auto table = find_table(name);
  REQUIRE(table.ok());
  return *table;
}

// The same memories but for one that is larger: all tables have tiers of ascending size.
CostTable with_more_memory(const CostTable& table, std::size_t which) {
  TableContent content = table.content();
  std::vector<MemoryTier> tiers = content.memory.tiers();
  const auto bytes = tiers[which].capacity->value.exact().value();
  tiers[which].capacity = Bytes{Count{bytes + bytes / 4}};
  content.memory = MemoryHierarchy(std::move(tiers), content.memory.multipliers());
  return CostTable(std::move(content));
}

CostTable with_cheaper_memory(const CostTable& table, std::size_t which) {
  TableContent content = table.content();
  for (auto* prices : {&content.tiers[which].read, &content.tiers[which].write})
    for (auto& [bits, price] : *prices) price.each = Picojoules{0.75 * price.each.value};
  return CostTable(std::move(content));
}

std::vector<CostTable> better_tables(const CostTable& table) {
  std::vector<CostTable> better;
  const std::size_t tiers = table.memory().tiers().size();
  for (std::size_t at = 0; at + 1 < tiers; ++at) better.push_back(with_more_memory(table, at));
  for (std::size_t at = 0; at < tiers; ++at) better.push_back(with_cheaper_memory(table, at));
  return better;
}

void check_order(const Estimate& result) {
  for (const NodeEstimate& node : result.nodes) {
    if (node.status != NodeStatus::Counted) continue;
    CHECK(node.energy_floor.value <= node.energy_tiled.value * kRounding);
    CHECK(node.energy_tiled.value <= node.energy_array.value * kRounding);
  }
  CHECK(result.totals.energy_floor.value <= result.totals.energy_tiled.value * kRounding);
  CHECK(result.totals.energy_tiled.value <= result.totals.energy_array.value * kRounding);
}

// Node by node: a table that is better for one memory makes none dearer.
void check_no_dearer(const Estimate& before, const Estimate& now) {
  REQUIRE(now.nodes.size() == before.nodes.size());
  for (std::size_t at = 0; at < now.nodes.size(); ++at) {
    const NodeEstimate &was = before.nodes[at], &is = now.nodes[at];
    if (is.status != NodeStatus::Counted) continue;
    const std::string& node = is.id;
    CAPTURE(node);
    CHECK(is.energy_floor.value <= was.energy_floor.value * kRounding);
    CHECK(is.energy_tiled.value <= was.energy_tiled.value * kRounding);
    CHECK(is.energy_array.value <= was.energy_array.value * kRounding);
  }
}

// Two of everything that a model leaves open.
EstimateOptions with_dims(const Model& model, EstimateOptions options) {
  for (const DeclaredValue& input : model.graph.inputs)
    for (const Dim& dim : input.shape.value_or(std::vector<Dim>{}))
      if (const auto* name = std::get_if<std::string>(&dim)) options.dims[*name] = 2;
  return options;
}

// Returns whether there was an estimate: a table may not price a type, or a dim have no name.
bool check_model(const Model& model, const CostTable& table, EstimateOptions options) {
  auto before = estimate(model, table, options);
  if (!before) {
    options = with_dims(model, options);
    before = estimate(model, table, options);
  }
  if (!before) {
    MESSAGE("no estimate with " << table.info().name << ": " << to_string(before.error()));
    return false;
  }
  check_order(*before);
  for (const CostTable& better : better_tables(table)) {
    const auto now = estimate(model, better, options);
    REQUIRE(now.ok());
    check_no_dearer(*before, *now);
  }
  return true;
}

// False if the model has no batch that is open.
bool check_batches(const Model& model, const CostTable& table) {
  double before = 0;
  for (const std::int64_t batch : {1, 2, 6}) {
    EstimateOptions options;
    options.what_if.batch = batch;
    const auto result = estimate(model, table, options);
    if (!result) return false;
    const double each = result->totals.energy.value / static_cast<double>(batch);
    // Unless its samples are compared with each other: it is then run as a whole.
    const bool is_run_in_parts = !result->batch_run || result->batch_run->tried.size() > 1;
    if (before > 0 && is_run_in_parts) CHECK(each <= before * kRounding);
    before = each;
  }
  return true;
}

}  // namespace placement_properties
}  // namespace

using namespace placement_properties;

TEST_CASE("Properties: floor <= tiled <= array, and a better memory makes no layer dearer") {
  for (const char* name : {"alexnet", "mobilenet_v2", "lstm_lm", "bert_base"}) {
    CAPTURE(name);
    const auto model = load_onnx(test::source_dir() + "/models/" + name + ".onnx");
    REQUIRE(model.ok());
    CHECK(check_model(*model, table_named("45nm"), {}));
  }
}

TEST_CASE("Properties: the same for every model at hand, and for an array of multipliers" *
          doctest::test_suite("full")) {
  std::size_t models = 0, known = 0, known_of_array = 0;
  test::for_each_model([&](const std::string&, const Model& model) {
    ++models;
    known += static_cast<std::size_t>(check_model(model, table_named("45nm"), {}));
    EstimateOptions whole_numbers;
    whole_numbers.what_if.precision.rules.push_back(
        {"", "", {ElementType::Int16, ElementType::Int16, ElementType::Undefined}});
    known_of_array +=
        static_cast<std::size_t>(check_model(model, table_named("eyeriss-65nm"), whole_numbers));
  });
  MESSAGE(known << " and " << known_of_array << " of " << models << " models were estimated");
  CHECK(known >= models * 9 / 10);
  CHECK(known_of_array >= models / 2);
}

TEST_CASE("Properties: no network costs more for each sample in a multiple of a batch" *
          doctest::test_suite("full")) {
  std::size_t batches = 0;
  test::for_each_model([&](const std::string&, const Model& model) {
    batches += static_cast<std::size_t>(check_batches(model, table_named("45nm")));
  });
  MESSAGE(batches << " models leave their batch open");
  CHECK(batches >= 15);
}

// Their arrays are larger than the smallest memory, so that each access at home would be dearer.
TEST_CASE("Properties: experts, linear attention and transforms find elements again") {
  const auto check = [](const test::ModelBuilder& model) {
    const Estimate result = test::estimate_of(model);
    CHECK(result.coverage.unknown == 0);
    CHECK(result.totals.nodes_without_reuse_model == 0);
    CHECK(result.totals.energy_tiled.value < result.totals.energy_array.value);
  };
  const auto floats = ElementType::Float;
  // 250 tokens, two of 16 experts for each: 31 tokens for some, 32 for the others.
  test::ModelBuilder experts(18);
  experts.opset("com.microsoft", 1);
  experts.input("x", floats, {250, 64}).input("p", floats, {250, 16});
  experts.weight("a", floats, {16, 128, 64}).weight("b", floats, {16, 64, 128});
  experts.node("MoE", {"x", "p", "a", "", "b"}, {"y"}, {test::integer("k", 2)})
      .set_domain("com.microsoft");
  check(experts);
  test::ModelBuilder linear(18);
  linear.opset("com.microsoft", 1);
  for (const char* name : {"q", "k", "v"}) linear.input(name, floats, {1, 96, 256});
  linear.input("s", floats, {1, 4, 64, 64});
  for (const char* name : {"g", "r"}) linear.input(name, floats, {1, 96, 4});
  linear
      .node("LinearAttention", {"q", "k", "v", "s", "g", "r"}, {"y", "t"},
            {test::integer("q_num_heads", 4), test::integer("kv_num_heads", 4)})
      .set_domain("com.microsoft");
  check(linear);
  // The same experts with weights of 4 bits, two in a byte.
  test::ModelBuilder packed(18);
  packed.opset("com.microsoft", 1);
  packed.input("x", floats, {250, 64}).input("p", floats, {250, 16});
  packed.weight("a", ElementType::UInt8, {16, 128, 32}).weight("as", floats, {16, 128});
  packed.weight("b", ElementType::UInt8, {16, 64, 64}).weight("bs", floats, {16, 64});
  packed
      .node("QMoE", {"x", "p", "a", "as", "", "b", "bs"}, {"y"},
            {test::integer("k", 2), test::integer("expert_weight_bits", 4)})
      .set_domain("com.microsoft");
  check(packed);
  test::ModelBuilder spectrum(20);
  spectrum.input("x", floats, {64, 512, 1}).constant("axis", test::int64_tensor({}, {1}));
  spectrum.node("DFT", {"x", "", "axis"}, {"y"});
  // Its stages are an array of the size of one transform, so that no memory holds less.
  const Estimate transform = test::estimate_of(spectrum);
  CHECK(transform.coverage.unknown == 0);
  CHECK(transform.totals.nodes_without_reuse_model == 0);
  test::ModelBuilder frames(18);
  frames.input("x", floats, {1, 8192, 1});
  frames.constant("step", test::int64_tensor({}, {64})).weight("w", floats, {512});
  frames.node("STFT", {"x", "step", "w"}, {"y"});
  check(frames);
}
