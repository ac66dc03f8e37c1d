// A report as a piece of a page, for a notebook.
#include "report/html/fragment.h"

#include <string_view>

#include "opcost/core/text.h"
#include "report/layout/escaped.h"
#include "report/layout/prose.h"

namespace opcost {
namespace {

constexpr std::string_view kRight = " style=\"text-align:right\"";
constexpr std::string_view kLeft = " style=\"text-align:left\"";

std::string element(std::string_view name, std::string_view attributes, const std::string& inner) {
  return "<" + std::string(name) + std::string(attributes) + ">" + inner + "</" +
         std::string(name) + ">";
}

// Names between backquotes are code.
std::string prose(std::string_view text) {
  std::string inner;
  for (const ProsePart& part : prose_parts(text))
    inner += part.code ? element("code", "", html_escaped(part.text)) : html_escaped(part.text);
  return inner;
}

std::string head_table(const std::vector<HeadLine>& lines) {
  std::string rows;
  for (const HeadLine& line : lines)
    rows += element(
        "tr", "",
        element("th", kLeft, html_escaped(line.label)) + element("td", kLeft, prose(line.text)));
  return rows.empty() ? rows : element("table", "", rows) + "\n";
}

// A bar that needs no style sheet.
std::string cell_content(const Cell& cell) {
  if (cell.fill) return "<meter value=\"" + exact_text(*cell.fill) + "\"></meter>";
  const std::string text = prose(cell.text);
  return cell.style == Style::Strong ? element("b", "", text) : text;
}

std::string row_of(const Grid& grid, const std::vector<Cell>& cells, std::string_view name) {
  std::string inner;
  for (std::size_t at = 0; at < cells.size(); ++at) {
    const bool left = at < grid.columns.size() && grid.columns[at].align == Align::Left;
    inner += element(name, left ? kLeft : kRight, cell_content(cells[at]));
  }
  return element("tr", "", inner) + "\n";
}

std::string table_of(const Grid& grid) {
  std::string head, body, foot;
  for (const Column& column : grid.columns)
    head += element("th", column.align == Align::Left ? kLeft : kRight, html_escaped(column.title));
  for (const auto& row : grid.rows) body += row_of(grid, row, "td");
  for (const auto& row : grid.feet) foot += row_of(grid, row, "th");
  if (!foot.empty()) foot = element("tfoot", "", foot);
  return element("table", "",
                 element("thead", "", element("tr", "", head)) + element("tbody", "", body) + foot);
}

std::string paragraphs(const std::vector<Paragraph>& texts) {
  std::string all;
  for (const Paragraph& one : texts) all += element("p", "", prose(one.text)) + "\n";
  return all;
}

std::string section_of(const Section& section) {
  if (is_empty(section) || section.drawn) return "";
  std::string text = element("h4", "", prose(section.heading)) + "\n";
  text += paragraphs(section.above);
  if (!section.grid.empty()) text += table_of(section.grid) + "\n";
  text += paragraphs(section.below);
  std::string lines, items;
  for (const std::string& line : section.lines) lines += html_escaped(line) + "\n";
  for (const std::string& item : section.items) items += element("li", "", prose(item));
  if (!lines.empty()) text += element("pre", "", lines) + "\n";
  if (!items.empty()) text += element("ul", "", items) + "\n";
  return text;
}

}  // namespace

std::string html_fragment(const View& view) {
  std::string text = "<div class=\"opcost\">\n";
  if (!view.title.empty()) text += element("h3", "", html_escaped(view.title)) + "\n";
  text += head_table(view.head);
  for (const Section& section : view.sections) text += section_of(section);
  return text + "</div>\n";
}

}  // namespace opcost
