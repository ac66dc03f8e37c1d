// --weights: what a model costs if its weights are kept compressed.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/dice.h"
#include "support/estimate_of.h"
#include "support/files.h"
#include "support/weight_matrices.h"

using namespace opcost;
using namespace opcost::test;

namespace {

EstimateOptions keeping(WeightFormat format, Placement placement) {
  EstimateOptions options = under(placement);
  options.what_if.weights.format = format;
  options.what_if.weights.reported = true;
  return options;
}

/// The estimate of a file with its weights at 45 nm.
Estimate estimate_file(const ModelBuilder& b, const EstimateOptions& options) {
  const Folder folder("kept");
  const auto model = load_onnx(folder.file("m.onnx", b.bytes()));
  REQUIRE(model);
  const auto table = find_table("45nm");
  REQUIRE(table);
  auto made = estimate(*model, *table, options);
  REQUIRE_MESSAGE(made, (made ? "" : made.error().what));
  return *std::move(made);
}

std::vector<double> turned(const std::vector<double>& matrix, std::size_t columns) {
  std::vector<double> result;
  for (std::size_t c = 0; c < columns; ++c)
    for (std::size_t at = c; at < matrix.size(); at += columns) result.push_back(matrix[at]);
  return result;
}

onnx_format::TensorProto floats(const std::vector<std::int64_t>& dims,
                                const std::vector<double>& numbers) {
  return raw_tensor(kFloat, dims, packed(kFloat, numbers));
}

/// The paper's matrix in a way in which a file may hold it.
ModelBuilder paper_model(const std::string& how) {
  ModelBuilder b;
  if (how == "left") {
    b.input("x", kFloat, {12, 1});
    b.constant("w", floats({5, 12}, kPaperExample));
    b.node("MatMul", {"w", "x"}, {"y"});
    b.output("y");
    return b;
  }
  b.input("x", kFloat, {1, 12});
  if (how == "right") {
    b.constant("w", floats({12, 5}, turned(kPaperExample, 12)));
    b.node("MatMul", {"x", "w"}, {"y"});
  } else if (how == "transB") {
    b.constant("w", floats({5, 12}, kPaperExample));
    b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)});
  } else {
    b.constant("w", floats({5, 12}, kPaperExample));
    b.node("Transpose", {"w"}, {"wt"});
    b.node("MatMul", {"x", "wt"}, {"y"});
  }
  b.output("y");
  return b;
}

std::vector<double> sparse_numbers(std::size_t count, int tenths_kept) {
  Dice dice(3);
  std::vector<double> numbers;
  while (numbers.size() < count)
    numbers.push_back(dice.between(1, 10) <= tenths_kept ? static_cast<double>(dice.between(1, 4))
                                                         : 0);
  return numbers;
}

/// Convolutions with and without groups, one that scatters, and a recurrent layer's worth of steps.
ModelBuilder layers(int tenths_kept) {
  ModelBuilder b;
  b.input("x", kFloat, {2, 8, 10, 7});
  b.constant("w", floats({16, 8, 3, 3}, sparse_numbers(16 * 8 * 9, tenths_kept)));
  b.constant("g", floats({16, 2, 3, 3}, sparse_numbers(16 * 2 * 9, tenths_kept)));
  b.constant("t", floats({16, 4, 2, 2}, sparse_numbers(16 * 4 * 4, tenths_kept)));
  b.node("Conv", {"x", "w"}, {"a"}, {ints("pads", {1, 1, 1, 1})});
  b.node("Conv", {"a", "g"}, {"c"}, {integer("group", 8), ints("strides", {2, 1})});
  b.node("ConvTranspose", {"c", "t"}, {"y"}, {ints("strides", {2, 2})});
  b.output("y");
  return b;
}

constexpr WeightFormat kCompressed[] = {WeightFormat::Csr, WeightFormat::Cer, WeightFormat::Cser};

std::uint64_t arithmetic(const NodeEstimate& node, Action action) {
  std::uint64_t sum = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == action) sum += entry.count;
  return sum;
}

}  // namespace

TEST_CASE("Weights: the paper's example costs 896.50, 476.80, 338.95 and 351.45 pJ") {
  for (const std::string how : {"left", "right", "transB", "rearranged"}) {
    CAPTURE(how);
    const ModelBuilder b = paper_model(how);
    const auto energy = [&](WeightFormat format) {
      return estimate_file(b, keeping(format, Placement::Array)).totals.energy.value;
    };
    CHECK(energy(WeightFormat::Dense) == doctest::Approx(896.50));
    CHECK(energy(WeightFormat::Csr) == doctest::Approx(476.80));
    CHECK(energy(WeightFormat::Cer) == doctest::Approx(338.95));
    CHECK(energy(WeightFormat::Cser) == doctest::Approx(351.45));
    const Estimate best = estimate_file(b, keeping(WeightFormat::Best, Placement::Array));
    CHECK(best.totals.energy.value == doctest::Approx(338.95));
    const NodeEstimate& node = best.nodes.back();
    REQUIRE(node.weights.size() == 1);
    CHECK(node.weights[0].used == WeightFormat::Cer);
    CHECK(node.weights[0].rows == 5);
    CHECK(node.weights[0].columns == 12);
  }
}

