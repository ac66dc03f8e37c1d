// Lays out a table of text within the width of a page.
#include "report/layout/text_table.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::string_view kIndent = "  ";

const std::string& text_of(const Cell& cell, bool brief) {
  return brief && !cell.brief.empty() ? cell.brief : cell.text;
}

// The cell in its column, at the end of a line.
void append(std::string& line, const Page& page, const Cell& cell, std::string_view text,
            Align align, std::size_t width) {
  const std::string drawn = cell.fill ? bar(*cell.fill, width) : std::string();
  if (cell.fill) text = drawn;
  const std::size_t taken = columns(text);
  const std::size_t space = taken < width ? width - taken : 0;
  if (align == Align::Right) line.append(space, ' ');
  page.append_styled(line, text, cell.style);
  if (align == Align::Left) line.append(space, ' ');
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
    const auto wanted = [&](const std::string& text) {
      return cells[i].fill ? max : std::min(max, columns(text));
    };
    const std::size_t whole = wanted(cells[i].text);
    natural_[i] = std::max(natural_[i], whole);
    brief_[i] = std::max(brief_[i], cells[i].brief.empty() ? whole : wanted(cells[i].brief));
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
    if (!shows(i)) continue;
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

// The texts of a column cut so that those that differ stay apart; none where all fit.
std::vector<std::string> TextTable::cut_texts(const Layout& layout, std::size_t column,
                                              const Rows& rows) const {
  const std::size_t width = layout.widths[column];
  const auto fits = [&](const std::vector<Cell>* row) {
    const std::string& text = text_of((*row)[column], layout.brief);
    return text.size() <= width || columns(text) <= width;
  };
  if (std::ranges::all_of(rows, fits)) return {};
  std::vector<std::string_view> texts;
  texts.reserve(rows.size());
  for (const auto* row : rows) texts.push_back(text_of((*row)[column], layout.brief));
  return shortened_apart(texts, width);
}

void TextTable::print_rows(Page& page, const Layout& layout, const Rows& rows) const {
  std::vector<std::vector<std::string>> cut;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    cut.push_back(layout.shows(i) ? cut_texts(layout, i, rows) : std::vector<std::string>());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    std::string line(kIndent);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!layout.shows(i)) continue;
      const Cell& cell = (*rows[at])[i];
      if (line.size() > kIndent.size()) line.append(layout.gap, ' ');
      append(line, page, cell, cut[i].empty() ? text_of(cell, layout.brief) : cut[i][at],
             columns_[i].align, layout.widths[i]);
    }
    page.line(std::move(line));
  }
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
