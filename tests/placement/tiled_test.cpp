// The tiles of a contraction: against enumeration, against bounds, and as memories change.
#include "placement/tiled.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/split_mix.h"
#include "support/tile_oracle.h"

namespace {

using namespace opcost;
using test::SmallMemory;
using test::SmallNest;

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  std::int64_t between(std::int64_t least, std::int64_t most) {
    const auto choices = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<std::int64_t>(random_.bits() % choices);
  }

 private:
  SplitMix64 random_;
};

SlidingAxis draw_axis(Draw& draw, std::int64_t longest) {
  const auto number = [&](std::int64_t least, std::int64_t most) {
    return static_cast<std::uint64_t>(draw.between(least, most));
  };
  SlidingAxis axis{.positions = number(1, longest), .kernel = number(1, 3), .stride = number(1, 2)};
  axis.dilation = number(0, 3) == 0 ? 2 : 1;
  axis.input =
      (axis.positions - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1 + number(0, 1);
  return axis;
}

SmallNest::Sizes draw_product(Draw& draw, std::int64_t longest) {
  return {1, draw.between(1, longest), draw.between(1, longest), draw.between(1, longest)};
}

SmallNest::Sizes draw_convolution(Draw& draw, bool scatters) {
  SmallNest::Sizes sizes{draw.between(1, 2), draw.between(1, 5), draw.between(1, 2),
                         draw.between(1, 5)};
  sizes.scatters = scatters;
  const std::int64_t axes = draw.between(1, 2);
  for (std::int64_t at = 0; at < axes; ++at)
    sizes.axes.push_back(draw_axis(draw, axes == 1 ? 9 : 5));
  return sizes;
}

SmallMemory draw_memory(Draw& draw) {
  return {{static_cast<std::uint64_t>(draw.between(6, 60))},
          {1.0, static_cast<double>(draw.between(2, 100))}};
}

SmallMemory draw_two_memories(Draw& draw) {
  const double near = static_cast<double>(draw.between(2, 20));
  return {{static_cast<std::uint64_t>(draw.between(4, 16)),
           static_cast<std::uint64_t>(draw.between(17, 60))},
          {1.0, near, near * static_cast<double>(draw.between(2, 20))}};
}

struct Ratios {
  double least = 0, few = 0, median = 0, most_of_all = 0, worst = 0;  // few: below it lie 2 %
};

// tiled / enumerated of so many contractions, each of the kind that `sizes` draws, in the memories
// that `memories` draws.
template <class Sizes>
Ratios compare_with_enumeration(std::uint64_t seed, int count, Sizes sizes,
                                SmallMemory (*memories)(Draw&) = draw_memory,
                                test::TakesRoom room = test::TakesRoom::WhatIsUsed) {
  Draw draw(seed);
  std::vector<double> all;
  for (int at = 0; at < count; ++at) {
    const SmallNest small(sizes(draw));
    const SmallMemory memory = memories(draw);
    const Nest nest = small.nest();
    all.push_back(test::tiled_energy(nest, memory) / test::enumerated_energy(nest, memory, room));
  }
  std::ranges::sort(all);
  const Ratios ratios{all.front(), all[all.size() * 2 / 100], all[all.size() / 2],
                      all[all.size() * 95 / 100], all.back()};
  MESSAGE("of the enumerated optimum: least " << ratios.least << ", median " << ratios.median
                                              << ", 95 % " << ratios.most_of_all << ", worst "
                                              << ratios.worst << " of " << all.size());
  return ratios;
}

void check(const Ratios& ratios) {
  CHECK(ratios.least >= 1 - 1e-12);
  CHECK(ratios.median <= 1.02);
  CHECK(ratios.most_of_all <= 1.15);
  CHECK(ratios.worst <= 1.3);
}

Ratios of_products(int count, std::uint64_t seed) {
  return compare_with_enumeration(seed, count, [](Draw& draw) { return draw_product(draw, 12); });
}

Ratios of_convolutions(int count, std::uint64_t seed, bool scatters) {
  return compare_with_enumeration(seed, count,
                                  [&](Draw& draw) { return draw_convolution(draw, scatters); });
}

Ratios of_products_in_two(int count, std::uint64_t seed,
                          test::TakesRoom room = test::TakesRoom::WhatIsUsed) {
  return compare_with_enumeration(
      seed, count, [](Draw& draw) { return draw_product(draw, 6); }, draw_two_memories, room);
}

Ratios of_convolutions_in_two(int count, std::uint64_t seed,
                              test::TakesRoom room = test::TakesRoom::WhatIsUsed) {
  const auto small = [](Draw& draw) {
    SmallNest::Sizes sizes{1, draw.between(1, 3), 1, draw.between(1, 3)};
    sizes.axes.push_back(draw_axis(draw, 5));
    return sizes;
  };
  return compare_with_enumeration(seed, count, small, draw_two_memories, room);
}

void check_levels(const Ratios& ratios) {
  CHECK(ratios.least >= 0.94);
  CHECK(ratios.few >= 1 - 1e-12);
  CHECK(ratios.median <= 1.02);
  CHECK(ratios.most_of_all <= 1.15);
}

}  // namespace

