#pragma once

#include <optional>
#include <string>
#include <utility>

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/cost/table_content.h"

namespace opcost {

/// The prices of one device or publication. A table is loaded completely or not at all.
/// The file format is documented in cost_tables/README.md.
class CostTable final : public Pricer {
 public:
  using Content = TableContent;

  explicit CostTable(Content content) : content_(std::move(content)) {}

  const Content& content() const { return content_; }
  const std::string& name() const { return content_.name; }
  PricerInfo info() const override;
  const MemoryHierarchy& memory() const override { return content_.memory; }
  /// Arithmetic: the listed price; else that of the format named in `same_as`; else by the width
  /// rule; else by the table's decomposition; else by opcost's own (src/cost/decompositions.cpp).
  /// If the table prices macs, a mul of a mac costs the mac, and its add costs nothing.
  Result<Price> price(const Event& event, std::optional<TierIndex> tier) const override;
  std::optional<Price> node_price() const override;

 private:
  Content content_;
};

}  // namespace opcost
