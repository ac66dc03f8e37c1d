// The diff of two models, node by node.
#include "opcost/compare/diff.h"
#include "opcost/compare/diff_record.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "compare/match_nodes.h"
#include "models/builder/networks.h"
#include "models/builder/onnx_parts.h"
#include "models/builder/write_model.h"
#include "opcost/core/energy_sum.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/sample_estimate.h"

namespace {

using namespace opcost;
using test::estimate_of;
using test::kFloat;
using test::ModelBuilder;

Diff diff_of(Estimate before, Estimate after) {
  auto made = diff(std::move(before), std::move(after));
  REQUIRE_MESSAGE(made.ok(), (made ? "" : to_string(made.error())));
  return *std::move(made);
}

const DiffRow& row_of(const Diff& diff, const std::string& id) {
  const auto found = std::ranges::find_if(diff.rows, [&](const DiffRow& row) {
    const NodeEstimate* node = row.after ? diff.node_after(row) : diff.node_before(row);
    return node->id == id;
  });
  REQUIRE_MESSAGE(found != diff.rows.end(), id);
  return *found;
}

bool tells(const DiffRow& row, const std::string& words) {
  return std::ranges::find(row.changes, words) != row.changes.end();
}

std::size_t count_of(const Diff& diff, DiffKind kind) {
  return static_cast<std::size_t>(std::ranges::count(diff.rows, kind, &DiffRow::kind));
}

// Contributions against the change of the totals, in units of 1e-12 of the larger.
double gap_of(const Diff& diff) {
  EnergySum sum;
  for (const DiffRow& row : diff.rows) sum.add({row.energy_change});
  const double larger = std::max(diff.before.totals.energy.value, diff.after.totals.energy.value);
  return std::abs(sum.total().value -
                  (diff.after.totals.energy.value - diff.before.totals.energy.value)) /
         (1e-12 * larger);
}

// Conv, Relu, Conv with filters of `channels`, nodes and weights named.
ModelBuilder network(std::int64_t channels, bool with_relu = true) {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 3, 8, 8});
  b.weight("conv1.weight", kFloat, {channels, 3, 3, 3});
  b.weight("conv2.weight", kFloat, {4, channels, 3, 3});
  b.node("Conv", {"x", "conv1.weight"}, {"a"}).set_name("conv1");
  if (with_relu) b.node("Relu", {"a"}, {"r"}).set_name("relu");
  b.node("Conv", {with_relu ? "r" : "a", "conv2.weight"}, {"y"}).set_name("conv2");
  b.output("y");
  return b;
}

}  // namespace

// 1,024 rows of 256 float32 are 1 MiB, and one more is beyond.
TEST_CASE("Diff: an array that no longer fits its memory is named with both") {
  const auto product = [](std::int64_t inner) {
    ModelBuilder b(13);
    b.input("x", kFloat, {2, inner}).weight("w", kFloat, {inner, 256});
    b.node("MatMul", {"x", "w"}, {"y"}).set_name("product");
    return estimate_of(b);
  };
  const Diff grown = diff_of(product(1024), product(1025));
  CHECK(tells(row_of(grown, "product"), "B from 1 MiB to DRAM"));
  const Diff alike = diff_of(product(1023), product(1024));
  for (const std::string& change : row_of(alike, "product").changes)
    CHECK(change.find("from") == std::string::npos);
}

TEST_CASE("Diff: a model against itself has no change") {
  const Diff same = diff_of(estimate_of(network(8)), estimate_of(network(8)));
  CHECK(count_of(same, DiffKind::Same) == 3);
  CHECK(same.energy_change == 0.0);
}

TEST_CASE("Diff: a pruned layer and the one behind it change, with their shapes") {
  const Diff pruned = diff_of(estimate_of(network(8)), estimate_of(network(6)));
  CHECK(count_of(pruned, DiffKind::Changed) == 3);
  CHECK(tells(row_of(pruned, "conv1"), "output 1x8x6x6 to 1x6x6x6"));
  CHECK(tells(row_of(pruned, "conv1"), "input 2 8x3x3x3 to 6x3x3x3"));
  CHECK(tells(row_of(pruned, "conv1"), "MACs 7,776 to 5,832"));  // 8·36·27 and 6·36·27
  CHECK(pruned.energy_change < 0.0);
  CHECK(gap_of(pruned) <= 1.0);
}

