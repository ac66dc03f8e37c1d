#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/core/units.h"
#include "report/layout/page.h"

namespace opcost {

enum class Align : std::uint8_t { Left, Right };

/// A column is as wide as its widest cell, within these bounds. If the page is too narrow, columns
/// shrink toward `min`, never those aligned right, which hold numbers; first the column that has
/// most to give for its share of the page.
struct Column {
  std::string title;
  Align align = Align::Right;
  std::size_t min = 0;    ///< 0: always as wide as its widest cell.
  std::size_t max = 400;  ///< Terminal columns.
  std::size_t worth = 1;
  /// Where not even the smallest widths fit, columns with the highest number are left out first;
  /// 0: never.
  std::size_t expendable = 0;
};

/// Stands in a cell's text where its quantity will, until the unit of its column is known.
inline constexpr char kQuantity = '\x01';

struct Cell {
  std::string text;  ///< Printable.
  Style style = Style::Plain;
  std::optional<double> fill = {};        ///< A bar with this share of the column, instead of text.
  std::optional<Picojoules> energy = {};  ///< What kQuantity stands for: its column gets one unit.
  std::optional<Count> count = {};        ///< Likewise: its column gets one prefix.
  std::string brief = {};  ///< Replaces text if the texts of the column do not all fit.
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
    std::vector<bool> dropped = {};  // columns that are left out

    bool shows(std::size_t column) const { return column >= dropped.size() || !dropped[column]; }
    std::size_t total() const;
  };
  using Rows = std::vector<const std::vector<Cell>*>;

  Layout layout(std::size_t page_width) const;
  void shrink(Layout& layout, std::size_t page_width) const;
  void measure(const std::vector<Cell>& cells);
  void drop(Layout& layout, std::size_t page_width) const;
  std::vector<std::string> cut_texts(const Layout& layout, std::size_t column,
                                     const Rows& rows) const;
  void print_rows(Page& page, const Layout& layout, const Rows& rows) const;

  const std::vector<Column>& columns_;
  std::vector<std::size_t> natural_;  // width of the widest cell, within max
  std::vector<std::size_t> brief_;    // the same with brief cells
  Rows rows_, feet_;
};

}  // namespace opcost
