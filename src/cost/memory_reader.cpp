// Reads the `memory` block of a cost table: tiers, capacities and access prices.
#include "cost/memory_reader.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/parse.h"
#include "core/parse_quantity.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

void read_accesses(const YamlNode& block, std::string_view what, const std::string& source,
                   std::map<Bits, ListedPrice>& prices, Problem& problem) {
  read_prices(block, what, source, problem, [&](const YamlNode& key, ListedPrice price) {
    const auto bits = parse_bits(key.scalar);
    if (!bits)
      return problem.at(key, "the width of an access must be 1 to 4096 bits",
                        "write `32: 5.0`; the number format does not matter to a memory");
    if (!prices.emplace(*bits, std::move(price)).second)
      problem.at(key, "this width has a price already, from `access`");
  });
}

std::optional<Bytes> read_capacity(const YamlNode& tier, Problem& problem) {
  const YamlNode* node = tier.find("capacity");
  if (node == nullptr || node->scalar == "unbounded") return std::nullopt;
  const auto capacity = parse_bytes(node->scalar);
  if (!capacity)
    problem.at(*node, "a capacity must be a whole number of B, KiB, MiB, GiB or TiB, or unbounded",
               "write `8 KiB` for 8192 bytes: the units are powers of 1024");
  return capacity;
}

bool read_holds(const YamlNode& tier, Problem& problem) {
  static constexpr std::array<std::string_view, 2> kWords{"arrays", "tiles"};
  const YamlNode* node = tier.find("holds");
  if (node == nullptr) return false;
  if (std::ranges::find(kWords, node->scalar) == kWords.end())
    unknown_word(*node, "thing that a memory holds", kWords, problem);
  return node->scalar == "tiles";
}

MemoryTier read_tier(const YamlNode& node, Problem& problem) {
  MemoryTier tier;
  tier.tiles_only = read_holds(node, problem);
  tier.capacity = read_capacity(node, problem);
  tier.name = read_optional_text(node, "name", problem);
  if (tier.name.empty() && tier.capacity) tier.name = bytes_text(*tier.capacity);
  if (tier.name.empty()) problem.at(node, "a memory without a name", "write `name: DRAM`");
  // Reserved: reports list events that touch no memory under these names.
  if (std::ranges::find(kReservedTierNames, tier.name) != kReservedTierNames.end())
    problem.at(node, "no memory can be named `" + tier.name + "`");
  return tier;
}

TierPrices read_tier_prices(const YamlNode& tier, const std::string& outer, Problem& problem) {
  const std::string source = read_source(tier, outer, problem);
  TierPrices prices;
  if (const YamlNode* both = tier.find("access"))
    read_accesses(*both, "`access`", source, prices.read, problem);
  prices.write = prices.read;
  if (const YamlNode* read = tier.find("read"))
    read_accesses(*read, "`read`", source, prices.read, problem);
  if (const YamlNode* write = tier.find("write"))
    read_accesses(*write, "`write`", source, prices.write, problem);
  if (prices.read.empty() || prices.write.empty())
    problem.at(
        tier, "a memory without prices of " + std::string(prices.read.empty() ? "reads" : "writes"),
        "write `read: {32: 5.0}` and `write: {32: 5.0}`, or `access: {32: 5.0}` for both");
  return prices;
}

void check_order(const YamlNode& node, const std::vector<MemoryTier>& before,
                 const MemoryTier& tier, Problem& problem) {
  for (const MemoryTier& other : before)
    if (other.name == tier.name) problem.at(node, "two memories have the name `" + tier.name + "`");
  if (before.empty()) return;
  const MemoryTier& previous = before.back();
  if (!previous.capacity)
    problem.at(node, "memory `" + previous.name + "` has no capacity, so it must be the last");
  else if (tier.capacity && *tier.capacity <= *previous.capacity)
    problem.at(node, "capacities must ascend: `" + tier.name + "` is no larger than `" +
                         previous.name + "`");
}

}  // namespace

void read_memory(const YamlNode& block, const std::string& source, CostTable::Content& table,
                 Problem& problem) {
  static constexpr std::array<std::string_view, 7> kKeys{"name",  "capacity", "access", "read",
                                                         "write", "source",   "holds"};
  if (block.kind != Kind::Sequence || block.sequence.empty())
    return problem.at(block, "`memory` must be a list of memories",
                      "write `- {name: DRAM, read: {32: 640}, write: {32: 640}}`");
  if (block.sequence.size() > kMostTiers)
    return problem.at(block, "more than " + std::to_string(kMostTiers) + " memories");
  std::vector<MemoryTier> tiers;
  for (const YamlNode& node : block.sequence) {
    if (!expect_mapping(node, "a memory", problem)) return;
    expect_keys(node, kKeys, problem);
    MemoryTier tier = read_tier(node, problem);
    check_order(node, tiers, tier, problem);
    tiers.push_back(std::move(tier));
    table.tiers.push_back(read_tier_prices(node, source, problem));
  }
  if (tiers.back().tiles_only)
    problem.at(block.sequence.back(), "the last memory must hold arrays: they lie nowhere else",
               "leave out `holds: tiles`");
  if (tiers.back().capacity)
    problem.at(block.sequence.back(), "the last memory must hold arrays of any size",
               "leave out the capacity of the last one");
  table.memory = MemoryHierarchy(std::move(tiers), table.memory.multipliers());
}

namespace {

constexpr std::uint64_t kMostMultipliers = 1'000'000;  // along one side: no chip has as many

std::uint64_t read_side(const YamlNode& block, std::string_view side, Problem& problem) {
  const YamlNode* node = block.find(side);
  const auto number =
      node != nullptr ? parse_number<std::uint64_t>(node->scalar) : std::optional<std::uint64_t>{};
  if (number && *number >= 1 && *number <= kMostMultipliers) return *number;
  problem.at(node != nullptr ? *node : block,
             "the `" + std::string(side) + "` of `array` must be a whole number from 1 to " +
                 std::to_string(kMostMultipliers),
             "write `array: {rows: 32, columns: 32}`: multipliers along the terms of a sum, and "
             "along its results");
  return 1;
}

}  // namespace

void read_array(const YamlNode& block, CostTable::Content& table, Problem& problem) {
  static constexpr std::array<std::string_view, 3> kKeys{"rows", "columns", "word"};
  if (!expect_mapping(block, "`array`", problem)) return;
  expect_keys(block, kKeys, problem);
  MultiplierArray array{read_side(block, "rows", problem), read_side(block, "columns", problem)};
  if (const YamlNode* word = block.find("word")) {
    const auto bits = parse_bits(word->scalar);
    if (!bits)
      problem.at(*word, "the `word` of `array` must be 1 to 4096 bits",
                 "write `word: 64` where the innermost memory gives no less than 64 bits at once");
    array.word = bits.value_or(Bits{});
  }
  table.memory = MemoryHierarchy(table.memory.tiers(), array);
}

}  // namespace opcost
