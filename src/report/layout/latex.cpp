// Tables of a view as LaTeX.
#include <string>
#include <string_view>

#include "report/layout/figures.h"
#include "report/layout/latex_text.h"
#include "report/layout/view.h"

namespace opcost {
namespace {

// A bar that a terminal draws says no more than the number beside it.
bool is_drawn(const Grid& grid, std::size_t at) {
  for (const auto* rows : {&grid.rows, &grid.feet})
    for (const auto& row : *rows)
      if (!row[at].fill && row[at].text.find_first_not_of(' ') != std::string::npos) return false;
  return true;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

std::string row_text(const std::vector<Cell>& row, const std::vector<std::size_t>& columns) {
  std::string text;
  for (const std::size_t at : columns)
    text += (text.empty() && at == columns.front() ? "" : " & ") +
            (row[at].fill ? "" : latex_text(trimmed(row[at].text)));
  return text + " \\\\\n";
}

std::string grid_text(const Section& section) {
  const Grid& grid = section.grid;
  std::vector<std::size_t> columns;
  std::string form;
  std::vector<Cell> titles(grid.columns.size());
  for (std::size_t at = 0; at < grid.columns.size(); ++at) {
    if (is_drawn(grid, at)) continue;
    columns.push_back(at);
    form += grid.columns[at].align == Align::Right ? 'r' : 'l';
    titles[at].text = grid.columns[at].title;
  }
  if (columns.empty()) return "";
  std::string text = "\\begin{longtable}{" + form + "}\n\\caption{" + latex_text(section.heading) +
                     "}\\\\\n\\toprule\n" + row_text(titles, columns) +
                     "\\midrule\n\\endhead\n\\bottomrule\n\\endlastfoot\n";
  for (const auto& row : grid.rows) text += row_text(row, columns);
  if (!grid.feet.empty()) text += "\\midrule\n";
  for (const auto& row : grid.feet) text += row_text(row, columns);
  return text + "\\end{longtable}\n";
}

}  // namespace

std::string latex(const View& view) {
  std::string text =
      "% " + latex_comment(view.title) + "\n% needs \\usepackage{booktabs,longtable}\n";
  for (const HeadLine& line : view.head)
    text +=
        "%   " + latex_comment((line.label.empty() ? "" : line.label + ": ") + line.text) + "\n";
  for (const Section& section : view.sections)
    if (!section.grid.empty()) text += "\n" + grid_text(section);
  return text;
}

}  // namespace opcost
