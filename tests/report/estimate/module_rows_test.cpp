// Modules as rows.
#include <doctest/doctest.h>

#include "report/estimate/layer_figures.h"
#include "report/estimate/module_rows.h"
#include "report/estimate/rows.h"
#include "support/sample_estimate.h"

namespace opcost::test {
namespace module_rows_cases {

TEST_CASE("Modules: both exporters of PyTorch have the same parts") {
  const std::vector<std::string> conv{"layer1", "0", "conv1"};
  CHECK(module_parts("layer1.0.conv1") == conv);
  CHECK(module_parts("layer1/layer1.0/conv1") == conv);
  const std::vector<std::string> query{"encoder", "layer", "0", "attention", "self", "query"};
  CHECK(module_parts("encoder/layer.0/attention/self/query") == query);
  CHECK(module_parts("encoder.layer.0.attention.self.query") == query);
  CHECK(module_parts("").empty());
  CHECK(module_parts("//a..b/") == std::vector<std::string>{"a", "b"});
  CHECK(module_label("layer1/layer1.0/conv1", 2) == "layer1.0");
  CHECK(module_label("", 0) == "(top)");
}

TEST_CASE("Modules as a tree: each row holds what is inside it, and the outer ones add up") {
  Estimate estimate = empty_estimate();
  for (const char* module : {"a/b", "a/c", "a", "d"}) {
    NodeEstimate node = matvec_node(std::string("node in ") + module);
    node.module = module;
    add_node(estimate, std::move(node));
  }
  Selection nodes;
  for (const NodeEstimate& node : estimate.nodes) nodes.push_back(&node);
  const std::vector<Row> rows = module_tree(nodes, 0);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].label == "a");
  CHECK(rows[0].amounts.energy.value == doctest::Approx(3 * 896.5));
  CHECK(rows[1].label == "  b");
  CHECK(rows[3].label == "d");
  CHECK(sum_of(rows).energy.value == doctest::Approx(4 * 896.5));
  CHECK(module_tree(nodes, 1).size() == 2);
}

TEST_CASE("Layers that an exporter numbered have the name of their module and weight") {
  NodeEstimate node = matvec_node("node_linear_8");
  CHECK(told_name(node) == "node_linear_8");
  node.module = "blocks.2.fc1";
  node.weight = "blocks.2.fc1.weight";
  CHECK(told_name(node) == "blocks.2.fc1 weight");
  node.name = node.id = "/blocks.2/fc1/MatMul";
  CHECK(told_name(node) == "/blocks.2/fc1/MatMul");
}

TEST_CASE("Bytes of a layer: each array once; unknown if one is") {
  NodeEstimate node = plain_node("add", "Add", NodeStatus::Counted);
  node.inputs = {{.name = "x", .type = ElementType::Float, .shape = Shape{2, 3}},
                 {.name = "x", .type = ElementType::Float, .shape = Shape{2, 3}},
                 {}};
  node.outputs = {{.name = "y", .type = ElementType::Int8, .shape = Shape{6}}};
  CHECK(bytes_of(node) == 30);
  node.outputs[0].shape = std::nullopt;
  CHECK_FALSE(bytes_of(node).has_value());
}

}  // namespace module_rows_cases
}  // namespace opcost::test