TEST_CASE("Tiles: products of matrices cost what the best enumerated tiles cost, and never less") {
  check(of_products(60, 1));
}

TEST_CASE("Tiles: convolutions cost what the best enumerated tiles cost, and never less") {
  for (const bool scatters : {false, true}) {
    const Ratios ratios = of_convolutions(20, 2, scatters);
    CHECK(ratios.least >= 1 - 1e-12);
    CHECK(ratios.median <= 1.02);
    CHECK(ratios.worst <= 1.3);
  }
}

TEST_CASE("Tiles: thousands of products and convolutions lie close to the best enumerated tiles" *
          doctest::test_suite("full")) {
  for (const std::uint64_t seed : {1U, 101U, 202U}) {
    check(of_products(700, seed));
    check(of_convolutions(700, seed, false));
    check(of_convolutions(600, seed, true));
  }
}

TEST_CASE("Tiles: with a memory more, they cost what the best enumerated tiles do") {
  check_levels(of_products_in_two(8, 5));
}

// Enumerated tiles have room for all they use; those of an array that passes a memory need none
// there. With such tiles enumerated too, nothing is below the optimum. With the former, one of 800
// is, by 5.7 %.
TEST_CASE("Tiles: with a memory more, no cost is below that of tiles that nest" *
          doctest::test_suite("full")) {
  for (const std::uint64_t seed : {5U, 505U}) {
    check_levels(of_products_in_two(300, seed));
    check_levels(of_convolutions_in_two(100, seed));
  }
  CHECK(of_products_in_two(300, 5, test::TakesRoom::WhatIsKept).least >= 1 - 1e-12);
  CHECK(of_convolutions_in_two(100, 6, test::TakesRoom::WhatIsKept).least >= 1 - 1e-12);
}

TEST_CASE("Tiles: more memory or a cheaper one never costs more") {
  Draw draw(3);
  for (int at = 0; at < 300; ++at) {
    const SmallNest small(at % 2 == 0 ? draw_product(draw, 40)
                                      : draw_convolution(draw, at % 4 == 1));
    const Nest nest = small.nest();
    SmallMemory memory{{static_cast<std::uint64_t>(draw.between(4, 60)),
                        static_cast<std::uint64_t>(draw.between(61, 600)),
                        static_cast<std::uint64_t>(draw.between(601, 900))},
                       {1.0, 4.0, 20.0, 50.0}};
    const double before = test::tiled_energy(nest, memory);
    SmallMemory larger = memory, cheaper = memory;
    larger.words[static_cast<std::size_t>(draw.between(0, 2))] += 1;
    cheaper.prices[static_cast<std::size_t>(draw.between(0, 3))] *= 0.75;
    CHECK(test::tiled_energy(nest, larger) <= before * (1 + 1e-12));
    CHECK(test::tiled_energy(nest, cheaper) <= before * (1 + 1e-12));
  }
}

