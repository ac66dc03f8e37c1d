#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/cost/pricer.h"

namespace opcost {

/// What physical features need to know of a machine. Found by fitting, so they
/// are what predicts best, not what a data sheet says.
struct MachineSizes {
  std::uint64_t vector_width = 16;                ///< Numbers that one instruction takes, >= 1.
  std::uint64_t cache = std::uint64_t{32} << 20;  ///< Bytes a working set may have, >= 1.
  friend bool operator==(const MachineSizes&, const MachineSizes&) = default;
};

/// One part of a regression: so many pJ for each unit of a feature.
struct RegressionTerm {
  std::string feature;  ///< "valid_macs", "batch*kernel_size": cost_tables/LAYERWISE.md
  double pj = 0.0;      ///< May be below 0.
};

/// A linear regression of the energy of one type of operator.
struct Regression {
  std::string op;   ///< "Conv"; with its domain where not ai.onnx: "com.microsoft.Gelu".
  NumberType type;  ///< Of the elements of its first operand.
  MachineSizes sizes;
  std::vector<RegressionTerm> terms;
  std::uint64_t rows = 0;  ///< That it was fitted to; 0: not told.
  /// Least and largest energy of these rows, in pJ: beyond it is extrapolation.
  std::optional<std::pair<double, double>> range_pj;
  std::string source;
  std::string scores;  ///< In words; may be empty.

  /// Whether some term depends on the machine's vectors, and on its cache.
  bool uses_vectors() const;
  bool uses_cache() const;
};

/// Prices nodes as a whole, by a regression for each type of operator; a learned
/// predictor. The file format is documented in cost_tables/LAYERWISE.md.
class LayerwiseTable final : public Pricer {
 public:
  struct Content {
    std::string name;
    std::string description;
    std::vector<Regression> regressions;  ///< No two of one operator and type.
    std::string fallback;                 ///< As written: a shipped name or a path; "": none.
    /// How it came about, in the order of the file.
    std::vector<std::pair<std::string, std::string>> provenance;
  };

  explicit LayerwiseTable(Content content);

  const Content& content() const { return content_; }
  const std::string& name() const { return content_.name; }
  /// Nodes without a regression are priced by this table, event by event.
  void fall_back_to(CostTable table);
  /// Null: nodes without a regression are unknown.
  const CostTable* fallback() const { return fallback_.get(); }

  PricerInfo info() const override;
  /// The fallback's; else one memory for all, as nothing is priced by place.
  const MemoryHierarchy& memory() const override;
  Result<Price> price(const Event& event, std::optional<TierIndex> tier) const override;
  std::optional<Price> node_price() const override;
  bool prices_nodes() const override { return true; }
  /// What a regression makes less than nothing is 0, with a warning.
  NodePrice price_of(const NodeFacts& node) const override;

 private:
  const Regression* regression_of(const std::string& op, NumberType type) const;

  Content content_;
  MemoryHierarchy memory_;
  std::shared_ptr<const CostTable> fallback_;  // shared: copies are many, tables large
};

/// The first line that tells a layerwise table from a price table.
inline constexpr std::string_view kLayerwiseSchema = "opcost.layerwise/1";

/// Reads one from YAML text, without its fallback. Errors carry "where:line:column".
Result<LayerwiseTable> parse_layerwise(std::string_view yaml, const std::string& where);
/// The YAML that parse_layerwise reads the same regressions back from.
std::string layerwise_text(const LayerwiseTable& table);

/// A feature and what it is, for help and documentation.
struct FeatureInfo {
  std::string_view name;
  std::string_view meaning;
  bool physical = false;  ///< One of the set that is taken where none is asked for.
};
std::vector<FeatureInfo> layerwise_features();

}  // namespace opcost
