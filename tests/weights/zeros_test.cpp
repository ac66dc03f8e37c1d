// --skip-zeros and --density; weights that are pruned and quantised on the way.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/density_rules.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/estimate/weight_plan.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/weights/weigh.h"
#include "support/dice.h"
#include "support/estimate_of.h"
#include "support/files.h"
#include "support/weight_matrices.h"

using namespace opcost;
using namespace opcost::test;

namespace zeros_test {
namespace {

EstimateOptions skipping(SkipZeros skip, double density = -1,
                         Placement placement = Placement::Tiled) {
  EstimateOptions options = under(placement);
  options.what_if.zeros.skip = skip;
  if (density >= 0) options.what_if.zeros.densities.push_back({"*", density});
  return options;
}

onnx_format::TensorProto floats(const std::vector<std::int64_t>& dims,
                                const std::vector<double>& numbers) {
  return raw_tensor(kFloat, dims, packed(kFloat, numbers));
}

Estimate estimated(const ModelBuilder& b, const EstimateOptions& options) {
  const Folder folder("zeros");
  const auto model = load_onnx(folder.file("m.onnx", b.bytes()));
  REQUIRE(model);
  auto made = estimate(*model, *find_table("45nm"), options);
  REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().what));
  return *std::move(made);
}

std::uint64_t count(const NodeEstimate& node, Action action, const std::string& operand = "") {
  std::uint64_t sum = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == action && (operand.empty() || entry.operand == operand))
      sum += entry.count;
  return sum;
}

std::vector<double> numbers_with_zeros(std::size_t count, std::size_t every) {
  Dice dice(11);
  std::vector<double> numbers;
  for (std::size_t at = 0; at < count; ++at)
    numbers.push_back(at % every == 0 ? static_cast<double>(dice.between(1, 9)) : 0);
  return numbers;
}

/// A convolution of 6 filters of 4·3·3 on 5x7, of whose weights one in `every` is not 0.
ModelBuilder convolution(std::size_t every, int group = 1) {
  ModelBuilder b;
  b.input("x", kFloat, {2, 4 * group, 5, 7});
  b.constant("w", floats({6, 4, 3, 3}, numbers_with_zeros(216, every)));
  b.node("Conv", {"x", "w"}, {"y"}, {ints("pads", {1, 1, 1, 1}), integer("group", group)})
      .set_name("conv");
  b.output("y");
  return b;
}

constexpr std::uint64_t kPositions = 2 * 5 * 7, kMacs = kPositions * 216;

}  // namespace
}  // namespace zeros_test

using zeros_test::estimated;
using zeros_test::skipping;

TEST_CASE("Zeros: a product with a weight of 0 is not made, and a bit for each says so") {
  for (const Placement placement : kAllPlacements) {
    const Estimate made =
        estimated(zeros_test::convolution(4), skipping(SkipZeros::Weights, -1, placement));
    const NodeEstimate& node = made.nodes[0];
    CHECK(zeros_test::count(node, Action::Mul) == zeros_test::kMacs / 4);
    CHECK(zeros_test::count(node, Action::Read, "W.mask") ==
          (placement == Placement::Floor ? 216 : zeros_test::kMacs));
    CHECK(node.macs == zeros_test::kMacs);  // of the layer
    CHECK(mentions(made.assumptions, "162 of 216 weights are 0"));
    CHECK(made.totals.energy_floor <= made.totals.energy_tiled);
    CHECK(made.totals.energy_tiled <= made.totals.energy_array);
  }
}

TEST_CASE("Zeros: of a density of 1 the arithmetic is dense, and only masks are read beside") {
  const Estimate dense = estimated(zeros_test::convolution(1), under(Placement::Array));
  const Estimate full =
      estimated(zeros_test::convolution(1), skipping(SkipZeros::Both, 1.0, Placement::Array));
  for (const Action action : {Action::Mul, Action::Add, Action::Write})
    CHECK(zeros_test::count(full.nodes[0], action) == zeros_test::count(dense.nodes[0], action));
  for (const char* operand : {"X", "W"})
    CHECK(zeros_test::count(full.nodes[0], Action::Read, operand) == zeros_test::kMacs);
  // Two bits more for each product, of arrays below 8 KiB: 5 pJ for 32 bits.
  CHECK(full.totals.energy.value - dense.totals.energy.value ==
        doctest::Approx(2.0 * zeros_test::kMacs * 5 / 32));
}