// Smith et al. 2017 (arXiv 1702.02017) and facts of the same form for convolutions (Chen et al.,
// PASC 2022, arXiv 2204.08279): words that must cross the border of a memory of S words.
TEST_CASE("Tiles: no schedule moves fewer words than must be moved") {
  Draw draw(4);
  for (int at = 0; at < 300; ++at) {
    const SmallNest small(draw_product(draw, 60));
    const Nest nest = small.nest();
    const auto words = static_cast<std::uint64_t>(draw.between(4, 100));
    const auto elements = [](const Operand& one) { return *one.elements().count.exact(); };
    if (std::min({elements(small.a), elements(small.b), elements(small.y)}) <= words) continue;
    // The first memory is free: what remains is what crosses its border.
    const SmallMemory memory{{words}, {0.0, 1.0}};
    const auto macs = static_cast<double>(*nest.macs().exact());
    const double moved = test::tiled_energy(nest, memory) + static_cast<double>(elements(small.y));
    CHECK(moved >=
          2 * macs / std::sqrt(static_cast<double>(words)) - 2 * static_cast<double>(words));
  }
}

TEST_CASE("Tiles: arrays that the smallest memory holds cost what they do under array") {
  const SmallNest small({1, 5, 1, 12});
  const SmallMemory memory{{2048}, {5.0, 1000.0}};
  CHECK(test::tiled_energy(small.nest(), memory) == 2 * 60 * 5.0);
}

TEST_CASE("Tiles: a matrix that is used once is read where it lies") {
  const SmallNest small({1, 100, 1, 100});
  const SmallMemory memory{{256}, {5.0, 1000.0}};
  CHECK(test::tiled_energy(small.nest(), memory) == 10'000 * 1000.0 + 10'000 * 5.0);
}

TEST_CASE("Tiles: a product whose result is a temporary has tiles as any other") {
  const SmallNest small({1, 50, 50, 50});
  const SmallMemory memory{{2048}, {5.0, 1000.0}};
  Nest nest = small.nest();
  nest.y = nullptr;
  const double array = 2 * 125'000 * 1000.0;
  CHECK(test::tiled_energy(nest, memory) < array / 4);
  CHECK(test::tiled_energy(nest, memory) >= 2 * 2500 * 1000.0 + 2 * 125'000 * 5.0);
}

// A rule that says loops which do not read what its events read is not believed.
TEST_CASE("Tiles: a node whose events are not the reads of its products is placed without them") {
  const SmallNest small({1, 50, 50, 50});
  const SmallMemory memory{{2048}, {5.0, 1000.0}};
  const auto read = [&](const Operand& operand, std::uint64_t count, NumberType type = kFloat32) {
    return CountedEvent{{Action::Read, type, false}, &operand, Count{count}};
  };
  const auto nests = [&](std::vector<CountedEvent> events) {
    const Accesses node{std::move(events), {}, {small.nest()}, {}};
    return place_tiled(node, memory.hierarchy(),
                       [&](const Event&, TierIndex tier) { return memory.prices[tier.value]; })
        .nests.size();
  };
  CHECK(nests({read(small.a, 125'000), read(small.b, 125'000)}) == 1);
  CHECK(nests({read(small.a, 125'001), read(small.b, 125'000)}) == 1);
  CHECK(nests({read(small.a, 124'999), read(small.b, 125'000)}) == 0);
  CHECK(nests({read(small.a, 125'000), read(small.b, 124'999)}) == 0);
  CHECK(nests({read(small.a, 125'000)}) == 0);
  CHECK(nests({read(small.b, 125'000)}) == 0);
  CHECK(nests({read(small.a, 125'000), read(small.b, 125'000, kInt32)}) == 0);
}
