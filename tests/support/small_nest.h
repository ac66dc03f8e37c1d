#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "placement/tiled.h"

// Contractions of a few elements, for tests of where their arrays lie.
namespace opcost::test {

/// A convolution (or, without axes, a product of matrices) of float32 with its three arrays.
class SmallNest {
 public:
  struct Sizes {
    std::int64_t shared = 1, rows = 1, columns = 1, terms = 1;
    std::vector<SlidingAxis> axes{};
    bool scatters = false;
  };

  explicit SmallNest(const Sizes& sizes) : sizes_(sizes) {
    std::int64_t taps = 1, plain = 1, windowed = 1;
    for (const SlidingAxis& axis : sizes.axes) {
      taps *= static_cast<std::int64_t>(axis.kernel);
      plain *= static_cast<std::int64_t>(axis.positions);
      windowed *= static_cast<std::int64_t>(axis.input);
    }
    const std::int64_t on_b = sizes.scatters ? plain : windowed;
    const std::int64_t on_y = sizes.scatters ? windowed : plain;
    a_.shape = Shape{sizes.shared, sizes.rows, sizes.terms, taps};
    b_.shape = Shape{sizes.shared, sizes.columns, sizes.terms, on_b};
    y_.shape = Shape{sizes.shared, sizes.columns, sizes.rows, on_y};
  }
  SmallNest(const SmallNest&) = delete;
  SmallNest& operator=(const SmallNest&) = delete;

  Nest nest() const {
    Nest made{&a, &b, &y, {}, {}};
    made.shared = count(sizes_.shared);
    made.rows = count(sizes_.rows);
    made.columns = count(sizes_.columns);
    made.terms = count(sizes_.terms);
    made.axes = sizes_.axes;
    made.windows = sizes_.scatters ? Windows::OnY : Windows::OnB;
    return made;
  }

 private:
  static Count count(std::int64_t number) { return Count{static_cast<std::uint64_t>(number)}; }

  Sizes sizes_;
  TensorInfo a_{ElementType::Float, Shape{}}, b_{ElementType::Float, Shape{}},
      y_{ElementType::Float, Shape{}};

 public:
  Operand a{"a", &a_, Operand::Role::Input}, b{"b", &b_, Operand::Role::Input},
      y{"y", &y_, Operand::Role::Output};
};

/// Memories of so many float32, the last one unbounded, with what an access costs.
struct SmallMemory {
  std::vector<std::uint64_t> words;
  std::vector<double> prices;  ///< One more than `words`.

  MemoryHierarchy hierarchy() const {
    std::vector<MemoryTier> tiers;
    for (std::size_t at = 0; at < words.size(); ++at)
      tiers.push_back({"M" + std::to_string(at + 1), Bytes{Count{4 * words[at]}}});
    tiers.push_back({"outside", std::nullopt});
    return MemoryHierarchy(std::move(tiers));
  }
};

/// What the placed accesses cost.
inline double energy_of(const std::vector<PlacedCount>& placed, const SmallMemory& memory) {
  double sum = 0;
  for (const PlacedCount& one : placed)
    sum += static_cast<double>(one.count.exact().value()) * memory.prices[one.tier->value];
  return sum;
}

inline double tiled_energy(const Nest& nest, const SmallMemory& memory) {
  std::vector<PlacedCount> placed;
  (void)place_nest(
      nest, kFloat32, memory.hierarchy(),
      [&](const Event&, TierIndex tier) { return memory.prices[tier.value]; }, placed);
  return energy_of(placed, memory);
}

}  // namespace opcost::test
