// Writes the report of an estimate in the format asked for.
#include "opcost/report/render.h"

#include <sstream>
#include <utility>

#include "report/estimate/estimate_csv.h"
#include "report/estimate/estimate_json.h"
#include "report/estimate/estimate_view.h"

namespace opcost {
namespace {

void write(const Estimate& estimate, const Selection& nodes, const RenderOptions& options,
           std::ostream& out) {
  if (options.format == ReportFormat::Json) return write_json(out, estimate, nodes, options);
  if (options.format == ReportFormat::Csv) return write_csv(out, nodes, options.carbon);
  // Markdown is read beside other text, so it gets the short report.
  const bool brief = options.format == ReportFormat::Markdown;
  const std::string text = laid_out(
      brief ? estimate_summary(estimate, nodes, options) : estimate_view(estimate, nodes, options),
      options);
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
