// ONNX's own node tests (opsets 1 to 26): every file gives a result or one
// clear error, and wherever opcost knows the operators, the shapes and
// types of its outputs are the declared ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/program.h"

namespace {

using namespace opcost;

// Files whose declared shapes opcost does not reach, and why.
const std::map<std::string, std::string> kExplained{
    {"test_range_float_type_positive_delta_expanded.onnx",
     "a Loop of as many trips as run-time numbers say"},
    {"test_range_int32_type_negative_delta_expanded.onnx",
     "a Loop of as many trips as run-time numbers say"},
};

// Operators whose output is as large as the data lets it be: opcost takes the
// most, and says so.
const std::set<std::string> kUpperBounds{
    "Compress", "NonMaxSuppression", "NonZero", "StringNormalizer", "TopK", "Unique"};

struct Tally {
  int files = 0, errors = 0, equal = 0, unknown_operator = 0, run_time = 0, bounded = 0;
  std::vector<std::string> wrong;
};

std::vector<std::filesystem::path> node_tests(const std::string& data) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(data + "/node_tests"))
    if (entry.path().extension() == ".onnx") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::optional<Shape> declared(const DeclaredValue& value) {
  if (!value.shape) return std::nullopt;
  Shape shape;
  for (const Dim& dim : *value.shape) {
    const auto* number = std::get_if<std::int64_t>(&dim);
    if (number == nullptr) return std::nullopt;
    shape.push_back(*number);
  }
  return shape;
}

bool is_upper_bound(const Shape& bound, const Shape& shape) {
  return std::ranges::equal(bound, shape, [](auto most, auto dim) { return most >= dim; });
}

// Whether the shape that opcost found may be larger than the declared one.
bool takes_upper_bound(const Estimate& result) {
  return std::ranges::any_of(
      result.nodes, [](const NodeEstimate& node) { return kUpperBounds.contains(node.op); });
}

void compare(const std::string& name, const Model& model, const Estimate& result, Tally& tally) {
  const auto of_unknown_operator = [](const NodeEstimate& node) {
    return node.unknown == UnknownReason::Operator;
  };
  if (std::ranges::any_of(result.nodes, of_unknown_operator)) {
    ++tally.unknown_operator;
    return;
  }
  for (const NodeEstimate& node : result.nodes) {
    if (node.unknown != UnknownReason::MissingShape || kExplained.contains(name)) continue;
    // Axes, pads or a target shape that arrive with the input at run time.
    const bool at_run_time =
        node.reason.find("not known before the network runs") != std::string::npos;
    if (!at_run_time) tally.wrong.push_back(name + ": " + node.op + ": " + node.reason);
    tally.run_time += at_run_time ? 1 : 0;
    return;
  }
  for (std::size_t at = 0; at < result.outputs.size(); ++at) {
    const auto expected = declared(model.graph.outputs[at]);
    const auto& found = result.outputs[at].shape;
    const bool same_type = result.outputs[at].type == model.graph.outputs[at].type;
    if (!expected || (found && *expected == *found && same_type)) continue;
    if (found && same_type && takes_upper_bound(result) && is_upper_bound(*found, *expected)) {
      ++tally.bounded;
      return;
    }
    if (!kExplained.contains(name))
      tally.wrong.push_back(name + ": " + std::string(to_string(result.outputs[at].type)) + " " +
                            (found ? shape_text(*found) : "no shape") + ", not " +
                            std::string(to_string(model.graph.outputs[at].type)) + " " +
                            shape_text(*expected));
    return;
  }
  ++tally.equal;
}

}  // namespace

TEST_CASE("ONNX node tests: the shapes of known operators are the declared ones") {
  const std::string data = test::shared_data();
  if (data.empty()) return test::skipped("shared data");
  const auto table = find_table(std::string(kDefaultTable));
  Tally tally;
  for (const auto& path : node_tests(data)) {
    ++tally.files;
    const auto model = load_onnx(path.string());
    const auto result = model ? estimate(*model, *table) : Result<Estimate>(model.error());
    if (result) {
      compare(path.filename().string(), *model, *result, tally);
    } else {
      ++tally.errors;
      CHECK_FALSE(result.error().what.empty());
    }
  }
  MESSAGE(tally.files << " files: " << tally.equal << " as declared, " << tally.unknown_operator
                      << " with Gradient, whose work is not counted, " << tally.bounded
                      << " no larger than found, " << tally.run_time
                      << " shaped by run-time numbers, " << tally.errors << " errors");
  for (const std::string& wrong : tally.wrong) FAIL_CHECK(wrong);
  CHECK(tally.files > 1900);
  CHECK(tally.equal > 1600);
  CHECK(tally.unknown_operator == 2);  // test_gradient_of_add*.onnx
}
