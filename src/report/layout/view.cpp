// The writers of views: text on a terminal's page, and Markdown.
#include "report/layout/view.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include "opcost/core/text.h"
#include "report/layout/code.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"
#include "report/layout/prose.h"

namespace opcost {
namespace {

// Escapes characters that Markdown or HTML would read as markup.
std::string markdown_escaped(std::string_view text) {
  constexpr std::string_view kMarkup = "\\|`*_<>[]#~&$@";
  std::string result;
  for (const char c : text) {
    if (kMarkup.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

// Outside of tables, where a bar in code would end a cell, names between backquotes are code.
std::string markdown_prose(std::string_view text) {
  std::string result;
  for (const ProsePart& part : prose_parts(text))
    result += part.code ? code_span(part.text) : markdown_escaped(part.text);
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

std::string markdown_paragraphs(const std::vector<Paragraph>& paragraphs) {
  std::string text;
  for (const Paragraph& paragraph : paragraphs)
    text += "\n" + markdown_prose(paragraph.text) + "\n";
  return text;
}

std::string markdown_section(const Section& section) {
  std::string text = "\n### " + markdown_escaped(section.heading) + "\n";
  text += markdown_paragraphs(section.above);
  if (!section.grid.empty()) text += "\n" + markdown_grid(section.grid);
  text += markdown_paragraphs(section.below);
  if (!section.lines.empty()) {
    std::string lines;
    for (const std::string& line : section.lines) lines += line + "\n";
    text += "\n" + code_block("text", lines);
  }
  if (!section.items.empty()) text += "\n";
  for (const std::string& item : section.items) text += "- " + markdown_prose(item) + "\n";
  return text;
}

std::string markdown_head(const HeadLine& line) {
  const std::string label = line.label.empty() ? "" : markdown_escaped(line.label) + ": ";
  const bool strong = line.style == Style::Strong || line.style == Style::Alarm;
  return "- " + label +
         (strong ? "**" + markdown_prose(line.text) + "**" : markdown_prose(line.text)) + "\n";
}

void print(Page& page, const Grid& grid) {
  TextTable table(grid.columns);
  for (const auto& row : grid.rows) table.add(row);
  for (const auto& row : grid.feet) table.add_foot(row);
  table.print(page);
}

void print(Page& page, const Section& section) {
  page.heading(section.heading);
  for (const Paragraph& above : section.above) page.paragraph(above.text, above.style);
  if (!section.grid.empty()) print(page, section.grid);
  for (const Paragraph& below : section.below) page.paragraph(below.text, below.style);
  for (const std::string& line : section.lines) page.line("  " + line);
  for (const std::string& item : section.items) page.item(item);
}

}  // namespace

bool is_empty(const Section& section) {
  return section.grid.empty() && section.above.empty() && section.below.empty() &&
         section.lines.empty() && section.items.empty();
}

void write_text(Page& page, const View& view) {
  page.line(page.styled(view.title, Style::Strong));
  if (!view.head.empty()) page.line();
  for (const HeadLine& line : view.head) {
    if (line.apart) page.line();
    page.labelled(line.label, line.text, line.style);
  }
  for (const Section& section : view.sections)
    if (!is_empty(section)) print(page, section);
}

std::string markdown(const View& view) {
  std::string text = "## " + markdown_escaped(view.title) + "\n";
  if (!view.head.empty()) text += "\n";
  for (const HeadLine& line : view.head) text += markdown_head(line);
  for (const Section& section : view.sections)
    if (!is_empty(section)) text += markdown_section(section);
  return text;
}

std::size_t page_width(const ReportLayout& layout) {
  constexpr std::size_t kNarrowest = 40, kWidest = 400;
  return std::clamp(layout.width, kNarrowest, kWidest);
}

Section list_section(std::string heading, const std::vector<std::string>& texts, std::size_t most,
                     const std::string& where_all_are) {
  Section section;
  section.heading = std::move(heading);
  for (const std::string& text : texts) section.items.push_back(printable(text));
  section.items = first_items(std::move(section.items), most, where_all_are);
  return section;
}

std::vector<std::string> first_items(std::vector<std::string> items, std::size_t most,
                                     const std::string& where_all_are) {
  if (items.size() <= most) return items;
  const std::size_t more = items.size() - most;
  items.resize(most);
  items.push_back("and " + grouped_text(Count{more}) + " more" +
                  (where_all_are.empty() ? "" : " (" + where_all_are + ")"));
  return items;
}

}  // namespace opcost
