#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/carbon/footprint.h"
#include "opcost/estimate/record.h"

namespace opcost {

enum class StatementFormat : std::uint8_t { Latex, Markdown };

inline constexpr std::array kAllStatementFormats{StatementFormat::Latex, StatementFormat::Markdown};

/// "latex", "markdown"
std::string_view to_string(StatementFormat format);
std::optional<StatementFormat> statement_format(std::string_view name);

/// The paragraph a paper needs, one sentence a line: model, table, placement,
/// assumptions, energy of one and of all inferences, its CO2 (where `carbon` is
/// given) with the source of the intensity, and that all this is an analytical
/// estimate. Below it the BibTeX entries of what it cites. What a file says is
/// escaped for the format.
std::string statement(const Estimate& estimate, std::uint64_t inferences,
                      const std::optional<CarbonUse>& carbon, StatementFormat format);

}  // namespace opcost
