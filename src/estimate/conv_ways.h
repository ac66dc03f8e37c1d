#pragma once

#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "estimate/price_book.h"
#include "estimate/unbilled_node.h"

namespace opcost {

/// --conv: chooses how each convolution is run, the cheapest of the ways that are asked for.
class ConvWays {
 public:
  /// Both must outlive it.
  ConvWays(const EstimateOptions& options, const Pricer& pricer);

  /// Sets `one.way`. Errors: those of write_bill().
  Status choose(UnbilledNode& one);
  /// "--conv winograd: 12 convolutions winograd-f4, 3 direct; ...".
  std::vector<std::string> changes() const;
  std::vector<std::string> warnings() const;

 private:
  struct Candidate {
    const OtherWay* way = nullptr;  // null: direct
    Picojoules energy;
  };
  using Nodes = std::unordered_set<const Node*>;  // of the file

  ConvWay asked_of(const Node& node);
  Result<bool> is_priced_whole(UnbilledNode& one);
  std::vector<const OtherWay*> possible(UnbilledNode& one, ConvWay asked);
  Result<Picojoules> energy_of(UnbilledNode& one, const OtherWay* way);
  Status take_cheapest(UnbilledNode& one, const std::vector<const OtherWay*>& ways);

  const EstimateOptions& options_;
  PriceBook trial_;  // prices of ways that are not taken leave no trace in the report
  std::vector<bool> used_;
  std::map<std::string, Nodes> run_;                            // by way
  std::map<std::string, std::map<std::string, Nodes>> not_so_;  // by kind of way and reason
};

}  // namespace opcost
