// Counts the elements of a shape.
#include "opcost/graph/tensor.h"

namespace opcost {

Count element_count(const Shape& shape) {
  Count product{1};
  bool empty = false;
  for (const std::int64_t dim : shape) {
    empty = empty || dim == 0;
    product *= Count{static_cast<std::uint64_t>(dim)};
  }
  return empty ? Count{0} : product;
}

}  // namespace opcost
