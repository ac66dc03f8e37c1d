// Finds how many samples or tokens one inference processes (`--per`).
#include "opcost/estimate/work_unit.h"

#include <algorithm>

#include "core/parse.h"

namespace opcost {

std::optional<WorkUnit> parse_work_unit(std::string_view words) {
  const std::size_t equals = words.find('=');
  const auto work = parse_name(kWorkNames, words.substr(0, equals));
  if (!work) return std::nullopt;
  if (equals == std::string_view::npos) return WorkUnit{*work, std::nullopt};
  const auto count = parse_number<std::uint64_t>(words.substr(equals + 1));
  if (!count || *count == 0 || *work == Work::Inference) return std::nullopt;
  return WorkUnit{*work, *count};
}

}  // namespace opcost
