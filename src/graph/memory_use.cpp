// The error for a model that takes more memory than it may.
#include "opcost/graph/memory_use.h"

#include <string>

#include "opcost/core/text.h"

namespace opcost {
namespace {

// Four times as much, in whole GiB as an option takes them.
std::string more_than(Bytes limit) {
  constexpr std::uint64_t kQuarterGib = std::uint64_t{1} << 28;
  const std::uint64_t quarters = limit.value.exact().value_or(UINT64_MAX) / kQuarterGib;
  return std::to_string(quarters == 0 ? 1 : quarters) + "GiB";
}

}  // namespace

Error MemoryUse::too_much(const std::string& cause, const std::string& source) const {
  return {cause + " needs more than " + bytes_text(limit) + " of memory", source,
          "if you trust the file, --max-memory " + more_than(limit) + " allows more"};
}

}  // namespace opcost
