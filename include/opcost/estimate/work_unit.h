#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/enum_names.h"

namespace opcost {

/// What one inference does a number of.
enum class Work : std::uint8_t { Inference, Sample, Token };
inline constexpr std::array kWorkNames{EnumName{Work::Inference, "inference"},
                                       EnumName{Work::Sample, "sample"},
                                       EnumName{Work::Token, "token"}};
constexpr std::string_view to_string(Work work) { return name_of(kWorkNames, work); }

/// The unit of --per, as asked for.
struct WorkUnit {
  Work work = Work::Inference;
  std::optional<std::uint64_t> count;  ///< In one inference, where the user says so; above 0.
};

/// "inference", "sample", "token", "token=197". Nothing for other words.
std::optional<WorkUnit> parse_work_unit(std::string_view words);

/// How much of its unit one inference does.
struct WorkDone {
  Work work = Work::Inference;
  std::uint64_t count = 1;
  std::string basis;  ///< Where the count is from: "`input_ids` is 1x128".
};

}  // namespace opcost
