#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/batch_series.h"
#include "opcost/estimate/record.h"
#include "opcost/graph/graph.h"

namespace opcost {

struct WorkPages;

/// Estimates many models, or one with many questions: what was worked out of a node is remembered
/// for the nodes that are like it. The results are those of estimate(). It remembers a few thousand
/// nodes. Threads may estimate together; what one works out the others need not know.
class Workbook {
 public:
  /// `pricer` must outlive it, with the same prices.
  explicit Workbook(const Pricer& pricer);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  Result<Estimate> estimate(const Model& model, const EstimateOptions& options = {});
  /// One of several that ask the same of the same model, but for the batch.
  Result<Estimate> estimate(const Model& model, const EstimateOptions& options,
                            BatchSeries& batches);
  const Pricer& pricer() const { return pricer_; }

 private:
  std::unique_ptr<WorkPages> take_pages();

  const Pricer& pricer_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<WorkPages>> free_;
};

}  // namespace opcost
