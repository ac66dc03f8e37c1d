// Dropout at inference and in training.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("Dropout: shapes, whether it trains or not") {
  check_shapes({
      {{"Dropout", "2x3", 7}, "2x3"},
      {{"Dropout", "2x3; ratio=0.5 outputs=2", 1}, "2x3 2x3"},
      {{"Dropout", "2x3 () bool:(); outputs=2"}, "2x3 2x3"},
      {{"Dropout", "2x3 _ bool:()=0"}, "2x3"},
      {{"Dropout", "2x3 _ bool:()=1; outputs=2"}, "2x3 2x3"},
  });
}

// A random number is 6 bitwise operations, a conversion and a product; then a comparison with the
// ratio, and x / (1 - ratio).
TEST_CASE("Dropout: in training each element is dropped or scaled, and it says so") {
  const OpCase trains{"Dropout", "2x3 float32:()=0.5 bool:()=1; outputs=2"};
  const Happenings expected{{"read float32 data", 6}, {"bitwise uint32", 36},
                            {"convert float32", 6},   {"mul float32", 12},
                            {"compare float32", 6},   {"write float32 output", 6},
                            {"write bool mask", 6}};
  CHECK(count_of(trains) == expected);
  CHECK(execution_of(trains) == expected);
  CHECK(mentions(assumptions_of(trains), "training_mode is 1"));
  CHECK(mentions(assumptions_of({"Dropout", "2x3 float32:()=0 bool:()=1"}), "ratio is 0"));
  CHECK(assumptions_of({"Dropout", "2x3 float32:()=0.5"}).empty());
  CHECK(mentions(assumptions_of({"Dropout", "2x3 float32:()=0.5 bool:()"}),
                 "its training_mode is not known before the network runs: it drops nothing"));
}

namespace {

NodeEstimate dropout_of(bool training, float ratio) {
  ModelBuilder b(15);
  b.input("x", kFloat, {2, 3});
  b.constant("ratio", float_tensor({}, {ratio}));
  b.constant("training", raw_tensor(ElementType::Bool, {}, std::string(1, training ? '\1' : '\0')));
  b.node("Dropout", {"x", "ratio", "training"}, {"d"}).set_name("drop");
  b.node("Relu", {"d"}, {"y"});
  b.output("y");
  return node_named(estimate_of(b), "drop");
}

}  // namespace

TEST_CASE("Dropout: it is free unless it trains with a ratio") {
  CHECK(dropout_of(false, 0.5F).status == NodeStatus::Free);
  CHECK(dropout_of(true, 0.0F).status == NodeStatus::Free);
  CHECK(dropout_of(true, 0.5F).status == NodeStatus::Counted);
}
