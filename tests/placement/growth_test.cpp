// Energy grows with the work: one row, column, channel or position more is no cliff.
#include <doctest/doctest.h>

#include "core/split_mix.h"
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

}  // namespace

TEST_CASE("Growth: one row, column, channel or position more costs at most 5 % above its work") {
  LayerDraw draw;
  for (int at = 0; at < 500; ++at) {
    const SmallNest::Sizes sizes = draw_layer(draw, at % 2 == 1);
    const SmallNest before(sizes), after(one_more(sizes, draw.between(0, 2)));
    const double work = static_cast<double>(*after.nest().macs().exact()) /
                        static_cast<double>(*before.nest().macs().exact());
    // An array that no longer fits its memory costs more where it lives now.
    double moved = 0;
    for (const auto& [was, is] : {std::pair{&before.a, &after.a}, std::pair{&before.b, &after.b},
                                  std::pair{&before.y, &after.y}})
      moved += elements(*is) * (home_price(*is) - home_price(*was));
    CAPTURE(at);
    CHECK(energy_of_layer(after) <= energy_of_layer(before) * work * 1.05 + moved);
  }
}
