// The memory tier of each access under each placement.
#include "placement/place.h"

#include <doctest/doctest.h>

#include <array>

#include "ops/registry.h"

namespace {

using namespace opcost;

const MemoryHierarchy kMemory{{{"8 KiB", Bytes{Count{8192}}}, {"DRAM", std::nullopt}}};

// A node of float32 X [1, 2, 64, 64] (32 KiB) and W [1, 2, 3, 3] (72 B).
struct Convolution {
  TensorInfo x{ElementType::Float, Shape{1, 2, 64, 64}, false, nullptr};
  TensorInfo w{ElementType::Float, Shape{1, 2, 3, 3}, true, nullptr};
  std::array<const TensorInfo*, 2> inputs{&x, &w};
  std::array<TensorInfo, 1> outputs{TensorInfo{ElementType::Float, Shape{1, 1, 62, 62}, false, {}}};
  Node node{"conv", "Conv", "", "", {"x", "w"}, {"y"}, {}, {}};
  Operands operands{*find_rule("", "Conv", 13), node, 13, inputs, outputs};

  CountedEvent read(std::string_view operand, std::uint64_t count) const {
    return {
        {Action::Read, {NumberFormat::Float, Bits{32}}, false}, &operands[operand], Count{count}};
  }
};

}  // namespace

TEST_CASE("Place: an array lives in the smallest memory that holds it whole") {
  const Convolution conv;
  const auto placed =
      place(Accesses{{conv.read("X", 5), conv.read("W", 5)}}, kMemory, Placement::Array);
  CHECK(placed[0].tier == TierIndex{1});
  CHECK(placed[1].tier == TierIndex{0});
}

TEST_CASE("Place: an array of exactly a memory's capacity fits it") {
  CHECK(kMemory.home(Bytes{Count{8192}}) == TierIndex{0});
  CHECK(kMemory.home(Bytes{Count{8193}}) == TierIndex{1});
}

TEST_CASE("Place: under patch only the patched input changes its tier") {
  const Convolution conv;
  const Patch patch{"X", 18};
  const auto placed =
      place(Accesses{{conv.read("X", 5), conv.read("W", 5)}, patch}, kMemory, Placement::Patch);
  CHECK(placed[0].tier == TierIndex{0});
  CHECK(placed[1].tier == TierIndex{0});
  const auto arrays = place(Accesses{{conv.read("X", 5)}, patch}, kMemory, Placement::Array);
  CHECK(arrays[0].tier == TierIndex{1});
}

TEST_CASE("Place: ideally an operand is moved once, and never more often than it is used") {
  const Convolution conv;
  const auto placed =
      place(Accesses{{conv.read("X", 1'000'000), conv.read("W", 7)}}, kMemory, Placement::Floor);
  CHECK(placed[0].count == Count{2 * 64 * 64});
  CHECK(placed[1].count == Count{7});
}

TEST_CASE("Place: an array too large to measure goes to the last memory") {
  CHECK(kMemory.home(Bytes{Count::overflowed()}) == TierIndex{1});
}

TEST_CASE("storage: sub-byte widths are packed and rounded up to whole bytes") {
  CHECK(storage(Count{3}, Bits{4}).value == Count{2});
  CHECK(storage(Count{16}, Bits{2}).value == Count{4});
  CHECK(storage(Count{5}, Bits{32}).value == Count{20});
}

TEST_CASE("Placements: each is found by its name, and the floor by its former one") {
  for (const Placement placement : kAllPlacements)
    CHECK(parse_placement(to_string(placement)) == placement);
  CHECK(to_string(Placement::Floor) == "floor");
  CHECK(parse_placement("ideal") == Placement::Floor);
  CHECK_FALSE(parse_placement("ideals"));
}
