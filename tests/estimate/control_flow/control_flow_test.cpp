// If, Loop, Scan and SequenceMap in whole models.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string shape_of(const Estimate& estimate, const std::string& id) {
  const auto& shape = node_with_id(estimate, id).outputs.at(0).shape;
  std::string text;
  for (const std::int64_t dim : shape.value_or(Shape{-1}))
    text += (text.empty() ? "" : "x") + std::to_string(dim);
  return text;
}

// then: one Exp of 6 elements; else: an Abs of them. Both capture x.
ModelBuilder branching() {
  ModelBuilder b(18);
  b.input("x", kFloat, {2, 3});
  b.input("c", ElementType::Bool, Dims{});
  GraphBuilder then, otherwise;
  then.node("Exp", {"x"}, {"t"}).set_name("exp");
  then.output("t");
  otherwise.node("Abs", {"x"}, {"e"}).set_name("abs");
  otherwise.output("e");
  b.node("If", {"c"}, {"y"}, {graph("then_branch", then), graph("else_branch", otherwise)})
      .set_name("if");
  b.node("Relu", {"y"}, {"z"}).set_name("relu");
  b.output("z");
  return b;
}

// n times x = x + x, and each sum is yielded too.
ModelBuilder looping(const std::string& count) {
  ModelBuilder b(18);
  b.input("x", kFloat, {2, 3});
  b.constant("n", int64_tensor({}, {10}));
  b.input("m", ElementType::Int64, Dims{});
  GraphBuilder body;
  body.input("i", ElementType::Int64, Dims{});
  body.input("go", ElementType::Bool, Dims{});
  body.input("a");
  body.node("Identity", {"go"}, {"goes_on"}).set_name("go");
  body.node("Add", {"a", "a"}, {"sum"}).set_name("add");
  body.node("Identity", {"sum"}, {"step"}).set_name("step");
  for (const char* name : {"goes_on", "sum", "step"}) body.output(name);
  b.node("Loop", {count, "", "x"}, {"last", "steps"}, {graph("body", body)}).set_name("loop");
  b.node("Neg", {"last"}, {"y"}).set_name("neg");
  b.node("Neg", {"steps"}, {"z"}).set_name("neg_steps");
  b.output("y");
  b.output("z");
  return b;
}

EstimateOptions with_trips(const std::string& node, std::uint64_t count) {
  EstimateOptions options;
  options.trip_counts[node] = count;
  return options;
}

}  // namespace

TEST_CASE("If: the dearer branch is counted where the condition is not known, and it is said") {
  const Estimate result = estimate_of(branching());
  CHECK(node_with_id(result, "if").status == NodeStatus::Free);
  CHECK(node_with_id(result, "if/then_branch/exp").status == NodeStatus::Counted);
  CHECK(result.nodes.size() == 3);
  CHECK(shape_of(result, "relu") == "2x3");
  CHECK(mentions(result.assumptions, "then_branch is counted"));
}

TEST_CASE("If: a branch with unknown work is not the cheaper one") {
  for (const bool in_then : {false, true}) {
    ModelBuilder b = branching();
    auto& branch = *b.proto().mutable_node(0)->mutable_attribute(in_then ? 0 : 1)->mutable_g();
    branch.mutable_node(0)->set_op_type("NobodyKnows");
    branch.mutable_node(0)->set_domain("acme");
    b.opset("acme", 1);
    const Estimate result = estimate_of(b);
    CHECK(result.coverage.unknown == 2);  // it, and the Relu behind the If
    CHECK(mentions(result.warnings, in_then ? "then_branch is counted" : "else_branch is counted"));
    CHECK(mentions(result.warnings, "beside 1 unknown node"));
    EstimateOptions options;
    options.branches["if"] = !in_then;
    CHECK(estimate_of(b, options).coverage.unknown == 0);
  }
}

TEST_CASE("If: --if decides, by the name of the node") {
  EstimateOptions options;
  options.branches["if"] = false;
  const Estimate result = estimate_of(branching(), options);
  CHECK(node_with_id(result, "if/else_branch/abs").status == NodeStatus::Counted);
  CHECK(result.nodes.size() == 3);
  CHECK(result.assumptions.empty());
}

