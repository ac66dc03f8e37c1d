// --annotate and --join-profile: estimates in models, and beside measured profiles.
#include "cli/exchange_options.h"

#include "cli/parse.h"
#include "report/exchange/annotate.h"
#include "report/exchange/joined_profile.h"
#include "report/layout/laid_out.h"
#include "report/layout/printable.h"

namespace opcost::cli {

void add_exchange_options(CLI::App& app, ExchangeOptions& options) {
  const HelpSection section(app, "Output");
  app.add_option("--annotate", options.annotate,
                 "also write a copy of the model whose nodes have their energy\n"
                 "as metadata")
      ->type_name("FILE");
  app.add_option("--join-profile", options.profile,
                 "a profile of ONNX Runtime: measured time beside energy")
      ->type_name("FILE");
}

Status check_exchange(const ExchangeOptions& options, ReportFormat format) {
  const bool has = kViewFormats.named(to_string(format)).has_value() ||
                   format == ReportFormat::Json || format == ReportFormat::Trace;
  if (options.profile.empty() || has) return Ok{};
  return Error{"--join-profile has no --format " + std::string(to_string(format)), "",
               "text, markdown, html, latex, json or trace"};
}

ExitCode write_annotated(const ExchangeOptions& options, const Model& model,
                         const Estimate& estimate, Streams& streams) {
  if (options.annotate.empty()) return ExitCode::Done;
  const auto done = annotate(model, estimate, options.annotate);
  if (!done) return report(done.error(), streams);
  streams.err << "opcost: " << message_line(*done) << '\n';
  return ExitCode::Done;
}

Result<std::string> joined_report(const ExchangeOptions& options, const Estimate& estimate,
                                  const ReportLayout& layout) {
  const auto profile = join_profile(estimate, options.profile);
  if (!profile) return profile.error();
  if (layout.format == ReportFormat::Json) return joined_json(estimate, *profile);
  if (layout.format == ReportFormat::Trace) return joined_trace(estimate, *profile);
  return laid_out(joined_view(estimate, *profile), layout);
}

}  // namespace opcost::cli
