// A price table or a layerwise table, as one pricer.
#include "opcost/predict/price_source.h"

namespace opcost {

const Pricer& PriceSource::pricer() const {
  return std::visit([](const auto& held) -> const Pricer& { return held; }, held_);
}

const std::string& PriceSource::name() const {
  return std::visit([](const auto& held) -> const std::string& { return held.name(); }, held_);
}

const std::vector<std::pair<std::string, std::string>>& PriceSource::provenance() const {
  using Lines = std::vector<std::pair<std::string, std::string>>;
  return std::visit([](const auto& held) -> const Lines& { return held.content().provenance; },
                    held_);
}

}  // namespace opcost
