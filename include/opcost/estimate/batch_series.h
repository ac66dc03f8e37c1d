#pragma once

#include <memory>

namespace opcost {

struct KnownBatches;

/// What estimates share that ask the same of one model, with the same prices, for several batches:
/// that for the file's own batch, against which each other is checked, and what parts of batches
/// cost. Threads may estimate together.
class BatchSeries {
 public:
  BatchSeries();
  ~BatchSeries();
  KnownBatches& known() { return *known_; }

 private:
  std::unique_ptr<KnownBatches> known_;
};

}  // namespace opcost
