#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "estimate/bill.h"
#include "estimate/memory_meter.h"
#include "estimate/price_book.h"
#include "estimate/unbilled_node.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Makes the report's nodes of those that were walked and rewritten.
class Billing {
 public:
  /// All must outlive it.
  Billing(const EstimateOptions& options, const Pricer& pricer, MemoryMeter& memory)
      : options_(options), prices_(pricer), memory_(memory) {}

  /// Takes the nodes off the list as it goes, so that memory holds each once. Errors: a count
  /// beyond 64 bits, an event without a price, too much memory.
  Result<std::vector<NodeEstimate>> bill_all(UnbilledNodes nodes);
  /// What they cost together, as they are.
  Result<Picojoules> energy_of(UnbilledNodes& nodes);

  const PriceBook& prices() const { return prices_; }
  /// Number of elements of the constants that counted nodes read as data.
  std::uint64_t parameters() const;

 private:
  Result<Bill> bill(UnbilledNode& one);
  void keep_parameters(const UnbilledNode& one, const ConstantsRead& constants);

  const EstimateOptions& options_;
  PriceBook prices_;
  MemoryMeter& memory_;
  // name of the constant -> number of its elements
  std::map<std::string, std::uint64_t> parameters_;
};

}  // namespace opcost