TEST_CASE("Diff: a removed node stands where it was") {
  const Diff removed = diff_of(estimate_of(network(8)), estimate_of(network(8, false)));
  REQUIRE(removed.rows.size() == 3);
  CHECK(removed.rows[1].kind == DiffKind::Removed);
  CHECK(removed.node_after(removed.rows[1]) == nullptr);
  CHECK(removed.rows[1].energy_change == -removed.node_before(removed.rows[1])->energy.value);
  CHECK(row_of(removed, "conv2").kind == DiffKind::Same);
}

TEST_CASE("Diff: numbered names do not match, their weights do") {
  // As exporters number nodes: without Relu_1 the second convolution is Conv_1.
  const auto numbered = [](bool with_relu) {
    ModelBuilder b = network(8, with_relu);
    int number = 0;
    for (auto& node : *b.proto().mutable_node())
      node.set_name(node.op_type() + "_" + std::to_string(number++));
    return estimate_of(b);
  };
  const Diff removed = diff_of(numbered(true), numbered(false));
  const DiffRow& second = row_of(removed, "Conv_1");
  CHECK(removed.node_before(second)->id == "Conv_2");
  CHECK(second.kind == DiffKind::Same);
}

TEST_CASE("Diff: without any common name, structure decides") {
  ModelBuilder b = network(8);
  const Estimate before = estimate_of(b);
  for (auto& node : *b.proto().mutable_node()) {
    node.set_name("renamed/" + node.op_type() + node.output(0));
    if (node.op_type() == "Conv") node.set_input(1, node.input(1) + ".new");
  }
  for (auto& weight : *b.proto().mutable_initializer()) weight.set_name(weight.name() + ".new");
  const Diff renamed = diff_of(before, estimate_of(b));
  CHECK(count_of(renamed, DiffKind::Same) == 3);
  CHECK(renamed.node_before(row_of(renamed, "renamed/Convy"))->id == "conv2");
}

TEST_CASE("Diff: a quantised operator is the counterpart of its float one") {
  CHECK(base_operator("", "QLinearConv") == "Conv");
  CHECK(base_operator("", "MatMulInteger") == "MatMul");
  CHECK(base_operator("com.microsoft", "QLinearConv") == "Conv");
  CHECK(base_operator("com.microsoft", "QGemm") == "Gemm");
  CHECK(base_operator("com.microsoft", "FusedMatMul") == "MatMul");
  CHECK(base_operator("", "Conv") == "Conv");
  CHECK(base_operator("", "NoOperator") == "NoOperator");
}

TEST_CASE("Diff: different tables, placements or totals that are not sums are refused") {
  const Estimate one = estimate_of(network(8));
  Estimate other = one;
  other.table.name = "7nm";
  CHECK(diff(one, other).error().what == "the two have different price tables: 45nm and 7nm");
  other = one;
  other.options.placement = Placement::Floor;
  CHECK(diff(one, other).error().what == "the two have different placements: tiled and floor");
  other = one;
  other.totals.energy.value *= 2;
  CHECK(diff(one, other).error().what == "its totals are not the sums of its nodes");
}

