// Random generators.
#include <doctest/doctest.h>

#include <string>

#include "ops/registry.h"
#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("RandomUniform: six bitwise operations, then to its range") {
  const Happenings expected{{"bitwise uint32", 6 * 15},
                            {"convert float32", 15},
                            {"mul float32", 2 * 15},
                            {"add float32", 15},
                            {"write float32 output", 15}};
  CHECK(shapes_of({"RandomUniform", "; shape=3,5"}) == "3x5");
  CHECK(count_of({"RandomUniform", "; shape=3,5"}) == expected);
  CHECK(count_of({"RandomUniformLike", "int32:3x5; dtype=1"}) == expected);  // only its shape
  Happenings half = count_of({"RandomUniform", "; shape=3,5 dtype=10"});
  CHECK(half.at("convert float32") == 30);  // and to float16
  CHECK(half.at("write float16 output") == 15);
}

TEST_CASE("RandomNormal: Box and Muller make two numbers of two") {
  // 15 numbers take 8 pairs of 2 draws; each number is scaled and shifted.
  const Happenings expected{{"bitwise uint32", 8 * 2 * 6},
                            {"convert float32", 8 * 2},
                            {"log float32", 8},
                            {"sqrt float32", 8},
                            {"sin float32", 16},
                            {"mul float32", 8 * (2 + 2 + 2) + 15},
                            {"add float32", 15},
                            {"write float32 output", 15}};
  CHECK(count_of({"RandomNormal", "; shape=3,5"}) == expected);
  CHECK(count_of({"RandomNormalLike", "3x5"}) == expected);
  CHECK(execution_of({"RandomNormalLike", "3x5"}) == expected);
}

TEST_CASE("Bernoulli: a draw and a comparison an element") {
  CHECK(count_of({"Bernoulli", "2x3; dtype=9"}) == Happenings{{"read float32 input", 6},
                                                              {"bitwise uint32", 36},
                                                              {"convert float32", 6},
                                                              {"mul float32", 6},
                                                              {"compare float32", 6},
                                                              {"write bool output", 6}});
}

TEST_CASE("Multinomial: running sums per row, each sample found among them by halving") {
  // 2 rows of 5 classes, 3 samples each, ceil(log2 5) = 3 halvings a sample.
  const OpCase node{"Multinomial", "2x5; sample_size=3"};
  CHECK(shapes_of(node) == "2x3");
  CHECK(count_of(node) == Happenings{{"read float32 input", 20},
                                     {"compare float32", 2 * 4 + 6 * 3},
                                     {"add float32", 10 + 2 * 4},
                                     {"exp float32", 10},
                                     {"bitwise uint32", 36},
                                     {"convert float32", 6},
                                     {"mul float32", 12},
                                     {"write int32 output", 6}});
  CHECK(count_of({"Multinomial", "1x4"}).at("compare float32") == 3 + 2);
  CHECK(shapes_of({"Multinomial", "5"}).starts_with("fault"));
  CHECK(shapes_of({"Multinomial", "2x5; sample_size=-1"}).starts_with("fault"));
}

TEST_CASE("Random: what cannot be drawn is a fault") {
  CHECK(shapes_of({"RandomNormal", ""}).starts_with("fault"));
  CHECK(shapes_of({"RandomNormal", "; shape=3,-5"}).starts_with("fault"));
  CHECK(shapes_of({"RandomNormal", "; shape=3,5 dtype=8"}).starts_with("fault"));
  CHECK(shapes_of({"RandomUniformLike", "string:3"}).starts_with("fault"));
  CHECK(shapes_of({"RandomNormal", "; shape=4611686018427387904,4"}) == "4611686018427387904x4");
}

TEST_CASE("Random: numbers are new in every inference, and the generator is stated") {
  ModelBuilder b(15);
  b.weight("p", ElementType::Float, {4});
  b.node("Bernoulli", {"p"}, {"y"});
  b.output("y");
  const Estimate estimate = estimate_of(b);
  REQUIRE(estimate.nodes.size() == 1);
  CHECK(estimate.nodes[0].status == NodeStatus::Counted);
  bool stated = false;
  for (const std::string& assumption : estimate.assumptions)
    stated = stated || assumption.find("xorshift") != std::string::npos;
  CHECK(stated);
}
