// The energy of a processor at its full power.
#include "opcost/carbon/hardware.h"

namespace opcost {

Picojoules HardwarePower::energy(double hours) const {
  return {watts * hours * 3600.0 * 1e12};  // W x s = J
}

}  // namespace opcost
