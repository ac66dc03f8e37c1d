#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "cli/model_options.h"
#include "opcost/core/result.h"
#include "opcost/predict/price_source.h"

namespace opcost::cli {

/// The price tables that many questions ask for, each read once. Threads may ask together.
class TableCache {
 public:
  /// As chosen_table().
  std::shared_ptr<const Result<PriceSource>> table(const ModelOptions& options);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Result<PriceSource>>> known_;
};

}  // namespace opcost::cli
