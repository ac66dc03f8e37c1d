// The names of the states of a meter.
#include "opcost/measure/meter_options.h"

namespace opcost {

std::string_view to_string(MeterState state) {
  switch (state) {
    case MeterState::Available: return "available";
    case MeterState::Absent: return "absent";
    case MeterState::Permission: return "permission";
  }
  return "?";
}

}  // namespace opcost
