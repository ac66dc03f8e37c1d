#include "report/layout/view.h"

#include <algorithm>
#include <string_view>

#include "opcost/core/text.h"
#include "report/layout/figures.h"

namespace opcost {
namespace {

// What Markdown or HTML would read as markup.
std::string markdown_escaped(std::string_view text) {
  constexpr std::string_view kMarkup = "\\|`*_<>[]#~&$@";
  std::string result;
  for (const char c : text) {
    if (kMarkup.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string cell_text(const Cell& cell) {
  constexpr std::size_t kBar = 10;  // columns of a bar
  std::string text = cell.fill ? bar(*cell.fill, kBar) : markdown_escaped(cell.text);
  text.erase(text.find_last_not_of(' ') + 1);
  const bool strong = cell.style == Style::Strong && !text.empty();
  return strong ? "**" + text + "**" : text;
}

std::string markdown_row(const std::vector<Cell>& cells) {
  std::string text = "|";
  for (const Cell& cell : cells) text += " " + cell_text(cell) + " |";
  return text + "\n";
}

std::string markdown_grid(const Grid& grid) {
  std::vector<Cell> titles;
  std::string rule = "|";
  for (const Column& column : grid.columns) {
    titles.push_back({column.title});
    rule += column.align == Align::Right ? "---:|" : "---|";
  }
  std::string text = markdown_row(titles) + rule + "\n";
  for (const auto& row : grid.rows) text += markdown_row(row);
  for (auto row : grid.feet) {
    for (Cell& cell : row) cell.style = Style::Strong;
    text += markdown_row(row);
  }
  return text;
}

bool has_cells(const Grid& grid) { return !grid.rows.empty() || !grid.feet.empty(); }

bool is_empty(const Section& section) {
  return !has_cells(section.grid) && section.lines.empty() && section.items.empty() &&
         section.note.empty();
}

std::string markdown_section(const Section& section) {
  std::string text = "\n### " + markdown_escaped(section.heading) + "\n";
  if (!section.note.empty()) text += "\n" + markdown_escaped(section.note) + "\n";
  if (has_cells(section.grid)) text += "\n" + markdown_grid(section.grid);
  if (!section.lines.empty()) {
    text += "\n```text\n";
    for (const std::string& line : section.lines) text += line + "\n";
    text += "```\n";
  }
  if (!section.items.empty()) text += "\n";
  for (const std::string& item : section.items) text += "- " + markdown_escaped(item) + "\n";
  return text;
}

void print(Page& page, const Grid& grid) {
  TextTable table(grid.columns);
  for (const auto& row : grid.rows) table.add(row);
  for (const auto& row : grid.feet) table.add_foot(row);
  table.print(page);
}

}  // namespace

void write_text(Page& page, const View& view) {
  page.line(page.styled(view.title, Style::Strong));
  if (!view.head.empty()) page.line();
  for (const auto& [label, text] : view.head) page.labelled(label, text);
  for (const Section& section : view.sections) {
    if (is_empty(section)) continue;
    page.heading(section.heading);
    if (!section.note.empty()) page.paragraph(section.note, Style::Faint);
    if (has_cells(section.grid)) print(page, section.grid);
    for (const std::string& line : section.lines) page.line("  " + line);
    for (const std::string& item : section.items) page.item(item);
  }
}

std::string markdown(const View& view) {
  std::string text = "## " + markdown_escaped(view.title) + "\n";
  if (!view.head.empty()) text += "\n";
  for (const auto& [label, value] : view.head)
    text += "- " + (label.empty() ? "" : markdown_escaped(label) + ": ") + markdown_escaped(value) +
            "\n";
  for (const Section& section : view.sections)
    if (!is_empty(section)) text += markdown_section(section);
  return text;
}

std::vector<std::string> first_items(std::vector<std::string> items, std::size_t most) {
  if (items.size() <= most) return items;
  const std::size_t more = items.size() - most;
  items.resize(most);
  items.push_back("and " + grouped_text(Count{more}) + " more");
  return items;
}

}  // namespace opcost
