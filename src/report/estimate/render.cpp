// Writes the report of an estimate in the format asked for.
#include "opcost/report/render.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "report/estimate/estimate_csv.h"
#include "report/estimate/estimate_json.h"
#include "report/estimate/estimate_view.h"

namespace opcost {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<Enum, N>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, [](Enum one) { return to_string(one); });
  return found != all.end() ? std::optional{*found} : std::nullopt;
}

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

std::string_view to_string(Breakdown by) {
  switch (by) {
    case Breakdown::Layer: return "layer";
    case Breakdown::Op: return "op";
    case Breakdown::Tier: return "tier";
    case Breakdown::Action: return "action";
    case Breakdown::Module: return "module";
  }
  return "?";
}

std::optional<Breakdown> by_named(std::string_view name) { return named(kAllBreakdowns, name); }

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
