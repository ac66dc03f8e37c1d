// Explains where the arrays of a node lie under `tiled`, and what moves between memories.
#include "report/estimate/explain_tiling.h"

#include <algorithm>
#include <vector>

#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::string_view kBound =
    "must: proven for any order of the products (Smith et al. 2017; Chen et al. 2022), or what has "
    "to cross once";

std::string memory_name(const Estimate& estimate, TierIndex memory) {
  return printable(estimate.tiers[memory.value].name);
}

std::string operand_name(const std::string& name) {
  return name.empty() ? "a temporary" : printable(name);
}

std::string lines_of(const std::string& text, const std::string& indent) {
  std::string lines;
  for (const std::string& line : wrapped(text, 98 - indent.size())) lines += indent + line + "\n";
  return lines;
}

std::string home_lines(const Estimate& estimate, const NodeTiling& tiling) {
  std::size_t width = 0;
  for (const ArrayHome& array : tiling.arrays) width = std::max(width, columns(array.operand));
  std::string lines;
  for (const ArrayHome& array : tiling.arrays) {
    const Bytes bytes = storage(Count{array.elements}, array.type.bits);
    lines += "  " + padded(printable(array.operand), width + 2) + "lives in " +
             memory_name(estimate, array.home) + ": " + grouped_text(Count{array.elements}) + " " +
             to_string(array.type) + ", " + bytes_text(bytes) + "\n";
  }
  return lines;
}

// "14 of 112 positions 1"; the last tile of a loop that it does not divide is smaller.
std::string tile_text(const TiledLoop& loop) {
  std::string text =
      grouped_text(Count{loop.size}) + " of " + grouped_text(Count{loop.extent}) + " " + loop.name;
  if (const std::uint64_t rest = loop.extent % loop.size; rest != 0)
    text += " (the last tile has " + grouped_text(Count{rest}) + ")";
  return text;
}

std::string stays_text(const MemoryTiles& use) {
  if (use.tiles.empty() && use.stays.empty()) return "nothing is kept for long";
  std::string text = operand_name(use.stays) + " stays";
  if (use.sums_stay) text += " until its sums are complete";
  std::vector<std::string> tiles;
  for (const TiledLoop& loop : use.tiles) tiles.push_back(tile_text(loop));
  if (!tiles.empty()) text += ", in tiles of " + joined(tiles);
  return text + (use.one_tap ? ", one kernel position at a time" : "");
}

std::string crossing_text(const Crossing& crossing, bool is_result) {
  const std::string name = operand_name(crossing.operand);
  if (crossing.operand.empty()) return "";
  if (crossing.inside) return name + " lives inside";
  if (!is_result)
    return name + (crossing.passes ? " is read past it " : " comes in: ") +
           grouped_text(Count{crossing.in}) + (crossing.passes ? " times" : " elements");
  std::string text = name + " goes out: " + grouped_text(Count{crossing.out});
  if (crossing.in > 0)
    text += ", of which " + grouped_text(Count{crossing.in}) + " partial sums that come back";
  return text;
}

std::string memory_lines(const Estimate& estimate, const ContractionTiling& contraction,
                         const MemoryTiles& use) {
  std::string lines =
      "  in " + memory_name(estimate, use.memory) + "\n" + lines_of(stays_text(use), "    ");
  std::vector<std::string> parts;
  for (const Crossing& crossing : use.crossings)
    if (std::string text = crossing_text(crossing, crossing.operand == contraction.result);
        !text.empty())
      parts.push_back(std::move(text));
  lines += lines_of(joined(parts, "; "), "    ");
  return lines + lines_of("crosses its border: " + rounded_text(use.bytes, 15) + " B; at least " +
                              rounded_text(use.least_bytes, 4) + " B must",
                          "    ");
}

std::string contraction_lines(const Estimate& estimate, const ContractionTiling& contraction) {
  std::string lines = "\n  " + grouped_text(Count{contraction.products}) + " products make " +
                      (contraction.result.empty() ? "a temporary" : printable(contraction.result)) +
                      "; they read ";
  std::vector<std::string> reads;
  for (const FactorReads& factor : contraction.reads)
    reads.push_back(
        operand_name(factor.operand) +
        (factor.operand.empty() ? "" : " " + grouped_text(Count{factor.count}) + " times"));
  lines += joined(reads, " and ") + "\n";
  for (const MemoryTiles& use : contraction.memories)
    lines += memory_lines(estimate, contraction, use);
  return lines;
}

