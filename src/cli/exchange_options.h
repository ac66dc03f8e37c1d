#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/exit_code.h"
#include "cli/streams.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"
#include "opcost/graph/graph.h"
#include "opcost/report/format.h"

namespace opcost::cli {

/// What an estimate is put into or joined with, as typed.
struct ExchangeOptions {
  std::string annotate;  ///< --annotate
  std::string profile;   ///< --join-profile
};

void add_exchange_options(CLI::App& app, ExchangeOptions& options);
/// An Error where a joined profile has no such format.
Status check_exchange(const ExchangeOptions& options, ReportFormat format);
/// Writes the annotated copy, if one was asked for, and says so.
ExitCode write_annotated(const ExchangeOptions& options, const Model& model,
                         const Estimate& estimate, Streams& streams);
/// The report of the joined profile.
Result<std::string> joined_report(const ExchangeOptions& options, const Estimate& estimate,
                                  const ReportLayout& layout);

}  // namespace opcost::cli
