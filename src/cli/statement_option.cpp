// --statement: a paragraph for a paper in place of the report.
#include "cli/statement_option.h"

#include <utility>

#include "cli/parse.h"
#include "opcost/core/text.h"

namespace opcost::cli {
namespace {

Status check_statement(const std::string& statement, ReportFormat format) {
  if (statement.empty()) return Ok{};
  if (!kStatementFormats.named(statement))
    return not_one_of("format of a statement", statement, kStatementFormats.names());
  if (format == ReportFormat::Text) return Ok{};
  return Error{"--statement takes the place of the report, so it has no --format", "",
               "give one of them"};
}

}  // namespace

void add_statement_option(CLI::App& app, std::string& format) {
  const HelpSection section(app, "CO2");
  app.add_option("--statement", format,
                 "instead of the report, the paragraph and the\nBibTeX entries that a paper needs")
      ->type_name(joined(kStatementFormats.names(), "|"));
}

Result<std::optional<CarbonUse>> carbon_asked_for(const CarbonOptions& carbon,
                                                  const std::string& statement,
                                                  ReportFormat format) {
  if (auto fits = check_statement(statement, format); !fits) return std::move(fits).error();
  if (carbon.place.empty() && statement.empty() && !carbon.inferences.empty())
    return Error{"--inferences needs --carbon or --statement", "",
                 "say where the electricity is made: --carbon ITA"};
  if (auto inferences = inferences_of(carbon); !inferences) return std::move(inferences).error();
  return carbon_use(carbon);
}

Result<std::optional<CarbonUse>> carbon_of_many(const CarbonOptions& carbon,
                                                const std::string& statement, ReportFormat format) {
  if (carbon.equivalents)
    return Error{"--equivalents goes with one model", "",
                 "opcost MODEL --carbon ITA --equivalents"};
  return carbon_asked_for(carbon, statement, format);
}

Result<std::string> report_or_statement(const Estimate& estimate, const RenderOptions& options,
                                        const CarbonOptions& carbon, const std::string& statement) {
  if (const auto format = kStatementFormats.named(statement))
    return opcost::statement(estimate, *inferences_of(carbon), options.carbon, *format);
  std::string text;
  if (auto rendered = render(estimate, options, text); !rendered)
    return std::move(rendered).error();
  return text;
}

}  // namespace opcost::cli
