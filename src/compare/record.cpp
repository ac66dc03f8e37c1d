// What the figures of a comparison say of themselves.
#include "opcost/compare/record.h"

namespace opcost {

std::optional<double> Figures::energy_per_mac() const {
  if (macs == 0) return std::nullopt;
  return energy.value / static_cast<double>(macs);
}

}  // namespace opcost