TEST_CASE("If: a constant condition decides") {
  ModelBuilder b = branching();
  b.proto().mutable_input()->DeleteSubrange(1, 1);
  b.constant("c", raw_tensor(ElementType::Bool, {}, std::string(1, '\0')));
  const Estimate result = estimate_of(b);
  CHECK(node_with_id(result, "if/else_branch/abs").status == NodeStatus::Counted);
  CHECK(result.assumptions.empty());
}

TEST_CASE("If: a branch that lists what it captures as its inputs sees it all the same") {
  ModelBuilder b(16);
  b.input("x", kFloat, {2, 3});
  b.input("c", ElementType::Bool, Dims{});
  GraphBuilder branch;
  branch.input("x", kFloat, {2, 3});
  branch.node("Exp", {"x"}, {"t"}).set_name("exp");
  branch.output("t");
  b.node("If", {"c"}, {"y"}, {graph("then_branch", branch), graph("else_branch", branch)});
  CHECK(estimate_of(b).totals.by_action.at("exp").count == 6);
}

TEST_CASE("If: a node without its branches is unknown, not a crash") {
  ModelBuilder b(18);
  b.input("c", ElementType::Bool, Dims{});
  b.node("If", {"c"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(result.nodes.at(0).unknown == UnknownReason::MissingShape);
  CHECK(result.nodes.at(0).reason == "it has no then_branch");
}

TEST_CASE("Loop: a constant number of iterations multiplies its body") {
  const Estimate result = estimate_of(looping("n"));
  const NodeEstimate& add = node_with_id(result, "loop/body/add");
  CHECK(add.times == 10);
  // 10 runs of 6 elements: a read of A and of B, an add, a write each.
  CHECK(result.totals.by_action.at("add").count == 60);
  CHECK(add.events.at(0).count == 60);  // reads of A
  CHECK(shape_of(result, "neg") == "2x3");
  CHECK(shape_of(result, "neg_steps") == "10x2x3");
  CHECK(result.warnings.empty());
  CHECK(result.assumptions.empty());  // the condition is passed through: always true
}

TEST_CASE("Loop: an unknown number of iterations is one with a warning, or as told") {
  CHECK(mentions(estimate_of(looping("m")).warnings, "--trip-count 'loop=N'"));
  CHECK(estimate_of(looping("m")).totals.by_action.at("add").count == 6);
  const Estimate told = estimate_of(looping("m"), with_trips("loop", 7));
  CHECK(told.totals.by_action.at("add").count == 42);
  CHECK(told.warnings.empty());
  CHECK(shape_of(told, "neg_steps") == "7x2x3");
}

TEST_CASE("Loop: no iteration at all counts nothing and passes the first values on") {
  const Estimate result = estimate_of(looping("m"), with_trips("loop", 0));
  CHECK(result.totals.by_action.count("add") == 0);
  CHECK(shape_of(result, "neg") == "2x3");
  CHECK(shape_of(result, "neg_steps") == "0x2x3");
}

TEST_CASE("Loop: counts beyond 64 bits are an error that names the node") {
  const auto result = try_estimate(looping("m"), with_trips("loop", INT64_MAX));
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().what.find("64 bits") != std::string::npos);
  CHECK(result.error().where.find("loop/body/add") != std::string::npos);
}

TEST_CASE("Loop: where shapes grow every iteration is counted for itself") {
  // a starts as 1x2 and grows by one row: Concat(a, x) with x 1x2 gives 2, 3, 4 rows.
  ModelBuilder b(18);
  b.input("x", kFloat, {1, 2});
  b.constant("n", int64_tensor({}, {3}));
  GraphBuilder body;
  for (const char* name : {"i", "go", "a"}) body.input(name);
  body.node("Concat", {"a", "x"}, {"b"}, {integer("axis", 0)}).set_name("concat");
  body.output("go");
  body.output("b");
  b.node("Loop", {"n", "", "x"}, {"y"}, {graph("body", body)}).set_name("loop");
  b.node("Neg", {"y"}, {"z"}).set_name("neg");
  const Estimate result = estimate_of(b);
  CHECK(shape_of(result, "neg") == "4x2");
  // Written: 2·2 + 3·2 + 4·2 elements; Neg writes 8 more.
  CHECK(result.totals.by_action.at("write").count == 18 + 8);
  CHECK(node_with_id(result, "loop/body/concat").times == 3);
}

TEST_CASE("Loop: a node that one of the runs leaves unknown is unknown, and has no energy") {
  // a is 1x2 in the first run and broadcasts to y; 2x2 in the second, and does not.
  ModelBuilder b(18);
  b.input("x", kFloat, {1, 2});
  b.input("y", kFloat, {3, 2});
  b.constant("n", int64_tensor({}, {2}));
  GraphBuilder body;
  for (const char* name : {"i", "go", "a"}) body.input(name);
  body.node("Add", {"a", "y"}, {"sum"}).set_name("add");
  body.node("Concat", {"a", "x"}, {"b"}, {integer("axis", 0)}).set_name("concat");
  body.output("go");
  body.output("b");
  b.node("Loop", {"n", "", "x"}, {"z"}, {graph("body", body)}).set_name("loop");
  const Estimate result = estimate_of(b);
  const NodeEstimate& add = node_with_id(result, "loop/body/add");
  CHECK(add.status == NodeStatus::Unknown);
  CHECK(add.unknown == UnknownReason::MissingShape);
  CHECK(add.events.empty());
  CHECK(add.energy.value == 0.0);
  CHECK(result.totals.by_action.count("add") == 0);
  CHECK(node_with_id(result, "loop/body/concat").status == NodeStatus::Counted);
}

TEST_CASE("Scan: the body runs once per slice, along the axes that are given") {
  ModelBuilder b(18);
  b.input("s", kFloat, {4});
  b.input("x", kFloat, {4, 5});  // 5 slices of 4 along axis 1
  GraphBuilder body;
  body.input("state");
  body.input("slice");
  body.node("Add", {"state", "slice"}, {"next"}).set_name("add");
  body.node("Identity", {"next"}, {"seen"}).set_name("seen");
  body.output("next");
  body.output("seen");
  b.node("Scan", {"s", "x"}, {"final", "all"},
         {graph("body", body), integer("num_scan_inputs", 1), ints("scan_input_axes", {1}),
          ints("scan_output_axes", {1})})
      .set_name("scan");
  b.node("Neg", {"all"}, {"y"}).set_name("neg");
  const Estimate result = estimate_of(b);
  CHECK(node_with_id(result, "scan/body/add").times == 5);
  CHECK(result.totals.by_action.at("add").count == 20);
  CHECK(shape_of(result, "neg") == "4x5");
}

TEST_CASE("Scan of opset 8: a batch before the sequence runs the body for each of its members") {
  ModelBuilder b(8);
  b.input("s", kFloat, {3, 4});
  b.input("x", kFloat, {3, 5, 4});
  GraphBuilder body;
  body.input("state");
  body.input("slice");
  body.node("Add", {"state", "slice"}, {"next"}).set_name("add");
  body.output("next");
  b.node("Scan", {"", "s", "x"}, {"final"}, {graph("body", body), integer("num_scan_inputs", 1)})
      .set_name("scan");
  b.node("Neg", {"final"}, {"y"}).set_name("neg");
  const Estimate result = estimate_of(b);
  CHECK(result.totals.by_action.at("add").count == 3 * 5 * 4);
  CHECK(shape_of(result, "neg") == "3x4");
}

TEST_CASE("SequenceMap: tensors of a sequence come one by one, a tensor in every run") {
  ModelBuilder b(17);
  for (const auto& [name, rows] : {std::pair{"a", 2}, std::pair{"b", 3}, std::pair{"c", 5}})
    b.input(name, kFloat, {rows, 4});
  b.input("row", kFloat, {4});
  b.node("SequenceConstruct", {"a", "b", "c"}, {"three"});
  b.node("SequenceConstruct", {"a", "b"}, {"two"});
  GraphBuilder body;
  body.input("one").input("other").input("each");
  body.node("Add", {"one", "each"}, {"sum"}).set_name("add");
  body.node("Neg", {"other"}, {"minus"}).set_name("neg");
  body.output("sum").output("minus");
  b.node("SequenceMap", {"three", "two", "row"}, {"sums", "minuses"}, {graph("body", body)})
      .set_name("map");
  b.node("ConcatFromSequence", {"sums"}, {"y"}, {integer("axis", 0)}).set_name("concat");
  const Estimate result = estimate_of(b);
  const NodeEstimate& add = node_named(result, "add");
  CHECK(add.times == 3);
  CHECK(result.totals.by_action.at("add").count == (2 + 3 + 5) * 4);
  CHECK(shape_of(result, "concat") == "10x4");
  // The second sequence has no tensor for the third run.
  CHECK(node_named(result, "neg").unknown.has_value());
}

TEST_CASE("Scan: ill-formed ones are unknown") {
  ModelBuilder b(18);
  b.input("x", kFloat, {4, 5});
  GraphBuilder body;
  body.input("slice");
  body.output("slice");
  b.node("Scan", {"x"}, {"y"}, {graph("body", body), integer("num_scan_inputs", 3)});
  CHECK(estimate_of(b).nodes.at(0).reason == "num_scan_inputs is 3 of 1 inputs");
}

TEST_CASE(
    "Scan: a body that takes more or fewer values, or gives fewer than its states, is unknown") {
  const auto reason_with = [](int takes, int gives) {
    ModelBuilder b(18);
    b.input("s", kFloat, {4}).input("x", kFloat, {5, 4});  // a state, and slices
    GraphBuilder body;
    for (int at = 0; at < takes; ++at) body.input("v" + std::to_string(at));
    for (int at = 0; at < gives; ++at) {
      body.node("Neg", {"v0"}, {"w" + std::to_string(at)});
      body.output("w" + std::to_string(at));
    }
    b.node("Scan", {"s", "x"}, {"final"}, {graph("body", body), integer("num_scan_inputs", 1)})
        .set_name("scan");
    b.output("final");
    return node_with_id(estimate_of(b), "scan").reason;
  };
  CHECK(reason_with(2, 1).starts_with("control flow"));  // counted
  CHECK(reason_with(2, 2).starts_with("control flow"));
  CHECK(reason_with(1, 1) == "its body takes 1 values, not 2");
  CHECK(reason_with(3, 1) == "its body takes 3 values, not 2");
  CHECK(reason_with(2, 0).starts_with("its body takes"));
}

TEST_CASE("--set-shape: a shape that arrives with the input lets the node be counted") {
  ModelBuilder b(18);
  b.input("x", kFloat, {6});
  b.input("dims", ElementType::Int64, {2});
  b.node("Reshape", {"x", "dims"}, {"y"}).set_name("reshape");
  b.node("Neg", {"y"}, {"z"}).set_name("neg");
  const Estimate open = estimate_of(b);
  CHECK(open.coverage.unknown == 2);
  CHECK(node_with_id(open, "neg").reason.find("--set-shape 'y=DIMS'") != std::string::npos);
  EstimateOptions options;
  options.set_shapes["y"] = {2, 3};
  const Estimate told = estimate_of(b, options);
  CHECK(told.coverage.unknown == 0);
  CHECK(told.totals.by_action.at("write").count == 6);
  CHECK(mentions(told.assumptions, "`y` is taken as 2x3, as --set-shape says"));
}

TEST_CASE("--set-shape, --if, --trip-count: a name that the model does not have is an error") {
  EstimateOptions shapes, branches;
  shapes.set_shapes["nothing"] = {2};
  branches.branches["nothing"] = true;
  for (const EstimateOptions& options : {shapes, branches, with_trips("nothing", 3)}) {
    const auto result = try_estimate(branching(), options);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().what.find("'nothing'") != std::string::npos);
  }
}
