#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/core/citation.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"

namespace opcost {

/// How a price at a width the table does not list follows from one it does.
enum class WidthRule : std::uint8_t { Exact, Linear, Quadratic };

/// A listed price and its source.
struct ListedPrice {
  Picojoules each;
  std::string source;
};

/// An action as so many others, e.g. exp = 7 mul + 7 add.
struct Decomposition {
  std::vector<std::pair<Action, double>> parts;
  std::string source;
  bool built_in = false;  ///< opcost's own, not the table's.
};

struct TierPrices {
  std::map<Bits, ListedPrice> read;
  std::map<Bits, ListedPrice> write;
};

/// The prices of one device or publication. Loaded whole or not at all.
/// The file format is documented in cost_tables/README.md.
class CostTable final : public Pricer {
 public:
  /// All that a table file says; see cost_tables/README.md for the meaning.
  struct Content {
    std::string name;
    std::string description;
    std::string technology;
    std::vector<Citation> citations;  ///< What a paper that uses the table cites.
    /// Arithmetic by action; "mac" prices are kept apart.
    std::map<Action, std::map<NumberType, ListedPrice>> arithmetic;
    /// A whole multiply-accumulate, by the type of its factors.
    std::map<NumberType, ListedPrice> mac;
    std::map<Action, Decomposition> decompositions;
    /// A format without prices of its own and the one whose prices it takes.
    std::map<NumberFormat, NumberFormat> same_as;
    std::map<Action, WidthRule> width_rules;  ///< Absent: exact.
    WidthRule mac_rule = WidthRule::Exact;
    WidthRule memory_rule = WidthRule::Exact;
    MemoryHierarchy memory;
    std::vector<TierPrices> tiers;        ///< As many as memory.tiers().
    std::optional<ListedPrice> per_node;  ///< Of every counted node, beside its events.
    /// "array", "patch" or "floor": the placement the prices hold for; "": any.
    std::string placement;
    /// How the table came about, in the order of the file: "runs", "host", "loss"...
    std::vector<std::pair<std::string, std::string>> provenance;
    std::vector<std::string> overrides;  ///< "mul.float32=3.1", from --set.
  };

  explicit CostTable(Content content) : content_(std::move(content)) {}

  const Content& content() const { return content_; }
  const std::string& name() const { return content_.name; }
  PricerInfo info() const override;
  const MemoryHierarchy& memory() const override { return content_.memory; }
  /// Arithmetic: the listed price; else that of the format it is the same as;
  /// else by the width rule; else by the table's decomposition; else by
  /// opcost's own (src/cost/decompositions.cpp). Where the table prices macs,
  /// a mul of a mac costs the mac and its add nothing.
  Result<Price> price(const Event& event, std::optional<TierIndex> tier) const override;
  std::optional<Price> node_price() const override;

 private:
  Content content_;
};

/// Reads a table from YAML text; `where` names it in errors, which carry
/// "where:line:column". Nothing of a faulty table is kept.
Result<CostTable> parse_table(std::string_view yaml, const std::string& where);
/// The YAML of a table: parse_table reads the same prices, rules and sources back
/// (but not overrides, which belong to one run).
std::string table_text(const CostTable& table);
/// Reads a table from a file.
Result<CostTable> load_table(const std::string& path);
/// An existing file, else the name of a shipped table with or without ".yaml".
Result<CostTable> find_table(const std::string& file_or_name);
/// The names of the shipped tables, which are built into the library.
std::vector<std::string> shipped_tables();
/// The YAML text of a shipped table; nothing for a name that is none.
std::optional<std::string_view> shipped_table_text(std::string_view name);
inline constexpr std::string_view kDefaultTable = "45nm";

/// Sets one price, listed before or not, and records it in content().overrides:
/// "mul.float32=3.1", "read.32@DRAM=640", "read.float32@8KiB=4", "mac.int8=0.2" (pJ).
Status override_price(CostTable& table, std::string_view assignment);

/// One difference between two tables, for `opcost table diff`.
struct PriceDifference {
  /// "mul float32", "read 32 bit @ 1 MiB", "capacity of 1 MiB", "mul in exp",
  /// "widths of mul: not given before, linear after"
  std::string what;
  /// In `unit`; nothing: not there, a capacity without bound, or a rule, which has no number.
  std::optional<double> before, after;
  std::string unit = "pJ";  ///< "pJ", "B" for a capacity, "" for parts of a decomposition.
};
/// Prices and all else that bears on an estimate; names, texts and sources do not.
std::vector<PriceDifference> differences(const CostTable& before, const CostTable& after);

}  // namespace opcost
