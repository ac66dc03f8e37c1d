// What a model costs does not depend on the order of the nodes in its file.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "graph/onnx_format.pb.h"
#include "support/dice.h"
#include "support/model_edits.h"
#include "support/node_orders.h"
#include "support/paths.h"
#include "support/program.h"

using namespace opcost;
namespace fs = std::filesystem;

namespace {

EstimateOptions asked(const onnx_format::ModelProto& model, bool with_questions) {
  EstimateOptions options = test::bound_to_four(model);
  if (!with_questions) return options;
  options.what_if.fold_bn = options.what_if.fuse_activations = true;
  Precision eight;
  eight.weights = eight.activations = ElementType::Int8;
  options.what_if.precision.rules = {{"", "", eight}};
  return options;
}

void check_same_totals(const Estimate& a, const Estimate& b) {
  CHECK(a.totals.macs == b.totals.macs);
  CHECK(a.totals.parameters == b.totals.parameters);
  CHECK(a.totals.energy.value == doctest::Approx(b.totals.energy.value).epsilon(1e-12));
  CHECK(a.totals.energy_floor.value == doctest::Approx(b.totals.energy_floor.value).epsilon(1e-12));
  for (const auto& entry : a.totals.by_action) {
    CAPTURE(entry.first);
    REQUIRE(b.totals.by_action.contains(entry.first));
    CHECK(b.totals.by_action.at(entry.first).count == entry.second.count);
  }
  CHECK(a.coverage.counted == b.coverage.counted);
  CHECK(a.coverage.free == b.coverage.free);
  CHECK(a.coverage.folded == b.coverage.folded);
  CHECK(a.coverage.unknown == b.coverage.unknown);
}

// Whether the model can be estimated at all.
bool check_shuffled(const fs::path& file) {
  CAPTURE(file.string());
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  onnx_format::ModelProto written;
  if (!written.ParseFromString(bytes)) return false;
  bool estimated = false;
  for (const bool with_questions : {false, true}) {
    const EstimateOptions options = asked(written, with_questions);
    const auto as_written = test::try_estimate(written, options);
    if (!as_written) continue;
    estimated = true;
    test::Dice dice(7);
    for (const test::Order order : {test::Order::Valid, test::Order::Any}) {
      CAPTURE(with_questions);
      CAPTURE(order == test::Order::Valid);
      onnx_format::ModelProto shuffled = written;
      test::shuffle_nodes(shuffled, order, dice);
      const auto result = test::try_estimate(shuffled, options);
      REQUIRE(result.has_value());
      check_same_totals(*as_written, *result);
    }
  }
  return estimated;
}

constexpr std::uintmax_t kLargestFile = 8'000'000;  // larger ones hold weights, and take long

// Unfolds into 200,000 nodes: ten seconds for each of its estimates.
constexpr std::string_view kSlow = "amp16_4000.onnx";

std::size_t check_all(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".onnx" && entry.file_size() <= kLargestFile &&
        entry.path().filename() != kSlow)
      files.push_back(entry.path());
  std::ranges::sort(files);
  return static_cast<std::size_t>(std::ranges::count_if(files, check_shuffled));
}

}  // namespace

TEST_CASE("Order of nodes: the project's own models cost the same in any" *
          doctest::test_suite("slow with sanitizers")) {
  CHECK(check_all(fs::path(test::source_dir()) / "models") >= 20);
}

// Those that opcost got wrong once are among them.
TEST_CASE("Order of nodes: a hundred models found in public cost the same in any" *
          doctest::test_suite("slow with sanitizers")) {
  if (test::shared_data().empty()) return test::skipped("shared data");
  const fs::path shared = test::shared_data();
  std::size_t models = 0;
  for (const char* folder : {"models", "cases", "light"}) models += check_all(shared / folder);
  CHECK(models >= 100);
}
