#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "cli/carbon_options.h"
#include "opcost/carbon/footprint.h"
#include "opcost/core/result.h"
#include "opcost/report/render.h"
#include "opcost/report/statement.h"

namespace opcost::cli {

/// --statement, as typed; "": the report itself.
void add_statement_option(CLI::App& app, std::string& format);

/// The CO2 that a report or a statement contains. Errors: an unknown format of a statement, or one
/// that conflicts with --format; --inferences without --carbon or --statement.
Result<std::optional<CarbonUse>> carbon_asked_for(const CarbonOptions& carbon,
                                                  const std::string& statement,
                                                  ReportFormat format);

/// The same for a report of several models: which of them would --equivalents be of?
Result<std::optional<CarbonUse>> carbon_of_many(const CarbonOptions& carbon,
                                                const std::string& statement, ReportFormat format);

/// The report, or the statement instead.
Result<std::string> report_or_statement(const Estimate& estimate, const RenderOptions& options,
                                        const CarbonOptions& carbon, const std::string& statement);

}  // namespace opcost::cli
