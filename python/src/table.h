#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "opcost/estimate/workbook.h"
#include "opcost/predict/price_source.h"

namespace opcost::python {

/// Prices, and what was worked out with them: layers that are alike in all models that are
/// estimated with one table are worked out once.
struct PricedWork {
  explicit PricedWork(PriceSource prices) : source(std::move(prices)), workbook(source) {}

  const PriceSource source;
  Workbook workbook;
};

/// A price table or a layerwise one, never changed: to set a price makes another.
struct Table {
  Table(PriceSource prices, std::string from)
      : held(std::make_shared<PricedWork>(std::move(prices))), file_or_name(std::move(from)) {}

  std::shared_ptr<PricedWork> held;
  std::string file_or_name;  ///< Where it came from.

  const PriceSource& prices() const { return held->source; }
};

}  // namespace opcost::python
