#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/event.h"
#include "opcost/core/memory.h"

// Where the arrays of one node lie under `tiled`, and what moves between memories.
namespace opcost {

/// An array that a node accesses.
struct ArrayHome {
  std::string operand;  ///< ONNX's formal name.
  NumberType type;
  std::uint64_t elements = 0;
  TierIndex home;  ///< The smallest memory that holds all of it.
};

/// A loop of a contraction that is cut into tiles: so many of its `extent` indices at a time.
struct TiledLoop {
  std::string name;  ///< "rows", "terms", "columns", "positions 1", "positions 2" ...
  std::uint64_t size = 1, extent = 1;
};

/// What crosses the border of a memory of one array of a contraction.
struct Crossing {
  std::string operand;   ///< "" for a temporary.
  bool inside = false;   ///< It lives in this memory or in a smaller one: nothing crosses.
  bool passes = false;   ///< It is read past this memory.
  std::uint64_t in = 0;  ///< Elements, one that comes in again counted again.
  std::uint64_t out = 0;
};

/// How a memory is used for a contraction.
struct MemoryTiles {
  TierIndex memory;
  std::string stays;             ///< The operand that stays in it; "" where nothing is kept.
  bool sums_stay = false;        ///< What stays are sums: the result.
  bool one_tap = false;          ///< Tap by tap.
  std::vector<TiledLoop> tiles;  ///< Empty where nothing is kept.
  std::vector<Crossing> crossings;
  /// All of it, in bytes, and what any order of the products must move at the least: proven.
  double bytes = 0, least_bytes = 0;
};

/// How often the products read a factor, in the last memory that it comes to.
struct FactorReads {
  std::string operand;  ///< "" for a temporary.
  std::uint64_t count = 0;
};

struct ContractionTiling {
  std::string result;  ///< "" for a temporary.
  std::uint64_t products = 0;
  std::vector<FactorReads> reads;     ///< Fewer than the products where multipliers share them.
  std::vector<MemoryTiles> memories;  ///< From the smallest outward, without the last.
};

struct NodeTiling {
  std::vector<ArrayHome> arrays;
  std::vector<ContractionTiling> contractions;
};

}  // namespace opcost
