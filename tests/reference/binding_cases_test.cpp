// Small public inputs with the right value: dims, batches, loops, caches, routers.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/program.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string path_of_case(const std::string& name) {
  return (std::filesystem::path(shared_data()) / "cases" / (name + ".onnx")).string();
}

// Whether the folder with the cases is there; says so if it is not.
bool have_bound_cases() {
  const bool there = std::filesystem::is_directory(std::filesystem::path(shared_data()) / "cases");
  if (!there) MESSAGE("skipped: no shared data");
  return there;
}

Result<Estimate> try_bound_case(const std::string& name, const EstimateOptions& options) {
  auto model = load_onnx(path_of_case(name));
  REQUIRE_MESSAGE(model.ok(), name);
  return estimate(*model, *find_table(std::string(kDefaultTable)), options);
}

Estimate bound_case(const std::string& name, const EstimateOptions& options = {}) {
  auto result = try_bound_case(name, options);
  REQUIRE_MESSAGE(result.ok(), name << ": " << result.error().what);
  return *std::move(result);
}

EstimateOptions bound_to(const std::map<std::string, std::int64_t>& bindings) {
  EstimateOptions options;
  options.dims = bindings;
  return options;
}

EstimateOptions batch(std::int64_t size) {
  EstimateOptions options;
  options.what_if.batch = size;
  return options;
}

}  // namespace

TEST_CASE("Cases: dims that are formulas follow from the names in them") {
  if (!have_bound_cases()) return;
  CHECK(bound_case("s12_dim_expr", bound_to({{"H", 14}, {"W", 14}})).inputs.at(0).shape ==
        Shape{1, 3, 224, 224});
  const Estimate floors = bound_case("s12b_dim_floor", bound_to({{"seq", 9}}));
  CHECK(floors.inputs.at(0).shape == Shape{1, 5, 4});
  CHECK(floors.inputs.at(1).shape == Shape{1, 5, 4});
  CHECK(bound_case("z02_expr0", bound_to({{"_dim", 4}})).inputs.at(0).shape == Shape{1, 32, 8});
  CHECK(bound_case("z02_expr1", bound_to({{"s0", 128}})).inputs.at(0).shape == Shape{1, 64, 8});
  CHECK(bound_case("z02_expr2", bound_to({{"s0", 128}})).inputs.at(0).shape == Shape{1, 127, 8});
  CHECK(bound_case("z02_expr3", bound_to({{"s0", 128}})).inputs.at(0).shape == Shape{1, 64, 8});
  CHECK(bound_case("dim_2s0", bound_to({{"s0", 128}})).totals.macs == 256 * 64 * 128);
  const auto open = try_bound_case("dim_2s0", {});
  REQUIRE_FALSE(open.ok());
  CHECK(open.error().hint == "add, with numbers for every N: --dim 's0=N'");
}

TEST_CASE("Cases: a batch that a file holds gives as many times the work") {
  if (!have_bound_cases()) return;
  CHECK(bound_case("w01_batch_hard", batch(8)).totals.macs ==
        8 * bound_case("w01_batch_hard").totals.macs);
  CHECK(bound_case("qonnx__qonnx_act_weight_fp8", batch(3)).totals.macs ==
        3 * bound_case("qonnx__qonnx_act_weight_fp8").totals.macs);
}

TEST_CASE("Cases: loops that grow") {
  if (!have_bound_cases()) return;
  const Estimate grown = bound_case("v01_grow_200");
  CHECK(node_named(grown, "mm").macs == 1'312'000);
  CHECK(node_named(grown, "head").inputs.at(0).shape == Shape{1, 203, 8});
  const Estimate sequence = bound_case("loop_seq_matmul_1000");
  CHECK(sequence.totals.macs == 512'000);
  CHECK(sequence.outputs.at(0).shape == Shape{1000, 64});
}

TEST_CASE("Cases: a merged decoder runs the branch that its cache asks for") {
  if (!have_bound_cases()) return;
  const std::string name = "optimum_whisper_decoder_model_merged__optimum";
  std::map<std::string, std::int64_t> bindings{{"decoder_sequence_length", 1},
                                               {"encoder_sequence_length", 1500},
                                               {"past_decoder_sequence_length", 15}};
  const Estimate cached = bound_case(name, bound_to(bindings));
  CHECK(cached.totals.macs == 9'603'072);
  CHECK(cached.bound_flags.at("use_cache_branch"));
  EstimateOptions without = bound_to(bindings);
  without.input_values["use_cache_branch"] = {0};
  bindings["past_decoder_sequence_length"] = 0;
  const Estimate first = bound_case(name, bound_to(bindings));
  CHECK_FALSE(first.bound_flags.at("use_cache_branch"));
  CHECK(first.totals.macs == bound_case(name, without).totals.macs);
  CHECK(first.totals.macs > cached.totals.macs);
  const auto small = [](std::int64_t past) {
    return bound_case("s16_merged",
                      bound_to({{"past_sequence_length", past}, {"sequence_length", 1}}))
        .totals.macs;
  };
  CHECK(small(5) == 2 * 8 * 8 + 2 * 8 * 3);
  CHECK(small(0) == 2 * (2 * 8 * 8) + 2 * 8 * 3);
}

TEST_CASE("Cases: an eager mixture of experts counts each token as often as it is sent") {
  if (!have_bound_cases()) return;
  const Estimate result =
      bound_case("moe_mixtral_eager__ts", bound_to({{"batch", 2}, {"sequence", 32}}));
  CHECK(result.totals.macs == 759'693'312);
  CHECK(result.coverage.unknown == 0);
}

TEST_CASE("Cases: a shape that is given has the type of its rule") {
  if (!have_bound_cases()) return;
  EstimateOptions options;
  options.set_shapes = {{"z", {4, 8}}, {"r", {16}}};
  const Estimate result = bound_case("mini_cos", options);
  CHECK(node_of(result, "ConstantOfShape").outputs.at(0).type == ElementType::Float);
  CHECK(result.coverage.unknown == 0);
  CHECK(node_of(result, "Exp").status == NodeStatus::Counted);
}
