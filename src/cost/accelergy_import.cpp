// Makes a price table of an energy reference table of Accelergy.
#include <algorithm>
#include <filesystem>
#include <map>

#include "core/parse_quantity.h"
#include "cost/accelergy_mapping.h"
#include "opcost/core/text.h"
#include "opcost/cost/accelergy.h"
#include "opcost/cost/tables.h"

namespace opcost {
namespace {

class Importer {
 public:
  explicit Importer(AccelergyMatches found) : found_(std::move(found)) {}

  Result<AccelergyImport> table(const std::string& name, const std::string& where) {
    if (found_.matches.empty()) return nothing_mapped(where);
    content_.name = name;
    content_.description = "Prices of an energy reference table of Accelergy";
    if (auto memories = make_memories(where); !memories) return memories.error();
    CostTable table(content_);
    if (auto set = set_prices(table); !set) return set.error();
    content_ = table.content();
    if (auto whole = check_memories(where); !whole) return whole.error();
    return finish(where);
  }

 private:
  Error nothing_mapped(const std::string& where) const {
    constexpr std::size_t kMostShown = 3;
    std::vector<std::string> keys = found_.not_mapped;
    const std::size_t others = keys.size() - std::min(keys.size(), kMostShown);
    keys.resize(keys.size() - others);
    if (others > 0) keys.push_back("and " + std::to_string(others) + " more");
    return {"none of the actions is called as opcost calls it: " + joined(keys), where,
            std::string(kAccelergyMapForm)};
  }

  static std::string memory_of(const AccelergyMatch& match) {
    const std::size_t at = match.target.find('@');
    return at == std::string::npos ? "" : match.target.substr(at + 1);
  }

  /// Of --capacity, else of the name: "8_KiB".
  std::optional<Bytes> capacity_of(const std::string& memory) const {
    const auto asked = found_.capacities.find(memory);
    if (asked != found_.capacities.end()) return asked->second;
    std::string name = memory;
    std::ranges::replace(name, '_', ' ');
    return parse_bytes(name);
  }

  Status make_memories(const std::string& where) {
    std::vector<MemoryTier> tiers;
    for (const AccelergyMatch& match : found_.matches) {
      const std::string name = memory_of(match);
      if (!name.empty() && std::ranges::find(tiers, name, &MemoryTier::name) == tiers.end())
        tiers.push_back({name, capacity_of(name), false});
    }
    for (const auto& [name, bytes] : found_.capacities)
      if (std::ranges::find(tiers, name, &MemoryTier::name) == tiers.end())
        return Error{"no action is mapped to a memory `" + name + "`", "--capacity " + name,
                     std::string(kAccelergyMapForm)};
    std::ranges::stable_sort(tiers, [](const MemoryTier& a, const MemoryTier& b) {
      return a.capacity && (!b.capacity || *a.capacity < *b.capacity);
    });
    const auto open = std::ranges::count_if(
        tiers, [](const MemoryTier& tier) { return !tier.capacity.has_value(); });
    if (open != 1) return wrong_capacities(tiers, where);
    content_.tiers.resize(tiers.size());
    content_.memory = MemoryHierarchy(std::move(tiers));
    return Ok{};
  }

  static Error wrong_capacities(const std::vector<MemoryTier>& tiers, const std::string& where) {
    if (tiers.empty())
      return {"no action is mapped to a read or a write of a memory", where,
              std::string(kAccelergyMapForm)};
    std::string names;
    for (const MemoryTier& tier : tiers)
      if (!tier.capacity) names += (names.empty() ? "" : ", ") + tier.name;
    if (names.empty())
      return {"every memory has a capacity, but the outermost must hold arrays of any size", where,
              "leave out the --capacity of one"};
    return {"an ERT has no capacities, and only the outermost memory may have none: " + names,
            where, std::string(kAccelergyCapacityForm)};
  }

  Status set_prices(CostTable& table) {
    std::map<std::string, std::string> by;
    for (const AccelergyMatch& match : found_.matches) {
      mapped_.push_back(match.action.key + " -> " + match.target);
      if (match.is_repetition) continue;
      const auto [earlier, fresh] = by.emplace(match.target, match.action.key);
      if (!fresh)
        return Error{
            "`" + earlier->second + "` and `" + match.action.key + "` are both " + match.target,
            "--map", "map one of them to something else"};
      auto set = override_price(table, match.target + "=" + exact_text(match.action.picojoules));
      if (!set)
        return Error{set.error().what, "--map " + match.action.key + "=" + match.target,
                     set.error().hint};
    }
    return Ok{};
  }

  Status check_memories(const std::string& where) const {
    for (std::size_t i = 0; i < content_.tiers.size(); ++i) {
      const TierPrices& prices = content_.tiers[i];
      const std::string& name = content_.memory[TierIndex{i}].name;
      const std::string verb = prices.read.empty() ? "read" : "write";
      if (prices.read.empty() || prices.write.empty())
        return Error{"memory `" + name + "` has no price of a " + verb, where,
                     "add --map COMPONENT.ACTION=" + verb + ".64@" + name};
    }
    return Ok{};
  }

  AccelergyImport finish(const std::string& where) {
    const std::string source =
        "energy reference table of Accelergy, " + std::filesystem::path(where).filename().string();
    for (auto& [action, prices] : content_.arithmetic) set_source(prices, source);
    set_source(content_.mac, source);
    for (TierPrices& tier : content_.tiers) {
      set_source(tier.read, source);
      set_source(tier.write, source);
    }
    if (content_.per_node) content_.per_node->source = source;
    content_.memory_rule = WidthRule::Linear;
    content_.overrides.clear();
    content_.provenance.emplace_back("widths",
                                     "an access of a width that is not listed costs its share");
    if (!found_.not_mapped.empty())
      content_.provenance.emplace_back("not mapped", joined(found_.not_mapped, "; "));
    return {CostTable(std::move(content_)), std::move(mapped_), std::move(found_.not_mapped)};
  }

  template <class Prices>
  static void set_source(Prices& prices, const std::string& source) {
    for (auto& [key, price] : prices) price.source = source;
  }

  AccelergyMatches found_;
  std::vector<std::string> mapped_;
  TableContent content_;
};

}  // namespace

Result<AccelergyImport> import_accelergy(std::string_view yaml, const std::string& where,
                                         const AccelergyMapping& mapping) {
  const auto actions = read_ert(yaml, where);
  if (!actions) return actions.error();
  auto found = match_accelergy(*actions, mapping);
  if (!found) return std::move(found).error();
  const std::string stem = std::filesystem::path(where).stem().string();
  return Importer(*std::move(found)).table(mapping.name.empty() ? stem : mapping.name, where);
}

}  // namespace opcost
