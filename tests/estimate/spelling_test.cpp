// What a model costs does not depend on how its file spells it.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/builder/networks.h"
#include "models/builder/write_model.h"
#include "support/model_edits.h"
#include "support/node_orders.h"
#include "support/paths.h"
#include "support/program.h"

using namespace opcost;
namespace fs = std::filesystem;

namespace {

void shuffle(test::ModelProto& model) {
  test::Dice dice(11);
  test::shuffle_nodes(model, test::Order::Any, dice);
}

// One after the other, so that each meets what those before it wrote.
void spell_in_all_ways(test::ModelProto& model) {
  test::initializers_as_constants(model);
  test::insert_identities(model);
  test::wrap_in_function(model);
  test::rename_values(model);
  test::wrap_in_if(model);
  test::insert_identities(model);
  test::wrap_in_loop(model);
  shuffle(model);
}

using Edit = void (*)(test::ModelProto&);
struct Spelling {
  std::string_view name;
  Edit edit;
};

constexpr std::array kSpellings{
    Spelling{"values renamed", test::rename_values},
    Spelling{"Identity inserted", test::insert_identities},
    Spelling{"initializers as Constants", test::initializers_as_constants},
    Spelling{"in a function", test::wrap_in_function},
    Spelling{"in If(true)", test::wrap_in_if},
    Spelling{"in a Loop of one trip", test::wrap_in_loop},
    Spelling{"nodes in another order", shuffle},
    Spelling{"in all these ways together", spell_in_all_ways}};

bool equal_energy(Picojoules a, Picojoules b) {
  return std::abs(a.value - b.value) <= 1e-12 * std::max(a.value, b.value);
}

std::map<std::string, std::uint64_t> counts_of(const Estimate& estimate) {
  std::map<std::string, std::uint64_t> counts;
  for (const auto& [action, part] : estimate.totals.by_action) counts[action] = part.count;
  return counts;
}

// Without views, which the spellings add: one of an unknown value is unknown itself.
std::ptrdiff_t unknown_of(const Estimate& estimate) {
  return std::ranges::count_if(estimate.nodes, [](const NodeEstimate& node) {
    return node.status == NodeStatus::Unknown && node.op != "Identity";
  });
}

void check_equal(const Estimate& a, const Estimate& b) {
  CHECK(a.totals.macs == b.totals.macs);
  CHECK(a.totals.parameters == b.totals.parameters);
  CHECK(counts_of(a) == counts_of(b));
  CHECK(equal_energy(a.totals.energy, b.totals.energy));
  CHECK(equal_energy(a.totals.energy_floor, b.totals.energy_floor));
  CHECK(unknown_of(a) == unknown_of(b));
  CHECK(a.coverage.counted == b.coverage.counted);
}

// Whether the model can be estimated at all.
bool check_spellings(const std::string& name, const test::ModelProto& written) {
  CAPTURE(name);
  const EstimateOptions options = test::bound_to_four(written);
  const auto as_written = test::try_estimate(written, options);
  if (!as_written) return false;
  for (const Spelling& spelling : kSpellings) {
    CAPTURE(spelling.name);
    test::ModelProto other = written;
    spelling.edit(other);
    const auto result = test::try_estimate(other, options);
    CHECK(result.has_value());
    if (result) check_equal(*as_written, *result);
  }
  return true;
}

bool check_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  test::ModelProto written;
  return written.ParseFromString(bytes) && check_spellings(file.filename().string(), written);
}

constexpr std::uintmax_t kLargestSpelled = 8'000'000;  // larger ones hold weights, and take long

std::ptrdiff_t check_all_spellings(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".onnx" && entry.file_size() <= kLargestSpelled)
      files.push_back(entry.path());
  std::ranges::sort(files);
  return std::ranges::count_if(files, check_file);
}

}  // namespace

TEST_CASE("Spelling: the project's own models cost the same however they are written") {
  CHECK(check_all_spellings(fs::path(test::source_dir()) / "models") >= 20);
}

TEST_CASE("Spelling: models found in public cost the same however they are written") {
  if (test::shared_data().empty()) return test::skipped("shared data");
  const fs::path shared = test::shared_data();
  CHECK(check_all_spellings(shared / "models") + check_all_spellings(shared / "light") >= 60);
}

TEST_CASE("Spelling: every network that the builder makes costs the same however it is written" *
          doctest::test_suite("full")) {
  CHECK(models::all_networks().size() >= 20);
  for (const models::Network& network : models::all_networks()) {
    test::ModelProto written;
    REQUIRE(written.ParseFromString(models::to_bytes(models::build(network))));
    CHECK(check_spellings(std::string(network.name) + ".onnx", written));
  }
}