// ResNet-18 as it is, and what is done to it.
namespace {

using onnx_format::ModelProto;

Estimate estimate_of_proto(const ModelProto& proto, const EstimateOptions& options = {}) {
  const std::string bytes = models::to_bytes(proto);
  const auto model = load_onnx(bytes.data(), bytes.size(), "resnet18.onnx");
  REQUIRE(model.ok());
  auto result = estimate(*model, *find_table("45nm"), options);
  REQUIRE(result.ok());
  return *std::move(result);
}

ModelProto resnet18() {
  return models::build(*models::find_network("resnet18"), models::Weights::kInitializers);
}

// Halves the channels between the two convolutions of every block of layer4.
ModelProto pruned(ModelProto proto) {
  for (auto& weight : *proto.mutable_graph()->mutable_initializer()) {
    const std::string& name = weight.name();
    if (name.find("layer4") == std::string::npos) continue;
    const bool first =
        name.find("conv1") != std::string::npos || name.find("bn1") != std::string::npos;
    const bool second = name.find("conv2.weight") != std::string::npos;
    if (first) weight.set_dims(0, weight.dims(0) / 2);
    if (second) weight.set_dims(1, weight.dims(1) / 2);
    // What a tensor of fewer elements holds is of no interest: its numbers are dropped.
    weight.clear_float_data();
    weight.clear_raw_data();
  }
  return proto;
}

void add_quantisation(onnx_format::GraphProto& graph, const onnx_format::NodeProto& conv,
                      const std::string& weight) {
  auto& node = *graph.add_node();
  node.set_op_type("DequantizeLinear");
  node.set_name(conv.name() + "/dequantize");
  node.add_input(weight + ".quantised");
  node.add_input("scale");
  node.add_output(weight);
}

// Weights of convolutions as int8 with a DequantizeLinear each, as quantisers write them.
ModelProto quantised(const ModelProto& before) {
  ModelProto proto = before;
  auto& graph = *proto.mutable_graph();
  graph.clear_node();
  for (const auto& node : before.graph().node()) {
    if (node.op_type() == "Conv") add_quantisation(graph, node, node.input(1));
    *graph.add_node() = node;
  }
  for (auto& weight : *graph.mutable_initializer()) {
    const bool convolution = std::ranges::any_of(before.graph().node(), [&](const auto& node) {
      return node.op_type() == "Conv" && node.input(1) == weight.name();
    });
    if (!convolution) continue;
    weight.set_name(weight.name() + ".quantised");
    weight.set_data_type(static_cast<std::int32_t>(ElementType::Int8));
    weight.clear_float_data();
    weight.clear_raw_data();
  }
  *graph.add_initializer() = models::float_scalar(0.1F);
  graph.mutable_initializer(graph.initializer_size() - 1)->set_name("scale");
  return proto;
}

}  // namespace

TEST_CASE("Diff of ResNet-18: pruned, quantised and fused, contributions add up to the change") {
  const Estimate before = estimate_of_proto(resnet18());
  EstimateOptions fusing;
  fusing.what_if.fold_bn = fusing.what_if.fuse_activations = true;
  EstimateOptions eight;
  eight.what_if.precision = *precision_plan("int8");
  const Estimate fused = estimate_of_proto(resnet18(), fusing);
  for (const Estimate& after :
       {estimate_of_proto(pruned(resnet18())), estimate_of_proto(quantised(resnet18())), fused,
        estimate_of_proto(resnet18(), eight)}) {
    const Diff changed = diff_of(before, after);
    CHECK(changed.energy_change != 0.0);
    CHECK(gap_of(changed) <= 1.0);
    // Every node of both models is in one row.
    CHECK(count_of(changed, DiffKind::Added) + before.nodes.size() ==
          count_of(changed, DiffKind::Removed) + after.nodes.size());
  }
}

TEST_CASE("Diff of ResNet-18: each step tells what it did") {
  const Estimate before = estimate_of_proto(resnet18());
  const Diff smaller = diff_of(before, estimate_of_proto(pruned(resnet18())));
  CHECK(count_of(smaller, DiffKind::Added) + count_of(smaller, DiffKind::Removed) == 0);
  CHECK(tells(row_of(smaller, "/layer4/layer4.1/conv1/Conv"), "output 1x512x7x7 to 1x256x7x7"));
  CHECK(row_of(smaller, "/layer3/layer3.1/conv1/Conv").kind == DiffKind::Same);
  const Diff eight = diff_of(before, estimate_of_proto(quantised(resnet18())));
  CHECK(count_of(eight, DiffKind::Added) == 20);  // a DequantizeLinear for each convolution
  CHECK(count_of(eight, DiffKind::Removed) == 0);
  EstimateOptions folding;
  folding.what_if.fold_bn = true;
  const Diff folded = diff_of(before, estimate_of_proto(resnet18(), folding));
  CHECK(tells(row_of(folded, "/conv1/Conv"), "inputs 2 to 3"));
  CHECK(tells(row_of(folded, "/bn1/BatchNormalization"), "counted to folded"));
}

TEST_CASE("Diff: nodes that changed places are found by their names") {
  const auto two = [](const std::string& first, const std::string& second) {
    ModelBuilder b(13);
    b.input("x", kFloat, {8});
    for (const std::string& name : {first, second})
      b.node("Relu", {"x"}, {name + "_y"}).set_name(name), b.output(name + "_y");
    return estimate_of(b);
  };
  const Diff swapped = diff_of(two("left", "right"), two("right", "left"));
  CHECK(count_of(swapped, DiffKind::Same) == 2);
  for (const std::string name : {"left", "right"})
    CHECK(swapped.node_before(row_of(swapped, name))->id == name);
}
