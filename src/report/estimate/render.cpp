// Writes the report of an estimate in the format asked for.
#include "opcost/report/render.h"

#include <sstream>
#include <utility>

#include "report/estimate/estimate_csv.h"
#include "report/estimate/estimate_json.h"
#include "report/estimate/estimate_view.h"
#include "report/estimate/layers_figure.h"
#include "report/exchange/accelergy.h"
#include "report/exchange/profiles.h"
#include "report/html/estimate_page.h"
#include "report/layout/laid_out.h"

namespace opcost {
namespace {

std::string written(const Estimate& estimate, const Selection& nodes,
                    const RenderOptions& options) {
  switch (options.format) {
    case ReportFormat::Html:
      if (!options.fragment) return estimate_page(estimate, nodes, options);
      break;
    case ReportFormat::Svg: return svg_document({layers_figure(estimate, nodes, options)});
    case ReportFormat::Netron: return netron_attachment(estimate, nodes);
    case ReportFormat::ModelExplorer: return model_explorer_data(estimate, nodes);
    case ReportFormat::Pprof: return pprof_profile(estimate, nodes, options);
    case ReportFormat::Speedscope: return speedscope_profile(estimate, nodes, options);
    case ReportFormat::Trace: return trace_events(estimate, nodes, options);
    case ReportFormat::Accelergy: return accelergy_counts(estimate, nodes);
    // These are read beside other text, so they get the short report.
    case ReportFormat::Markdown:
    case ReportFormat::Latex: return laid_out(estimate_summary(estimate, nodes, options), options);
    case ReportFormat::Text:
    case ReportFormat::Json:
    case ReportFormat::Csv: break;
  }
  if (options.fragment) return laid_out(estimate_summary(estimate, nodes, options), options);
  return laid_out(estimate_view(estimate, nodes, options), options);
}

void write(const Estimate& estimate, const Selection& nodes, const RenderOptions& options,
           std::ostream& out) {
  if (options.format == ReportFormat::Json) return write_json(out, estimate, nodes, options);
  if (options.format == ReportFormat::Csv) return write_csv(out, nodes, options.carbon);
  const std::string text = written(estimate, nodes, options);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace

Status render(const Estimate& estimate, const RenderOptions& options, std::ostream& out) {
  const Result<Selection> nodes = select_nodes(estimate, options.only_ops);
  if (!nodes) return nodes.error();
  write(estimate, *nodes, options, out);
  out.flush();
  if (!out) return Error{"the report could not be written", "", "is the disk full?"};
  return Ok{};
}

Status render(const Estimate& estimate, const RenderOptions& options, std::string& text) {
  std::ostringstream out;
  auto rendered = render(estimate, options, out);
  if (rendered) text += std::move(out).str();
  return rendered;
}

}  // namespace opcost
