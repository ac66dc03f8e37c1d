#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/layout/page.h"

namespace opcost {

enum class Align : std::uint8_t { Left, Right };

/// A column is as wide as its widest cell, within these bounds. If the page is too narrow, columns
/// shrink toward `min`; first the column that has most to give for its share of the page.
struct Column {
  std::string title;
  Align align = Align::Right;
  std::size_t min = 0;    ///< 0: always as wide as its widest cell.
  std::size_t max = 400;  ///< Terminal columns.
  std::size_t worth = 1;
};

struct Cell {
  std::string text;  ///< Printable.
  Style style = Style::Plain;
  std::optional<double> fill = {};  ///< A bar with this share of the column, instead of text.
  std::string brief = {};           ///< Replaces text if the texts of the column do not all fit.
};

/// Rows of cells in aligned columns. All that is added must outlive it.
class TextTable {
 public:
  explicit TextTable(const std::vector<Column>& columns);

  /// Must have as many cells as there are columns.
  void add(const std::vector<Cell>& cells);
  /// The same, below a rule.
  void add_foot(const std::vector<Cell>& cells);
  bool empty() const { return rows_.empty() && feet_.empty(); }
  void print(Page& page) const;

 private:
  /// The widths of the columns on a page, and the gap between them.
  struct Layout {
    std::vector<std::size_t> widths;
    std::size_t gap;
    bool brief;

    std::size_t total() const;
  };

  Layout layout(std::size_t page_width) const;
  void shrink(Layout& layout, std::size_t page_width) const;
  void measure(const std::vector<Cell>& cells);
  std::string row_text(const Page& page, const Layout& layout,
                       const std::vector<Cell>& cells) const;

  const std::vector<Column>& columns_;
  std::vector<std::size_t> natural_;  // width of the widest cell, within max
  std::vector<std::size_t> brief_;    // the same with brief cells
  std::vector<const std::vector<Cell>*> rows_;
  std::vector<const std::vector<Cell>*> feet_;
};

}  // namespace opcost
