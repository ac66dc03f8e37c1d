#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/layout/page.h"
#include "report/layout/text_table.h"

// A report for people before it is laid out: on a terminal's page or in Markdown.
namespace opcost {

/// A table: columns and rows of cells, all printable.
struct Grid {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  std::vector<std::vector<Cell>> feet;  ///< Below a rule: sums.
};

/// A heading and what stands below it, in this order; what is empty is left out.
struct Section {
  std::string heading;
  std::string note;  ///< Above the grid.
  Grid grid;
  std::vector<std::string> lines;  ///< Drawn with characters: kept as they are.
  std::vector<std::string> items;  ///< A list.
};

struct View {
  std::string title;
  std::vector<std::pair<std::string, std::string>> head;  ///< Label and text.
  std::vector<Section> sections;
};

/// Writes a view on a terminal's page.
void write_text(Page& page, const View& view);
/// The same as GitHub's Markdown. Cells and texts are escaped.
std::string markdown(const View& view);

/// At most `most` of the items, and how many more there are.
std::vector<std::string> first_items(std::vector<std::string> items, std::size_t most);

}  // namespace opcost
