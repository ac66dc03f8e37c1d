#pragma once

#include <memory>
#include <optional>
#include <string>

#include "opcost/estimate/record.h"
#include "opcost/predict/price_source.h"

namespace opcost::python {

/// A model that was read; estimates share it.
struct LoadedModel {
  std::shared_ptr<const Model> model;
};

/// An estimate, and who priced it.
struct Record {
  std::shared_ptr<const Estimate> estimate;
  std::shared_ptr<const PriceSource> prices;  ///< null: it was read from JSON.
  std::shared_ptr<const std::string> saved;   ///< The JSON that it was read from; else null.
};

}  // namespace opcost::python
