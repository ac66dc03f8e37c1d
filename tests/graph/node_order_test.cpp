// The topological order of nodes, and cycles.
#include "tests/graph/loading.h"

using namespace opcost;
using namespace opcost::test;

namespace {

Names order_of(const ModelBuilder& b) { return node_names(loaded(b.bytes()).graph.nodes); }

}  // namespace

TEST_CASE("order: a file's own order is kept where it is valid") {
  ModelBuilder b;
  b.input("x", ElementType::Float, {1});
  b.node("A", {"x"}, {"a"});
  b.node("B", {"x"}, {"b"});
  b.node("C", {"a"}, {"c"});
  b.node("D", {"b", "c", "b"}, {"d"});
  CHECK(order_of(b) == Names{"A_0", "B_1", "C_2", "D_3"});
}

TEST_CASE("order: a node comes after those whose outputs it takes, ties as in the file") {
  ModelBuilder b;
  b.input("x", ElementType::Float, {1});
  b.node("Last", {"b", "a"}, {"y"});
  b.node("B", {"x"}, {"b"});
  b.node("A", {"x"}, {"a"});
  CHECK(order_of(b) == Names{"B_1", "A_2", "Last_0"});
}

TEST_CASE("order: what a subgraph uses of the graph around it comes before its node") {
  ModelBuilder b;
  b.input("c", ElementType::Bool, {});
  GraphBuilder inner;
  inner.node("Relu", {"late"}, {"r"});
  inner.output("r");
  GraphBuilder branch;
  branch.node("If", {"c"}, {"i"}, {graph("then_branch", inner)});
  branch.output("i");
  b.node("If", {"c"}, {"y"}, {graph("then_branch", branch)});
  b.node("Late", {}, {"late"});
  b.output("y");
  const Model model = loaded(b.bytes());
  CHECK(node_names(model.graph.nodes) == Names{"Late_1", "If_0"});
  CHECK(model.warnings.empty());
}

TEST_CASE("order: a subgraph may name its own values as the graph around it does") {
  ModelBuilder b;
  b.input("c", ElementType::Bool, {});
  GraphBuilder branch;
  branch.node("Own", {}, {"same"});
  branch.node("Use", {"same"}, {"r"});
  branch.output("r");
  b.node("If", {"c"}, {"y"}, {graph("then_branch", branch)});
  b.node("Late", {"y"}, {"same"});  // a cycle, were the inner `same` this one
  CHECK(order_of(b) == Names{"If_0", "Late_1"});
}

TEST_CASE("order: a subgraph that only passes on a value of the graph around it uses it") {
  ModelBuilder b;
  b.node("If", {}, {"y"}, {graph("then_branch", GraphBuilder().output("late"))});
  b.node("Late", {}, {"late"});
  CHECK(order_of(b) == Names{"Late_1", "If_0"});
}

TEST_CASE("order: an input of a subgraph with the name of an outer value stands for that value") {
  ModelBuilder b;
  GraphBuilder branch;
  branch.input("late");
  branch.node("Relu", {"late"}, {"r"});
  branch.output("r");
  b.node("If", {}, {"y"}, {graph("then_branch", branch)});
  b.node("Late", {}, {"late"});
  const Model model = loaded(b.bytes());
  CHECK(node_names(model.graph.nodes) == Names{"Late_1", "If_0"});
  CHECK(model.warnings.empty());
}

TEST_CASE("order: an input of a subgraph is its own where the outer value comes of its node") {
  ModelBuilder b;
  GraphBuilder body;
  body.input("state");
  body.node("Next", {"state"}, {"next"});
  body.output("next");
  b.node("Loop", {}, {"y"}, {graph("body", body)});
  b.node("Late", {"y"}, {"state"});
  CHECK(order_of(b) == Names{"Loop_0", "Late_1"});
}