TEST_CASE("Weights: one read of a range of pointers is one pointer less for each") {
  auto options = keeping(WeightFormat::Csr, Placement::Array);
  options.what_if.weights.pointer_reads = PointerReads::One;
  const double one = estimate_file(paper_model("left"), options).totals.energy.value;
  CHECK(one == doctest::Approx(476.80 - 5 * 1.25));  // five reads of 8 bits below 8 KB
}

TEST_CASE("Weights: no layer moves less than its floor, or more tiled than under array") {
  const ModelBuilder b = layers(2);
  for (const Placement placement : kAllPlacements)
    for (const WeightFormat format : kCompressed) {
      const Estimate made = estimate_file(b, keeping(format, placement));
      CAPTURE(to_string(format));
      CAPTURE(to_string(placement));
      CHECK(made.totals.energy_floor <= made.totals.energy_tiled);
      CHECK(made.totals.energy_tiled <= made.totals.energy_array);
      for (const NodeEstimate& node : made.nodes) {
        REQUIRE(node.weights.size() == 1);
        CHECK(node.weights[0].why_not == "");
        CHECK(node.weights[0].used == format);
      }
      CHECK(made.totals.macs == estimate_of(b, under(placement)).totals.macs);
    }
}

TEST_CASE("Weights: CSR multiplies each kept weight once per position, and dense ones cost more") {
  const Estimate made = estimate_file(layers(2), keeping(WeightFormat::Csr, Placement::Array));
  for (const NodeEstimate& node : made.nodes) {
    const NodeWeights& weights = node.weights[0];
    CHECK(arithmetic(node, Action::Mul) == weights.statistics.nonzero.count * weights.products);
    CHECK(weights.products * weights.rows * weights.columns == node.macs);
  }
  const Estimate full = estimate_file(layers(10), keeping(WeightFormat::Csr, Placement::Array));
  const Estimate dense = estimate_file(layers(10), keeping(WeightFormat::Dense, Placement::Array));
  CHECK(full.totals.energy > dense.totals.energy);
  for (std::size_t at = 0; at < full.nodes.size(); ++at) {
    CHECK(arithmetic(full.nodes[at], Action::Mul) == arithmetic(dense.nodes[at], Action::Mul));
    CHECK(arithmetic(full.nodes[at], Action::Add) == arithmetic(dense.nodes[at], Action::Add));
  }
}

TEST_CASE("Weights: sparsity is assumed without numbers, and the cheapest never costs more") {
  ModelBuilder b;
  b.input("x", kFloat, {1, 400});
  b.weight("w", kFloat, {300, 400});
  b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)});
  b.output("y");
  double before = 0;
  for (const double share : {0.95, 0.9, 0.5, 0.0}) {
    auto options = keeping(WeightFormat::Best, Placement::Tiled);
    options.what_if.weights.sparsity = {.share = share, .text = std::to_string(share)};
    const Estimate made = estimate_of(b, options);
    const NodeWeights& weights = made.nodes[0].weights.at(0);
    CHECK(weights.used == (share < 0.3 ? WeightFormat::Dense : WeightFormat::Csr));
    CHECK(made.totals.energy.value > before);
    before = made.totals.energy.value;
  }
  auto options = keeping(WeightFormat::Csr, Placement::Array);
  options.what_if.weights.sparsity = {.structure = Structure{2, 4}, .text = "2:4"};
  CHECK(arithmetic(estimate_of(b, options).nodes[0], Action::Mul) == 300 * 200);
}

TEST_CASE("Weights: those that are not in the file stay dense, with a warning that names them") {
  ModelBuilder b;
  b.input("x", kFloat, {1, 400});
  b.weight("w", kFloat, {300, 400});
  b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)});
  b.output("y");
  const Estimate made = estimate_of(b, keeping(WeightFormat::Csr, Placement::Tiled));
  CHECK(made.totals.energy == estimate_of(b, under(Placement::Tiled)).totals.energy);
  CHECK(mentions(made.warnings, "stayed dense"));
  CHECK(made.nodes[0].weights.at(0).why_not.find("cannot be read") != std::string::npos);
}
