// Lays out a table of text within the width of a page.
#include "report/layout/text_table.h"

#include <algorithm>
#include <cstdint>

#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::string_view kIndent = "  ";

const std::string& text_of(const Cell& cell, bool brief) {
  return brief && !cell.brief.empty() ? cell.brief : cell.text;
}

std::string padded(const Page& page, const Cell& cell, const std::string& text, Align align,
                   std::size_t width) {
  const std::string fitting = cell.fill ? bar(*cell.fill, width) : text;
  const std::size_t taken = columns(fitting);
  const std::string space(taken < width ? width - taken : 0, ' ');
  const std::string shown = page.styled(fitting, cell.style);
  return align == Align::Left ? shown + space : space + shown;
}

}  // namespace

TextTable::TextTable(const std::vector<Column>& columns)
    : columns_(columns), natural_(columns_.size(), 0), brief_(columns_.size(), 0) {
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title});
  measure(titles);
}

void TextTable::measure(const std::vector<Cell>& cells) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    // Numbers are never cut.
    const bool number = columns_[i].align == Align::Right && columns_[i].min == 0;
    const std::size_t max = number && !cells[i].fill ? SIZE_MAX : columns_[i].max;
    const auto wanted = [&](bool brief) {
      return cells[i].fill ? max : std::min(max, columns(text_of(cells[i], brief)));
    };
    natural_[i] = std::max(natural_[i], wanted(false));
    brief_[i] = std::max(brief_[i], wanted(true));
  }
}

void TextTable::add(const std::vector<Cell>& cells) {
  measure(cells);
  rows_.push_back(&cells);
}

void TextTable::add_foot(const std::vector<Cell>& cells) {
  measure(cells);
  feet_.push_back(&cells);
}

std::size_t TextTable::Layout::total() const {
  std::size_t sum = kIndent.size(), shown = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i < dropped.size() && dropped[i]) continue;
    sum += widths[i] + (shown++ > 0 ? gap : 0);
  }
  return sum;
}

// First full texts with wide gaps, then narrow gaps, then brief texts, then shortened ones.
TextTable::Layout TextTable::layout(std::size_t page_width) const {
  for (const bool brief : {false, true})
    for (const std::size_t gap : {2U, 1U}) {
      Layout layout{brief ? brief_ : natural_, gap, brief};
      if (layout.total() <= page_width) return layout;
    }
  Layout layout{brief_, 1, true};
  shrink(layout, page_width);
  drop(layout, page_width);
  return layout;
}

void TextTable::shrink(Layout& layout, std::size_t page_width) const {
  std::vector<std::size_t>& widths = layout.widths;
  const auto slack = [&](std::size_t i) {
    const std::size_t min = columns_[i].min;
    const std::size_t room = min > 0 && widths[i] > min ? widths[i] - min : 0;
    return static_cast<double>(room) / static_cast<double>(columns_[i].worth);
  };
  for (std::size_t total = layout.total(); total > page_width; --total) {
    std::size_t roomiest = 0;
    for (std::size_t i = 1; i < widths.size(); ++i)
      if (slack(i) > slack(roomiest)) roomiest = i;
    if (!(slack(roomiest) > 0.0)) break;
    --widths[roomiest];
  }
}

void TextTable::drop(Layout& layout, std::size_t page_width) const {
  layout.dropped.assign(columns_.size(), false);
  while (layout.total() > page_width) {
    std::size_t next = columns_.size();
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (!layout.dropped[i] && columns_[i].expendable > 0 &&
          (next == columns_.size() || columns_[i].expendable > columns_[next].expendable))
        next = i;
    if (next == columns_.size()) break;
    layout.dropped[next] = true;
  }
  // What was left out may have made room for what was shortened.
  for (std::size_t i = 0; i < columns_.size(); ++i)
    while (columns_[i].min > 0 && layout.widths[i] < brief_[i] && layout.total() < page_width)
      ++layout.widths[i];
}

// The texts as they fit, column by column, so that those that differ stay apart.
std::vector<std::vector<std::string>> TextTable::texts_of(
    const Layout& layout, const std::vector<const std::vector<Cell>*>& rows) const {
  std::vector<std::vector<std::string>> texts(rows.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::vector<std::string> column;
    for (const auto* row : rows) column.push_back(text_of((*row)[i], layout.brief));
    column = shortened_apart(column, layout.widths[i]);
    for (std::size_t at = 0; at < rows.size(); ++at) texts[at].push_back(std::move(column[at]));
  }
  return texts;
}

std::string TextTable::row_text(const Page& page, const Layout& layout,
                                const std::vector<Cell>& cells,
                                const std::vector<std::string>& texts) const {
  std::string text(kIndent);
  bool first = true;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i < layout.dropped.size() && layout.dropped[i]) continue;
    text += (first ? "" : std::string(layout.gap, ' ')) +
            padded(page, cells[i], texts[i], columns_[i].align, layout.widths[i]);
    first = false;
  }
  return text;
}

void TextTable::print_rows(Page& page, const Layout& layout,
                           const std::vector<const std::vector<Cell>*>& rows) const {
  const auto texts = texts_of(layout, rows);
  for (std::size_t at = 0; at < rows.size(); ++at)
    page.line(row_text(page, layout, *rows[at], texts[at]));
}

void TextTable::print(Page& page) const {
  const Layout layout = this->layout(page.width());
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title, Style::Faint});
  print_rows(page, layout, {&titles});
  print_rows(page, layout, rows_);
  if (feet_.empty()) return;
  std::string rule(kIndent);
  for (std::size_t i = kIndent.size(); i < layout.total(); ++i) rule += "─";
  page.line(page.styled(rule, Style::Faint));
  print_rows(page, layout, feet_);
}

}  // namespace opcost
