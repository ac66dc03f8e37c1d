// A view in the format that is asked for.
#include "report/layout/laid_out.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include "report/figures/figure.h"
#include "report/html/fragment.h"
#include "report/html/page.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

// What stands below a report that is longer than a screen.
std::string last_lines(const View& view, const ReportLayout& layout) {
  std::ostringstream out;
  Page page(out, page_width(layout), layout.colour);
  if (!view.summary.empty()) page.heading("In short");
  for (const HeadLine& line : view.summary) page.labelled(line.label, line.text, line.style);
  return std::move(out).str();
}

// Unknown energies have no place on an axis.
constexpr std::string_view kNothingToDraw =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 340 30\" font-family=\"sans-serif\" "
    "font-size=\"10\"><text x=\"4\" y=\"18\">nothing here is known well enough to be "
    "drawn</text></svg>\n";

}  // namespace

std::string laid_out(View view, const ReportLayout& layout) {
  use_one_unit(view);
  if (layout.format == ReportFormat::Markdown) return markdown(view);
  if (layout.format == ReportFormat::Html)
    return layout.fragment ? html_fragment(view) : html_page(view);
  if (layout.format == ReportFormat::Latex) return latex(view);
  if (layout.format == ReportFormat::Svg) {
    const std::string drawing = svg_document(view.figures);
    return drawing.empty() ? std::string(kNothingToDraw) : drawing;
  }
  constexpr std::size_t kLongReport = 60;  // lines, of a report that is not shown on a screen
  std::ostringstream out;
  Page page(out, page_width(layout), layout.colour);
  write_text(page, view);
  std::string text = std::move(out).str();
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  if (lines > (layout.screen > 0 ? layout.screen : kLongReport)) text += last_lines(view, layout);
  return layout.ascii ? in_ascii(text) : text;
}

}  // namespace opcost
