#pragma once

#include <memory>
#include <string>
#include <vector>

#include "opcost/predict/price_source.h"

namespace opcost::python {

/// A price table or a layerwise one, never changed: to set a price makes another.
struct Table {
  std::shared_ptr<const PriceSource> source;
  std::string file_or_name;  ///< Where it came from.

  const PriceSource& prices() const { return *source; }
};

}  // namespace opcost::python
