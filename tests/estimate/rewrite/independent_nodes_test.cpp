// Which models are billed node by node, and that nobody sees it.
#include "estimate/rewrite/independent_nodes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

Model model_of(const ModelBuilder& builder) {
  std::istringstream stream(builder.bytes());
  auto model = load_onnx(stream, "<test>");
  REQUIRE_MESSAGE(model.ok(), model.error().what);
  return *std::move(model);
}

bool is_independent(const ModelBuilder& builder, const EstimateOptions& options = {}) {
  return has_independent_nodes(model_of(builder), options);
}

ModelBuilder convolutions() {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 2, 8, 8});
  b.weight("w", kFloat, {4, 2, 3, 3});
  b.weight("v", kFloat, {4, 4, 1, 1});
  b.node("Conv", {"x", "w"}, {"a"}).set_name("one");
  b.node("Relu", {"a"}, {"b"}).set_name("relu");
  b.node("Conv", {"b", "v"}, {"c"}).set_name("two");
  b.node("NoSuchOperator", {"c"}, {"d"}).set_name("unknown");
  b.output("c");
  return b;
}

void add_quantiser(ModelBuilder& b) {
  b.input("q", kFloat, {4});
  b.constant("s", float_tensor({}, {0.5F}));
  b.constant("z", raw_tensor(ElementType::UInt8, {}, std::string(1, '\0')));
  b.node("QuantizeLinear", {"q", "s", "z"}, {"r"}).set_name("quantiser");
  b.output("r");
}

}  // namespace

TEST_CASE("Billed at once: a model whose nodes do not change one another") {
  CHECK(is_independent(convolutions()));
  EstimateOptions asked;
  asked.what_if.fuse_activations = true;
  CHECK_FALSE(is_independent(convolutions(), asked));
  asked = {};
  asked.what_if.fold_bn = true;
  CHECK_FALSE(is_independent(convolutions(), asked));

  ModelBuilder quantised = convolutions();
  add_quantiser(quantised);
  CHECK_FALSE(is_independent(quantised));

  ModelBuilder branching = convolutions();
  GraphBuilder branch;
  branch.node("Relu", {"c"}, {"y"});
  branch.output("y");
  branching.input("flag", ElementType::Bool, {});
  branching.node("If", {"flag"}, {"e"},
                 {graph("then_branch", branch), graph("else_branch", branch)});
  CHECK_FALSE(is_independent(branching));
}

TEST_CASE("Billed at once: each node is what it is when all are billed at the end") {
  ModelBuilder later = convolutions();
  add_quantiser(later);
  const Estimate at_once = estimate_of(convolutions()), at_end = estimate_of(later);
  for (const NodeEstimate& node : at_once.nodes) {
    const NodeEstimate& same = node_named(at_end, node.name);
    CHECK(same.id == node.id);
    CHECK(same.status == node.status);
    CHECK(same.macs == node.macs);
    CHECK(same.parameters == node.parameters);
    CHECK(same.energy.value == node.energy.value);
    CHECK(same.energy_floor.value == node.energy_floor.value);
    CHECK(same.events.size() == node.events.size());
  }
  CHECK(at_once.nodes.size() + 1 == at_end.nodes.size());
  CHECK(at_once.totals.parameters == at_end.totals.parameters);
}
