// The lecture's own example, and BitNet's table 1.
#include <doctest/doctest.h>

#include <cmath>

#include "support/estimate_of.h"

namespace {

using namespace opcost;
using test::estimate_of;
using test::ModelBuilder;

// One transformer layer's matrix products, of `heads` heads, T = 512 tokens.
ModelBuilder transformer_layer(std::int64_t d, std::int64_t heads, ElementType type) {
  const std::int64_t tokens = 512, each = d / heads;
  ModelBuilder b(13);
  b.input("x", type, {tokens, d});
  b.input("q", type, {heads, tokens, each});
  b.input("k_transposed", type, {heads, each, tokens});
  b.input("v", type, {heads, tokens, each});
  for (const char* name : {"wq", "wk", "wv", "wo"}) {
    b.weight(name, type, {d, d});
    b.node("MatMul", {"x", name}, {std::string("x") + name});
  }
  b.weight("up", type, {d, 4 * d});
  b.weight("down", type, {4 * d, d});
  b.node("MatMul", {"x", "up"}, {"wide"});
  b.node("MatMul", {"wide", "down"}, {"y"});
  b.node("MatMul", {"q", "k_transposed"}, {"scores"});
  b.node("MatMul", {"scores", "v"}, {"mixed"});
  b.output("y");
  return b;
}

}  // namespace

TEST_CASE("Lecture: a 5x12 matrix-vector product of float32 costs 896.5 pJ at 45 nm") {
  // 60 mul * 3.7 + 55 add * 0.9 + 120 reads * 5 + 5 writes * 5 = 222 + 49.5 + 600 + 25
  ModelBuilder b(13);
  b.weight("W", ElementType::Float, {5, 12});
  b.input("a", ElementType::Float, {12});
  b.node("MatMul", {"W", "a"}, {"y"});
  b.output("y");
  const Estimate result = estimate_of(b);
  CHECK(result.totals.energy.value == doctest::Approx(896.5).epsilon(1e-12));
  CHECK(result.totals.macs == 60);
  CHECK(result.totals.by_action.at("add").count == 55);
  CHECK(result.totals.by_action.at("read").count == 120);
  CHECK(result.totals.by_action.at("write").count == 5);
}

TEST_CASE("BitNet (arXiv 2310.11453): arithmetic energy of table 1 at 45 nm, 512 tokens") {
  struct Row {
    std::int64_t d, layers;
    ElementType type;
    double mul, add;  // J, as printed
  };
  const Row rows[] = {
      {4096, 32, ElementType::Float, 12.46, 3.03},  {4096, 32, ElementType::Float16, 3.70, 1.35},
      {5120, 40, ElementType::Float, 24.23, 5.89},  {5120, 40, ElementType::Float16, 7.20, 2.62},
      {7168, 48, ElementType::Float, 56.73, 13.80}, {7168, 48, ElementType::Float16, 16.87, 6.13},
  };
  for (const Row& row : rows) {
    const Estimate layer = estimate_of(transformer_layer(row.d, 32, row.type));
    const auto joules = [&](const char* action) {
      return static_cast<double>(row.layers) * layer.totals.by_action.at(action).energy.value *
             1e-12;
    };
    const auto printed = [](double value) { return std::round(value * 100.0) / 100.0; };
    CHECK_MESSAGE(std::abs(printed(joules("mul")) - row.mul) < 1e-9, row.d << " mul");
    // The paper's n adds against our n - 1 do not show at two decimals.
    CHECK_MESSAGE(std::abs(joules("add") - row.add) < 0.0101, row.d << " add " << joules("add"));
  }
}
