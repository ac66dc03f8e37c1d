// Lays out a table of text within the width of a page.
#include "report/layout/text_table.h"

#include <algorithm>
#include <numeric>

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
  const std::string fitting = cell.fill ? bar(*cell.fill, width) : shortened(text, width);
  const std::string space(width - columns(fitting), ' ');
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
    const std::size_t max = columns_[i].max;
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
  return std::accumulate(widths.begin(), widths.end(), kIndent.size() + gap * (widths.size() - 1));
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

std::string TextTable::row_text(const Page& page, const Layout& layout,
                                const std::vector<Cell>& cells) const {
  std::string text(kIndent);
  for (std::size_t i = 0; i < cells.size(); ++i)
    text += (i == 0 ? "" : std::string(layout.gap, ' ')) +
            padded(page, cells[i], text_of(cells[i], layout.brief), columns_[i].align,
                   layout.widths[i]);
  return text;
}

void TextTable::print(Page& page) const {
  const Layout layout = this->layout(page.width());
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title, Style::Faint});
  page.line(row_text(page, layout, titles));
  for (const auto* row : rows_) page.line(row_text(page, layout, *row));
  if (feet_.empty()) return;
  std::string rule(kIndent);
  for (std::size_t i = kIndent.size(); i < layout.total(); ++i) rule += "─";
  page.line(page.styled(rule, Style::Faint));
  for (const auto* row : feet_) page.line(row_text(page, layout, *row));
}

}  // namespace opcost