TEST_CASE("order: many captures of many subgraphs find their producers") {
  ModelBuilder b;
  Names all;
  for (int i = 0; i < 50; ++i) all.push_back("v" + std::to_string(i));
  GraphBuilder branch;
  branch.node("Sum", all, {"s"});
  branch.output("s");
  b.node("If", {}, {"y"}, {graph("then_branch", branch)});
  for (int i = 0; i < 50; ++i) b.node("Late", {}, {all[static_cast<std::size_t>(i)]});
  const Model model = loaded(b.bytes());
  CHECK(model.graph.nodes.back().op_type == "If");
  CHECK(model.warnings.empty());
}

TEST_CASE("order: a cycle is refused by the names on it, and only those") {
  ModelBuilder b;
  b.node("Before", {}, {"p"});
  b.node("A", {"p", "c"}, {"a"});
  b.node("B", {"a"}, {"b"});
  b.node("C", {"b"}, {"c"});
  b.node("Behind", {"c"}, {"z"});
  CHECK(contains(refusal(b.bytes()), "`A_1` -> `B_2` -> `C_3` -> `A_1`"));
}

TEST_CASE("order: a node that waits for itself is a cycle, also through its subgraph") {
  ModelBuilder b;
  b.node("A", {"a"}, {"a"});
  CHECK(contains(refusal(b.bytes()), "`A_0` -> `A_0`"));

  ModelBuilder nested;
  nested.node("If", {}, {"y"}, {graph("then_branch", GraphBuilder().output("y"))});
  CHECK(contains(refusal(nested.bytes()), "`If_0` -> `If_0`"));
}

TEST_CASE("order: of a long cycle a few nodes are named") {
  ModelBuilder b;
  for (int i = 0; i < 100; ++i) {
    b.node("N", {std::to_string((i + 99) % 100)}, {std::to_string(i)});
  }
  const std::string what = refusal(b.bytes());
  CHECK(contains(what, "95 more"));
  CHECK(what.size() < 200);
}

TEST_CASE("order: a value defined twice is refused with both its nodes") {
  ModelBuilder b;
  b.node("A", {}, {"v"});
  b.node("B", {}, {"v"});
  CHECK(contains(refusal(b.bytes()), "`v` is defined twice: by node `A_0` and by node `B_1`"));
}

TEST_CASE("order: an input or initializer that a node defines too is refused") {
  ModelBuilder input;
  input.input("v", ElementType::Float, {1});
  input.node("A", {}, {"v"});
  CHECK(contains(refusal(input.bytes()), "`v` is defined twice: by an input"));

  ModelBuilder constant;
  constant.int64s("v", {1});
  constant.node("A", {}, {"v"});
  CHECK(contains(refusal(constant.bytes()), "`v` is defined twice"));

  ModelBuilder twice;
  twice.input("v", ElementType::Float, {1}).input("v", ElementType::Float, {1});
  CHECK(contains(refusal(twice.bytes()), "`v` is defined twice"));
}

TEST_CASE("order: a value that nothing defines is a warning with who uses it") {
  ModelBuilder b;
  b.node("A", {"ghost"}, {"a"});
  GraphBuilder branch;
  branch.node("Inner", {"spirit"}, {"r"});
  b.node("If", {"a"}, {"y"}, {graph("then_branch", branch)});
  b.output("phantom");
  const Model model = loaded(b.bytes());
  CHECK(warns(model, "nothing defines `ghost`, used by node `A_0`"));
  CHECK(warns(model, "nothing defines `spirit`, used by node `Inner_0`"));
  CHECK(warns(model, "nothing defines `phantom`, used as a result"));
  CHECK(model.warnings.size() == 3);
}

TEST_CASE("order: outputs that are not wanted have no name and may be many") {
  ModelBuilder b;
  b.node("A", {}, {"", "a", ""});
  b.node("B", {""}, {"", "b"});
  CHECK(order_of(b) == Names{"A_0", "B_1"});
}

TEST_CASE("order: warnings are told a hundred times, the rest is a number") {
  ModelBuilder b;
  for (int i = 0; i < 250; ++i) b.node("A", {"ghost" + std::to_string(i)}, {});
  const Model model = loaded(b.bytes());
  REQUIRE(model.warnings.size() == 101);
  CHECK(contains(model.warnings.back(), "150 more"));
}
