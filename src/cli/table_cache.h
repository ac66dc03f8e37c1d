#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "cli/model_options.h"
#include "opcost/core/result.h"
#include "opcost/estimate/workbook.h"
#include "opcost/predict/price_source.h"

namespace opcost::cli {

/// A price table, and a workbook in which models are estimated with it.
struct TableInUse {
  explicit TableInUse(Result<PriceSource> read) : table(std::move(read)) {
    if (table) workbook.emplace(*table);
  }

  const Result<PriceSource> table;
  std::optional<Workbook> workbook;  ///< If there is a table.
};

/// The price tables that many questions ask for, each read once. Threads may ask together.
class TableCache {
 public:
  /// As chosen_table().
  std::shared_ptr<TableInUse> table(const ModelOptions& options);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<TableInUse>> known_;
};

}  // namespace opcost::cli
