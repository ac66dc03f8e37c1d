#pragma once

#include <vector>

#include "estimate/bill.h"
#include "estimate/bill_memo.h"
#include "estimate/conv_ways.h"
#include "estimate/known_cost.h"
#include "estimate/memory_meter.h"
#include "estimate/parameters.h"
#include "estimate/price_book.h"
#include "estimate/rewrite/held_types.h"
#include "estimate/spikes/spike_flow.h"
#include "estimate/unbilled_node.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Makes the report's nodes of those that were walked and rewritten.
class Billing {
 public:
  /// All must outlive it.
  Billing(const Model& model, const EstimateOptions& options, const Pricer& pricer, BillMemo& memo,
          const StoredNumbers& stored, MemoryMeter& memory)
      : options_(options),
        prices_(pricer),
        memo_(memo),
        memory_(memory),
        parameters_(stored),
        weights_(model, options.what_if, stored),
        as_integers_(options.qdq == Qdq::Integer),
        spikes_(options.what_if.spikes),
        conv_ways_(options, pricer) {}

  /// Takes the nodes off the list as it goes, so that memory holds each once, and adds them to
  /// `billed`. Errors: a count beyond 64 bits, an event without a price, too much memory.
  Status bill_all(UnbilledNodes& nodes, std::vector<NodeEstimate>& billed);
  /// What they cost together, as they are.
  Result<KnownCost> cost_of(UnbilledNodes& nodes);

  const PriceBook& prices() const { return prices_; }
  /// Of what bill_all() billed.
  const Parameters& parameters() const { return parameters_; }
  const ConvWays& conv_ways() const { return conv_ways_; }
  const SpikeFlow& spikes() const { return spikes_; }
  const HeldTypes& held_types() const { return held_; }

 private:
  Result<SharedBill> bill(UnbilledNode& one);

  const EstimateOptions& options_;
  PriceBook prices_;
  BillMemo& memo_;
  MemoryMeter& memory_;
  Parameters parameters_;
  WeightReader weights_;
  bool as_integers_;
  HeldTypes held_;
  SpikeFlow spikes_;
  ConvWays conv_ways_;
};

}  // namespace opcost
