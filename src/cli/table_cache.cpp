// Reads each price table once, however many questions of a batch ask for it.
#include "cli/table_cache.h"

namespace opcost::cli {
namespace {

// Chosen by us: questions that all set other prices are not to fill the memory.
constexpr std::size_t kMostTables = 64;

// No option holds a zero character.
std::string key_of(const ModelOptions& options) {
  std::string key = options.table + '\0' + options.fallback;
  for (const std::string& price : options.prices) key += '\0' + price;
  return key;
}

}  // namespace

std::shared_ptr<TableInUse> TableCache::table(const ModelOptions& options) {
  const std::scoped_lock lock(mutex_);
  const std::string key = key_of(options);
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  if (known_.size() >= kMostTables) known_.clear();
  return known_[key] = std::make_shared<TableInUse>(chosen_table(options));
}

}  // namespace opcost::cli
