#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/enum_names.h"

namespace opcost {

/// What an inference processes.
enum class Work : std::uint8_t { Inference, Sample, Token };
inline constexpr std::array kWorkNames{EnumName{Work::Inference, "inference"},
                                       EnumName{Work::Sample, "sample"},
                                       EnumName{Work::Token, "token"}};
constexpr std::string_view to_string(Work work) { return name_of(kWorkNames, work); }

/// The unit that --per asks for.
struct WorkUnit {
  Work work = Work::Inference;
  std::optional<std::uint64_t> count;  ///< Number per inference, if the user gives it; above 0.
};

/// "inference", "sample", "token", "token=197". std::nullopt for other words.
std::optional<WorkUnit> parse_work_unit(std::string_view words);

/// How much of a unit one inference processes.
struct WorkDone {
  Work work = Work::Inference;
  std::uint64_t count = 1;
  std::string basis;  ///< Where the number comes from: "`input_ids` is 1x128".
};

}  // namespace opcost
