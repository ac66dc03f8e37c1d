#include "report/text_table.h"

#include <algorithm>
#include <numeric>

#include "report/figures.h"
#include "report/printable.h"

namespace opcost {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::size_t kNarrowPage = 90;  // a gap of one column below it, of two from it on

std::string padded(const Page& page, const Cell& cell, Align align, std::size_t width) {
  const std::string text = cell.fill ? bar(*cell.fill, width) : shortened(cell.text, width);
  const std::string space(width - columns(text), ' ');
  const std::string shown = page.styled(text, cell.style);
  return align == Align::Left ? shown + space : space + shown;
}

}  // namespace

TextTable::TextTable(std::vector<Column> columns)
    : columns_(std::move(columns)), natural_(columns_.size(), 0) {
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title});
  measure(titles);
}

void TextTable::measure(const std::vector<Cell>& cells) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::size_t wanted = cells[i].fill ? columns_[i].max : columns(cells[i].text);
    natural_[i] = std::max(natural_[i], std::min(wanted, columns_[i].max));
  }
}

void TextTable::add(std::vector<Cell> cells) {
  measure(cells);
  rows_.push_back(std::move(cells));
}

void TextTable::add_foot(std::vector<Cell> cells) {
  measure(cells);
  feet_.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::widths(std::size_t page_width, std::size_t gap) const {
  std::vector<std::size_t> widths = natural_;
  std::size_t total =
      std::accumulate(widths.begin(), widths.end(), kIndent.size()) + gap * (columns_.size() - 1);
  const auto slack = [&](std::size_t i) {
    const std::size_t min = columns_[i].min;
    const std::size_t room = min > 0 && widths[i] > min ? widths[i] - min : 0;
    return static_cast<double>(room) / static_cast<double>(columns_[i].worth);
  };
  while (total > page_width) {
    std::size_t roomiest = 0;
    for (std::size_t i = 1; i < widths.size(); ++i)
      if (slack(i) > slack(roomiest)) roomiest = i;
    if (!(slack(roomiest) > 0.0)) break;
    --widths[roomiest];
    --total;
  }
  return widths;
}

void TextTable::print(Page& page) const {
  const std::size_t gap = page.width() < kNarrowPage ? 1 : 2;
  const std::vector<std::size_t> width = widths(page.width(), gap);
  const auto print_row = [&](const std::vector<Cell>& cells) {
    std::string text(kIndent);
    for (std::size_t i = 0; i < cells.size(); ++i)
      text += (i == 0 ? "" : std::string(gap, ' ')) +
              padded(page, cells[i], columns_[i].align, width[i]);
    page.line(std::move(text));
  };
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title, Style::Faint});
  print_row(titles);
  for (const auto& row : rows_) print_row(row);
  if (feet_.empty()) return;
  const std::size_t length =
      std::accumulate(width.begin(), width.end(), gap * (columns_.size() - 1));
  std::string rule(kIndent);
  for (std::size_t i = 0; i < length; ++i) rule += "─";
  page.line(page.styled(rule, Style::Faint));
  for (const auto& row : feet_) print_row(row);
}

}  // namespace opcost