TEST_CASE("Zeros: both densities multiply, and those of activations are by node") {
  const Folder folder("density");
  const auto rules = density_rules(folder.file("d.csv", "node,density\n*,1\nconv,0.5\n"));
  REQUIRE(rules);
  EstimateOptions options = skipping(SkipZeros::Both);
  options.what_if.zeros.densities = *rules;
  const Estimate both = estimated(zeros_test::convolution(4), options);
  CHECK(zeros_test::count(both.nodes[0], Action::Mul) == zeros_test::kMacs / 8);
  options.what_if.zeros.skip = SkipZeros::Activations;
  const Estimate inputs = estimated(zeros_test::convolution(4), options);
  CHECK(zeros_test::count(inputs.nodes[0], Action::Mul) == zeros_test::kMacs / 2);
  for (const std::string words : {"1.5", "-1", "x.csv"}) CHECK_FALSE(density_rules(words).ok());
  CHECK_FALSE(density_rules(folder.file("bad.csv", "node,density\nconv,2\n")).ok());
}

// qonnx.analysis.inference_cost with discount_sparsity: n_macs of a layer, and the elements of its
// weights, times the share of its weights that are not 0.
TEST_CASE("Zeros: QONNX's discount of zero weights, on its convention") {
  for (const std::size_t every : {1u, 2u, 3u, 8u}) {
    const Estimate made = estimated(zeros_test::convolution(every), skipping(SkipZeros::Weights));
    const double density = std::ceil(216.0 / static_cast<double>(every)) / 216;
    const double n_macs = 2 * 6 * 4 * 9 * (5 * 7);
    CHECK(static_cast<double>(zeros_test::count(made.nodes[0], Action::Mul)) ==
          doctest::Approx(n_macs * density));
  }
}

TEST_CASE("Zeros: a sparse initializer says how many are 0 without being read") {
  ModelBuilder b;
  b.input("x", kFloat, {1, 12});
  auto& sparse = *b.proto().add_sparse_initializer();
  *sparse.mutable_values() = float_tensor({3}, {1, 2, 3});
  sparse.mutable_values()->set_name("w");
  *sparse.mutable_indices() = int64_tensor({3}, {0, 7, 59});
  sparse.add_dims(12);
  sparse.add_dims(5);
  b.node("MatMul", {"x", "w"}, {"y"});
  b.output("y");
  const Estimate made = estimate_of(b, skipping(SkipZeros::Weights));  // from memory: no file
  CHECK(zeros_test::count(made.nodes[0], Action::Mul) == 3);
  CHECK(mentions(made.assumptions, "57 of 60 weights are 0"));
}

TEST_CASE("Zeros: N of every M is recognised and named") {
  std::vector<double> numbers(64 * 32, 0);
  Dice dice(5);
  for (std::size_t at = 0; at < numbers.size(); at += 4) {
    const auto first = static_cast<std::size_t>(dice.between(0, 1));
    numbers[at + first] = numbers[at + first + 2] = 1;
  }
  ModelBuilder b;
  b.input("x", kFloat, {1, 32});
  b.constant("w", zeros_test::floats({64, 32}, numbers));
  b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)});
  b.output("y");
  const Estimate made = estimated(b, skipping(SkipZeros::Weights));
  CHECK(zeros_test::count(made.nodes[0], Action::Mul) == 64 * 32 / 2);
  CHECK(mentions(made.assumptions, "at most 2 of every 4 not"));
}

TEST_CASE("Zeros: weights that are not in the file count as without zeros, and that is said") {
  ModelBuilder b;
  b.input("x", kFloat, {1, 400});
  b.weight("w", kFloat, {300, 400});
  b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)});
  b.output("y");
  const Estimate made = estimate_of(b, skipping(SkipZeros::Weights));
  CHECK(zeros_test::count(made.nodes[0], Action::Mul) == 300 * 400);
  CHECK(mentions(made.warnings, "taken as without zeros"));
  auto assumed = skipping(SkipZeros::Weights);
  assumed.what_if.weights.sparsity = *parse_sparsity("2:4");
  CHECK(zeros_test::count(estimate_of(b, assumed).nodes[0], Action::Mul) == 300 * 200);
  const auto nobody = skipping(SkipZeros::Activations);
  CHECK(mentions(estimate_of(b, nobody).warnings, "no density is given"));
}

namespace zeros_test {
namespace {

/// What is left of a matrix in a file, after a change.
WeightStatistics changed(const std::vector<double>& matrix, std::uint64_t columns,
                         const WeightChange& change) {
  const Folder folder("changed");
  ModelBuilder b;
  const auto rows = static_cast<std::int64_t>(matrix.size() / columns);
  b.input("x", kFloat, {1, static_cast<std::int64_t>(columns)});
  b.constant("w", floats({rows, static_cast<std::int64_t>(columns)}, matrix));
  b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)});
  b.output("y");
  const auto model = load_onnx(folder.file("m.onnx", b.bytes()));
  REQUIRE(model);
  const auto found = weigh(*model, "w", model->graph.initializers.at("w"),
                           {.outer = static_cast<std::uint64_t>(rows), .depth = columns}, change);
  REQUIRE_MESSAGE(found.ok(), (found ? "" : found.error().what));
  return *found;
}