// Why there is nothing about tiles.
std::string no_tiles_text(const Estimate& estimate, const NodeEstimate& node) {
  if (estimate.tiers.size() == 1)
    return "the table has one memory: there is no nearer one in which to find an element again";
  if (node.no_reuse_modelled)
    return "no reuse model: its rule does not say how elements are found again, so that each "
           "access "
           "is charged at the array's home, as under `array`";
  if (node.tiling->contractions.empty())
    return "no contraction: an element is accessed at its home once, and found again in the "
           "smallest memory that holds what is accessed of its array in between";
  return "";
}

bool is_told(const Estimate& estimate, const NodeEstimate& node) {
  return node.tiling && estimate.options.placement == Placement::Tiled;
}

void write_loop(JsonWriter& json, const TiledLoop& loop) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("loop", loop.name);
  json.member("size", loop.size);
  json.member("extent", loop.extent);
  json.end_object();
}

void write_crossing(JsonWriter& json, const Crossing& crossing) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("operand", crossing.operand);
  json.member("lives_inside", crossing.inside);
  json.member("bypasses", crossing.passes);
  json.member("elements_in", crossing.in);
  json.member("elements_out", crossing.out);
  json.end_object();
}

template <class List, class Write>
void write_list(JsonWriter& json, std::string_view name, const List& list, Write write) {
  json.key(name);
  json.begin_array();
  for (const auto& one : list) write(one);
  json.end_array();
}

void write_memory(JsonWriter& json, const Estimate& estimate, const MemoryTiles& use) {
  json.begin_object();
  json.member("memory", estimate.tiers[use.memory.value].name);
  if (use.tiles.empty() && use.stays.empty())
    json.null_member("stays");
  else
    json.member("stays", use.stays);
  json.member("tap_by_tap", use.one_tap);
  write_list(json, "tiles", use.tiles, [&](const TiledLoop& loop) { write_loop(json, loop); });
  write_list(json, "crossings", use.crossings,
             [&](const Crossing& crossing) { write_crossing(json, crossing); });
  json.member("bytes", use.bytes);
  json.member("least_bytes", use.least_bytes);
  json.end_object();
}

void write_contraction(JsonWriter& json, const Estimate& estimate, const ContractionTiling& made) {
  json.begin_object();
  json.member("result", made.result);
  json.member("products", made.products);
  write_list(json, "reads", made.reads, [&](const FactorReads& factor) {
    json.begin_object(JsonWriter::Layout::Line);
    json.member("operand", factor.operand);
    json.member("count", factor.count);
    json.end_object();
  });
  write_list(json, "memories", made.memories,
             [&](const MemoryTiles& use) { write_memory(json, estimate, use); });
  json.end_object();
}

void write_home(JsonWriter& json, const Estimate& estimate, const ArrayHome& array) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("operand", array.operand);
  json.member("type", to_string(array.type));
  json.member("elements", array.elements);
  json.member("home", estimate.tiers[array.home.value].name);
  json.end_object();
}

}  // namespace

std::string tiling_text(const Estimate& estimate, const NodeEstimate& node) {
  if (!is_told(estimate, node)) return "";
  std::string text = "\nMemories (tiled";
  text += node.times > 1 ? ", of one run)\n" : ")\n";
  text += home_lines(estimate, *node.tiling);
  if (const std::string why = no_tiles_text(estimate, node); !why.empty())
    text += lines_of(why, "  ");
  for (const ContractionTiling& contraction : node.tiling->contractions)
    text += contraction_lines(estimate, contraction);
  if (!node.tiling->contractions.empty()) text += lines_of(std::string(kBound), "  ");
  return text;
}

void write_tiling(JsonWriter& json, const Estimate& estimate, const NodeEstimate& node) {
  if (!is_told(estimate, node)) return json.null_member("tiling");
  json.key("tiling");
  json.begin_object();
  const std::string why = no_tiles_text(estimate, node);
  if (why.empty())
    json.null_member("note");
  else
    json.member("note", why);
  write_list(json, "arrays", node.tiling->arrays,
             [&](const ArrayHome& array) { write_home(json, estimate, array); });
  write_list(json, "contractions", node.tiling->contractions,
             [&](const ContractionTiling& made) { write_contraction(json, estimate, made); });
  json.end_object();
}

}  // namespace opcost
