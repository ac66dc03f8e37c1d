// How a layer stood in its network.
#include "opcost/runs/runs_in_place.h"

namespace opcost {

bool runs_in_place(const Layer& layer) {
  const auto found = layer.parameters.find("inplace");
  return found != layer.parameters.end() && found->second.front() == 1;
}

}  // namespace opcost
