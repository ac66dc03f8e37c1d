#include "opcost/report/render_compare.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "report/compare/compare_data.h"
#include "report/compare/compare_view.h"
#include "report/compare/diff_view.h"
#include "report/compare/sweep_view.h"

namespace opcost {
namespace {

constexpr std::size_t kNarrowest = 80, kWidest = 400;

std::size_t page_width(const RenderOptions& options) {
  return std::clamp(options.width, kNarrowest, kWidest);
}

// `view_of` makes the report for people only where one is asked for.
template <class Record, class ViewOf>
std::string rendered(const Record& record, const RenderOptions& options, ViewOf view_of) {
  std::ostringstream out;
  switch (options.format) {
    case OutputFormat::Json: write_json(out, record); break;
    case OutputFormat::Csv: write_csv(out, record); break;
    case OutputFormat::Markdown: return markdown(view_of());
    case OutputFormat::Text: {
      Page page(out, page_width(options), options.colour);
      write_text(page, view_of());
    }
  }
  return std::move(out).str();
}

}  // namespace

std::string render_comparison(const Comparison& comparison, const RenderOptions& options) {
  return rendered(comparison, options, [&] { return compare_view(comparison); });
}

std::string render_diff(const Diff& diff, const RenderOptions& options) {
  return rendered(diff, options, [&] { return diff_view(diff, options.top); });
}

std::string render_sweep(const Sweep& sweep, const RenderOptions& options) {
  return rendered(sweep, options, [&] { return sweep_view(sweep, page_width(options)); });
}

std::string render_sweep_svg(const Sweep& sweep) { return svg_plot(sweep_chart(sweep)); }

}  // namespace opcost
