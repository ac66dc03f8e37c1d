#include "opcost/report/render.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "report/estimate/csv_report.h"
#include "report/estimate/json_report.h"
#include "report/estimate/markdown_report.h"
#include "report/estimate/text_report.h"

namespace opcost {
namespace {

constexpr std::size_t kNarrowest = 80;
constexpr std::size_t kWidest = 400;

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<Enum, N>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, [](Enum one) { return to_string(one); });
  return found != all.end() ? std::optional{*found} : std::nullopt;
}

void write(const Estimate& estimate, const Selection& nodes, const RenderOptions& options,
           std::ostream& out) {
  switch (options.format) {
    case OutputFormat::Json: return write_json(out, estimate, nodes, options);
    case OutputFormat::Csv: return write_csv(out, nodes, options.carbon);
    case OutputFormat::Markdown: {
      const std::string text = markdown_report(estimate, nodes, options);
      out.write(text.data(), static_cast<std::streamsize>(text.size()));
      return;
    }
    case OutputFormat::Text: break;
  }
  Page page(out, std::clamp(options.width, kNarrowest, kWidest), options.colour);
  write_text(page, estimate, nodes, options);
}

}  // namespace

std::string_view to_string(OutputFormat format) {
  switch (format) {
    case OutputFormat::Text: return "text";
    case OutputFormat::Json: return "json";
    case OutputFormat::Csv: return "csv";
    case OutputFormat::Markdown: return "markdown";
  }
  return "?";
}

std::optional<OutputFormat> format_option(std::string_view name) {
  return named(kAllOutputFormats, name);
}

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