std::vector<double> normal_numbers(std::size_t count) {
  Dice dice(23);
  std::vector<double> numbers;
  for (std::size_t at = 0; at < count; ++at) {
    double sum = 0;
    for (int i = 0; i < 6; ++i) sum += static_cast<double>(dice.between(-1000, 1000));
    numbers.push_back(static_cast<float>(sum / 4096));
  }
  return numbers;
}

}  // namespace
}  // namespace zeros_test

TEST_CASE("Zeros: of a matrix the smallest weights are pruned, exactly as many as asked") {
  const auto matrix = zeros_test::normal_numbers(12'000);
  for (const double share : {0.1, 0.5, 0.9, 0.999}) {
    CAPTURE(share);
    const auto found = zeros_test::changed(matrix, 40, {.prune = share});
    CHECK(found.zeros == static_cast<std::uint64_t>(std::llround(share * 12'000)));
    // By the plain definition: rows that keep one of the largest.
    std::vector<double> sizes;
    for (const double number : matrix) sizes.push_back(std::abs(number));
    std::ranges::sort(sizes);
    const double limit = sizes[found.zeros];
    std::set<std::size_t> rows;
    for (std::size_t at = 0; at < matrix.size(); ++at)
      if (std::abs(matrix[at]) > limit) rows.insert(at / 40);
    CHECK(found.nonzero.rows >= rows.size());
    CHECK(found.nonzero.rows <= rows.size() + 1);
  }
  // Of equal ones the first go.
  const auto equal = zeros_test::changed(std::vector<double>(100, -2), 10, {.prune = 0.3});
  CHECK(equal.zeros == 30);
  CHECK(equal.nonzero.rows == 7);
  CHECK(equal.most_frequent == -2);
}

TEST_CASE("Zeros: values are quantised evenly, zero stays zero, and entropy follows") {
  const auto matrix = zeros_test::normal_numbers(12'000);
  double before = 64;
  for (const std::uint32_t bits : {7u, 4u, 2u, 1u}) {
    CAPTURE(bits);
    const auto found = zeros_test::changed(matrix, 40, {.value_bits = bits});
    REQUIRE(found.distinct);
    CHECK(*found.distinct <= (std::uint64_t{1} << bits));
    CHECK(found.entropy < before);
    CHECK(found.entropy <= bits);
    before = found.entropy;
  }
  const auto both = zeros_test::changed(matrix, 40, {.prune = 0.8, .value_bits = 5});
  CHECK(both.zeros >= 9600);
  CHECK(*both.distinct <= 32);
  const auto one = zeros_test::changed(std::vector<double>(100, 3), 10, {.value_bits = 3});
  CHECK(*one.distinct == 1);
  CHECK(one.most_frequent == doctest::Approx(3));
}

TEST_CASE("Zeros: the words of --sparsity and --quantise-weights") {
  CHECK(parse_sparsity("magnitude=0.9")->by_magnitude);
  CHECK(parse_sparsity("magnitude=90%")->share == doctest::Approx(0.9));
  CHECK_FALSE(parse_sparsity("0.9")->by_magnitude);
  for (const char* words : {"magnitude=", "magnitude=2:4", "magnitude=1", "size=0.5"})
    CHECK_FALSE(parse_sparsity(words).ok());
  CHECK(*parse_value_bits("7bit") == 7);
  CHECK(*parse_value_bits("16") == 16);
  for (const char* words : {"0", "17", "7bits", "bit", "", "-1"})
    CHECK_FALSE(parse_value_bits(words).ok());
}

TEST_CASE("Zeros: the precision file says sparsity and values of single nodes") {
  const Folder folder("rules");
  const std::string yaml =
      "schema: opcost.precision/1\nrules:\n"
      "  - {op: Gemm, sparsity: 0.5}\n  - {node: second, sparsity: 'magnitude=0.75', value_bits: "
      "4bit}\n";
  ModelBuilder b;
  b.input("x", kFloat, {1, 40});
  for (const char* name : {"first", "second"}) {
    b.constant(name, zeros_test::floats({40, 40}, zeros_test::normal_numbers(1600)));
    b.node("Gemm", {"x", name}, {std::string("y_") + name}).set_name(name);
    b.output(std::string("y_") + name);
  }
  EstimateOptions options = under(Placement::Array);
  const auto plan = precision_plan(folder.file("p.yaml", yaml));
  REQUIRE_MESSAGE(plan.ok(), (plan ? "" : to_string(plan.error())));
  options.what_if.precision = *plan;
  options.what_if.weights.format = WeightFormat::Csr;
  const Estimate made = estimated(b, options);
  CHECK(zeros_test::count(node_named(made, "first"), Action::Mul) == 800);
  const NodeEstimate& second = node_named(made, "second");
  CHECK(second.weights.at(0).statistics.zeros >= 1200);
  CHECK(*second.weights.at(0).statistics.distinct <= 16);
  CHECK_FALSE(precision_plan(
                  folder.file("bad.yaml",
                              "schema: opcost.precision/1\nrules:\n  - {op: Gemm, sparsity: 2}\n"))
                  .ok());
}
