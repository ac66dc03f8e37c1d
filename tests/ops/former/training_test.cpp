// Optimizers of ai.onnx.preview.training.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase training(const std::string& op, const std::string& line) {
  return {op, line, 1, "ai.onnx.preview.training"};
}

}  // namespace

TEST_CASE("Training: groups of tensors") {
  check_shapes({
      {training("Adagrad", "() int64:() 2x3 4 2x3 4 2x3 4; outputs=4"), "2x3 4 2x3 4"},
      {training("Adagrad", "() int64:() 2x3 2x3; outputs=2"), ""},
      {training("Adagrad", "() int64:() 2x3 2x3 2x3; outputs=3"), ""},
      {training("Adagrad", "() int64:() 2x3 3x2 2x3; outputs=2"), ""},
      {training("Adagrad", "2 int64:() 2x3 2x3 2x3; outputs=2"), ""},
      {training("Adam", "() int64:() 2x3 2x3 2x3 2x3; outputs=3"), "2x3 2x3 2x3"},
      {training("Momentum", "() int64:() 2x3 2x3 2x3; outputs=2 mode=standard"), "2x3 2x3"},
      {training("Momentum", "() int64:() 2x3 2x3 2x3; outputs=2"), ""},
      {training("Gradient", "2x3 4; outputs=2 y=loss"), "2x3 4"},
      {training("Gradient", "2x3; outputs=2 y=loss"), ""},
  });
}

// Once: R and T read, T converted, mul, add, div. 6 elements: X, G, H read; g·g, h,
// the root, epsilon, r·g, the quotient, the difference.
TEST_CASE("Adagrad: an update by hand") {
  CHECK(count_of(training("Adagrad", "() int64:() 2x3 2x3 2x3; outputs=2")) ==
        Happenings{{"read float32 R", 1},
                   {"read int64 T", 1},
                   {"convert int64", 1},
                   {"read float32 inputs[0]", 6},
                   {"read float32 inputs[1]", 6},
                   {"read float32 inputs[2]", 6},
                   {"mul float32", 1 + 6 * 2},
                   {"add float32", 1 + 6 * 3},
                   {"div float32", 1 + 6},
                   {"sqrt float32", 6},
                   {"write float32 outputs[0]", 6},
                   {"write float32 outputs[1]", 6}});
}

// Once: two powers (log, mul, exp each), two differences, a root, a product, a
// quotient, T > 0. 4 elements, all four coefficients in force: mul 1 + 2 + 3 + 1 + 1,
// add 1 + 1 + 1 + 1 + 1.
TEST_CASE("Adam: an update by hand") {
  CHECK(count_of(training("Adam",
                          "() int64:() 4 4 4 4; outputs=3 norm_coefficient=0.5 "
                          "norm_coefficient_post=0.5")) ==
        Happenings{{"read float32 R", 1},
                   {"read int64 T", 1},
                   {"convert int64", 1},
                   {"compare float32", 1},
                   {"log float32", 2},
                   {"exp float32", 2},
                   {"read float32 inputs[0]", 4},
                   {"read float32 inputs[1]", 4},
                   {"read float32 inputs[2]", 4},
                   {"read float32 inputs[3]", 4},
                   {"mul float32", 3 + 4 * 8},
                   {"add float32", 2 + 4 * 5},
                   {"div float32", 1 + 4},
                   {"sqrt float32", 1 + 4},
                   {"write float32 outputs[0]", 4},
                   {"write float32 outputs[1]", 4},
                   {"write float32 outputs[2]", 4}});
}

// Two tensors of 6 and 4 elements: 3 mul and 2 add an element; Nesterov's one more each.
TEST_CASE("Momentum: standard and Nesterov's") {
  const std::string line = "() int64:() 2x3 4 2x3 4 2x3 4; outputs=4 mode=";
  Happenings standard = count_of(training("Momentum", line + "standard"));
  CHECK(standard["mul float32"] == 10 * 3);
  CHECK(standard["add float32"] == 10 * 2);
  CHECK(standard["read float32 inputs[1]"] == 4);
  CHECK(standard["write float32 outputs[3]"] == 4);
  CHECK(standard["compare int64"] == 1);
  Happenings nesterov = count_of(training("Momentum", line + "nesterov"));
  CHECK(nesterov["mul float32"] == 10 * 4);
  CHECK(nesterov["add float32"] == 10 * 3);
}

TEST_CASE("Gradient: its shapes are known, its work is not, and the report says so") {
  ModelBuilder b(13);
  b.opset("ai.onnx.preview.training", 1);
  b.input("w", ElementType::Float, {2, 3});
  b.node("Relu", {"w"}, {"y"});
  b.node("Gradient", {"w"}, {"dw"}, {text("y", "y"), texts("xs", {"w"})})
      .set_domain("ai.onnx.preview.training");
  b.output("dw");
  const Estimate estimate = estimate_of(b);
  const auto found = std::ranges::find(estimate.nodes, "Gradient", &NodeEstimate::op);
  REQUIRE(found != estimate.nodes.end());
  CHECK(found->status == NodeStatus::Unknown);
  CHECK(found->unknown == UnknownReason::Operator);
  CHECK(found->reason.find("backward pass") != std::string::npos);
  CHECK(found->outputs.at(0).shape == Shape{2, 3});
  CHECK_FALSE(found->outputs.at(0).declared_only);
}
