#include "opcost/estimate/work_unit.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace opcost {
namespace {

constexpr std::array kAllWork{Work::Inference, Work::Sample, Work::Token};

}  // namespace

std::string_view to_string(Work work) {
  switch (work) {
    case Work::Inference: return "inference";
    case Work::Sample: return "sample";
    case Work::Token: return "token";
  }
  return "?";
}

std::optional<WorkUnit> work_unit_named(std::string_view words) {
  const std::size_t equals = words.find('=');
  const std::string_view name = words.substr(0, equals);
  const auto found =
      std::ranges::find_if(kAllWork, [&](Work work) { return to_string(work) == name; });
  if (found == kAllWork.end()) return std::nullopt;
  WorkUnit unit{*found, std::nullopt};
  if (equals == std::string_view::npos) return unit;
  const std::string_view number = words.substr(equals + 1);
  std::uint64_t count = 0;
  const auto parsed = std::from_chars(number.data(), number.data() + number.size(), count);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == number.data() + number.size();
  if (!whole || count == 0 || *found == Work::Inference) return std::nullopt;
  unit.count = count;
  return unit;
}

}  // namespace opcost
