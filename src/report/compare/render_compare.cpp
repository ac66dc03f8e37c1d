// Writes comparisons, diffs and sweeps in the format asked for.
#include "opcost/report/render_compare.h"

#include <sstream>
#include <utility>

#include "report/compare/compare_data.h"
#include "report/compare/compare_view.h"
#include "report/compare/diff_view.h"
#include "report/compare/figures.h"
#include "report/compare/sweep_view.h"
#include "report/layout/laid_out.h"

namespace opcost {
namespace {

// `view_of` makes the report for people, and is called only if one is asked for.
template <class Record, class ViewOf>
std::string rendered(const Record& record, const RenderOptions& layout, ViewOf view_of) {
  std::ostringstream out;
  if (layout.format == ReportFormat::Json)
    write_json(out, record, layout.carbon);
  else if (layout.format == ReportFormat::Csv)
    write_csv(out, record, layout.carbon);
  else
    return laid_out(view_of(), layout);
  return std::move(out).str();
}

}  // namespace

std::string render_comparison(const Comparison& comparison, const RenderOptions& options) {
  return rendered(comparison, options, [&] {
    View view = compare_view(comparison, options.carbon);
    view.figures = compare_figures(comparison);
    return view;
  });
}

std::string render_diff(const Diff& diff, const RenderOptions& options) {
  return rendered(diff, options, [&] {
    View view = diff_view(diff, options.top);
    view.figures = diff_figures(diff, options.top);
    return view;
  });
}

std::string render_sweep(const Sweep& sweep, const RenderOptions& options) {
  return rendered(sweep, options, [&] {
    View view = sweep_view(sweep, page_width(options), options.carbon);
    view.figures = sweep_figures(sweep);
    return view;
  });
}

std::string render_sweep_svg(const Sweep& sweep) { return svg_document(sweep_figures(sweep)); }

}  // namespace opcost
