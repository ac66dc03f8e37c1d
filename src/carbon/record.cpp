// The names of what an intensity takes in.
#include "opcost/carbon/record.h"

namespace opcost {

std::string_view to_string(CarbonScope scope) {
  switch (scope) {
    case CarbonScope::LifeCycle: return "life-cycle";
    case CarbonScope::Direct: return "direct";
    case CarbonScope::Mixed: return "mixed";
    case CarbonScope::Unstated: return "unstated";
  }
  return "?";
}

}  // namespace opcost
