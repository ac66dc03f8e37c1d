// The peak size of activations.
#include "compare/peak.h"

#include <doctest/doctest.h>

#include "support/estimate_of.h"

using namespace opcost;
using test::estimate_of;
using test::kFloat;
using test::ModelBuilder;

TEST_CASE("Peak: a node's inputs and outputs exist at once, and a value lives to its last reader") {
  ModelBuilder b(13);
  b.input("x", kFloat, {10});
  b.node("Relu", {"x"}, {"a"});
  b.node("Sigmoid", {"a"}, {"s"});
  b.node("Add", {"s", "a"}, {"y"});
  b.output("y");
  CHECK(peak_activation_bytes(estimate_of(b)) == 120);  // a, s and y: 3 x 40 bytes
}

TEST_CASE("Peak: a view is no second copy, and constants do not count") {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 5});
  b.weight("w", kFloat, {5, 100});
  b.int64s("to", {10});
  b.node("Reshape", {"x", "to"}, {"flat"});
  b.node("Relu", {"flat"}, {"r"});
  b.node("MatMul", {"x", "w"}, {"y"});
  b.output("y");
  b.output("r");
  // x lives to the MatMul: x 40 + r 40 + y 800
  CHECK(peak_activation_bytes(estimate_of(b)) == 880);
}

TEST_CASE("Peak: an array lives as long as its view is read") {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 5});
  b.int64s("to", {10});
  b.node("Reshape", {"x", "to"}, {"flat"});
  b.node("Relu", {"x"}, {"r"});
  b.node("Sigmoid", {"flat"}, {"s"});
  b.output("r");
  b.output("s");
  CHECK(peak_activation_bytes(estimate_of(b)) == 120);  // x, r and s: 3 x 40 bytes
}

TEST_CASE("Peak: a normalisation that is folded makes no second copy") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 2, 5});
  b.weight("w", kFloat, {20, 2, 1});
  for (const char* name : {"s", "o", "m", "v"}) b.weight(name, kFloat, {20});
  b.node("Conv", {"x", "w"}, {"c"});
  b.node("BatchNormalization", {"c", "s", "o", "m", "v"}, {"n"});
  b.node("Flatten", {"n"}, {"y"});
  b.output("y");
  // c and n are 400 bytes each, x is 40.
  CHECK(peak_activation_bytes(estimate_of(b)) == 800);
  EstimateOptions options;
  options.what_if.fold_bn = true;
  CHECK(peak_activation_bytes(estimate_of(b, options)) == 440);
}

TEST_CASE("Peak: unknown where a shape is") {
  ModelBuilder b(13);
  b.input("x", kFloat, {10});
  b.node("Mystery", {"x"}, {"y"}).set_domain("else.where");
  b.node("Relu", {"y"}, {"z"});
  CHECK_FALSE(peak_activation_bytes(estimate_of(b)).has_value());
}
