// Energy grows with the work: one row, column, channel or position more is no cliff.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "core/split_mix.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "support/every_model.h"
#include "support/small_nest.h"

namespace {

using namespace opcost;
using test::SmallMemory;
using test::SmallNest;

class LayerDraw {
 public:
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least +
           static_cast<std::int64_t>(random_.bits() % static_cast<std::uint64_t>(most - least + 1));
  }

 private:
  SplitMix64 random_{11};
};

SmallNest::Sizes draw_layer(LayerDraw& draw, bool convolution) {
  if (!convolution) return {1, draw.between(1, 2000), draw.between(1, 600), draw.between(1, 2000)};
  SmallNest::Sizes sizes{1, draw.between(1, 300), 1, draw.between(1, 300)};
  const auto positions = static_cast<std::uint64_t>(draw.between(3, 60));
  for (int axis = 0; axis < 2; ++axis) {
    SlidingAxis one{.positions = positions,
                    .kernel = static_cast<std::uint64_t>(draw.between(1, 3))};
    one.input = one.positions + one.kernel - 1;
    sizes.axes.push_back(one);
  }
  return sizes;
}

SmallNest::Sizes one_more(SmallNest::Sizes sizes, std::int64_t which) {
  if (which == 0) ++sizes.rows;
  if (which == 1) ++sizes.terms;
  if (which == 2 && sizes.axes.empty()) ++sizes.columns;
  if (which == 2 && !sizes.axes.empty()) {
    ++sizes.axes[0].positions;
    ++sizes.axes[0].input;
  }
  return sizes;
}

// The memories of the 45 nm table.
const SmallMemory kThreeMemories{{2048, 8192, 262144}, {5, 10, 50, 1000}};

double elements(const Operand& operand) {
  return static_cast<double>(*operand.elements().count.exact());
}
double home_price(const Operand& operand) {
  return kThreeMemories
      .prices[kThreeMemories.hierarchy().home(storage(operand.elements().count, Bits{32})).value];
}

// Products at 4.6 pJ, all reads, and each result written once.
double energy_of_layer(const SmallNest& layer) {
  const Nest nest = layer.nest();
  return test::tiled_energy(nest, kThreeMemories) + elements(layer.y) * home_price(layer.y) +
         4.6 * static_cast<double>(*nest.macs().exact());
}

void check_growth(const SmallNest::Sizes& sizes, std::int64_t which) {
  const SmallNest before(sizes), after(one_more(sizes, which));
  const double work = static_cast<double>(*after.nest().macs().exact()) /
                      static_cast<double>(*before.nest().macs().exact());
  // An array that no longer fits its memory costs more where it lives now.
  double moved = 0;
  for (const auto& [was, is] : {std::pair{&before.a, &after.a}, std::pair{&before.b, &after.b},
                                std::pair{&before.y, &after.y}})
    moved += elements(*is) * (home_price(*is) - home_price(*was));
  CHECK(energy_of_layer(after) <= energy_of_layer(before) * work * 1.05 + moved);
}

void check_layers(int count) {
  LayerDraw draw;
  for (int at = 0; at < count; ++at) {
    const SmallNest::Sizes sizes = draw_layer(draw, at % 2 == 1);
    CAPTURE(at);
    check_growth(sizes, draw.between(0, 2));
  }
}

// The loops of a convolution without padding and of a product of two matrices, of a node's shapes.
std::optional<SmallNest::Sizes> loops_of(const NodeEstimate& node) {
  if (node.inputs.size() < 2 || node.outputs.empty()) return std::nullopt;
  const auto &a = node.inputs[0].shape, &b = node.inputs[1].shape, &y = node.outputs[0].shape;
  if (!a || !b || !y || a->size() < 2 || b->size() < 2 || y->size() != a->size())
    return std::nullopt;
  if (node.op == "MatMul" && b->size() == 2) {
    std::int64_t rows = 1;
    for (std::size_t at = 0; at + 1 < a->size(); ++at) rows *= (*a)[at];
    return SmallNest::Sizes{1, (*b)[1], rows, (*b)[0]};
  }
  if (node.op == "Gemm" && b->size() == 2)
    return SmallNest::Sizes{1, (*y)[1], (*y)[0], (*b)[0] * (*b)[1] / (*y)[1]};
  if (node.op != "Conv" || b->size() != a->size()) return std::nullopt;
  const std::int64_t groups = (*a)[1] / (*b)[1];
  SmallNest::Sizes sizes{groups, (*b)[0] / groups, (*a)[0], (*b)[1]};
  for (std::size_t at = 2; at < a->size(); ++at) {
    SlidingAxis axis{.positions = static_cast<std::uint64_t>((*y)[at]),
                     .kernel = static_cast<std::uint64_t>((*b)[at])};
    axis.stride = static_cast<std::uint64_t>(std::max<std::int64_t>(1, (*a)[at] / (*y)[at]));
    axis.input = (axis.positions - 1) * axis.stride + axis.kernel;
    sizes.axes.push_back(axis);
  }
  return sizes;
}

std::string text_of(const SmallNest::Sizes& sizes) {
  std::string text;
  for (const std::int64_t one : {sizes.shared, sizes.rows, sizes.columns, sizes.terms})
    text += std::to_string(one) + " ";
  for (const SlidingAxis& axis : sizes.axes)
    text += "| " + std::to_string(axis.positions) + " " + std::to_string(axis.kernel) + " " +
            std::to_string(axis.stride) + " ";
  return text;
}

}  // namespace

TEST_CASE("Growth: one row, column, channel or position more costs at most 5 % above its work") {
  check_layers(40);
}

TEST_CASE("Growth: the same for 500 random layers" * doctest::test_suite("full")) {
  check_layers(500);
}

TEST_CASE("Growth: no layer of a real network is at a cliff" * doctest::test_suite("full")) {
  std::set<std::string> seen;
  test::for_each_model([&](const std::string&, const Model& model) {
    const auto result = estimate(model, *find_table("45nm"), {});
    if (!result) return;  // dims to bind
    for (const NodeEstimate& node : result->nodes) {
      const auto sizes = loops_of(node);
      if (!sizes || node.macs == 0) continue;
      const std::string layer = text_of(*sizes);
      if (!seen.insert(layer).second) continue;
      CAPTURE(layer);
      for (std::int64_t which = 0; which < 3; ++which) check_growth(*sizes, which);
    }
  });
  CHECK(seen.size() >= 300);
}
