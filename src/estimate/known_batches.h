#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "estimate/walk/batch_change.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// What decides whether a part of a batch is run.
struct BatchCost {
  Picojoules energy;
  std::uint64_t macs = 0, unknown = 0;
  std::size_t nodes = 0;
  std::vector<TensorEntry> outputs;
};
BatchCost cost_of(const Estimate& estimate);

/// The costs of batches that were estimated, by size.
class BatchCosts {
 public:
  std::optional<BatchCost> find(std::int64_t size) const {
    const std::scoped_lock lock(mutex_);
    const auto known = costs_.find(size);
    return known != costs_.end() ? std::optional{known->second} : std::nullopt;
  }
  void keep(std::int64_t size, BatchCost cost) {
    const std::scoped_lock lock(mutex_);
    costs_.insert_or_assign(size, std::move(cost));
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::int64_t, BatchCost> costs_;
};

/// What is known of one model with one question, whatever the batch.
struct KnownBatches {
  std::mutex learning;              ///< Held while the next two are made or looked for.
  std::optional<Estimate> of_file;  ///< For the file's own batch.
  SeenShapes shapes;                ///< Of that walk.
  BatchCosts costs;
};

}  // namespace opcost
