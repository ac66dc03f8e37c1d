#pragma once

#include <string>
#include <vector>

#include "opcost/report/format.h"
#include "report/figures/figure.h"
#include "report/layout/page.h"
#include "report/layout/text_table.h"

// A report for people before it is laid out: the one description that the text on a
// terminal's page and the Markdown are made from.
namespace opcost {

/// A line of a report's head.
struct HeadLine {
  std::string label;  ///< "": the text goes on with the line above.
  std::string text;
  Style style = Style::Plain;
  bool apart = false;  ///< Text only: an empty line above it.
};

struct Paragraph {
  std::string text;
  Style style = Style::Plain;
};

/// A table: columns and rows of cells; all text is printable.
struct Grid {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  std::vector<std::vector<Cell>> feet;  ///< Sums, below a rule.

  bool empty() const { return rows.empty() && feet.empty(); }
};

/// A heading and what stands below it, in this order; what is empty is left out, and so
/// is a section of which all is empty.
struct Section {
  std::string heading;
  std::vector<Paragraph> above = {};  ///< The grid.
  Grid grid = {};
  std::vector<Paragraph> below = {};    ///< The grid.
  std::vector<std::string> lines = {};  ///< Text drawn with characters, kept as it is.
  std::vector<std::string> items = {};  ///< A list.
  bool drawn = false;                   ///< `lines` are what a figure of the view draws.
};

/// Nothing stands below its heading.
bool is_empty(const Section& section);

struct View {
  std::string title = {};
  std::vector<HeadLine> head = {};
  std::vector<Section> sections = {};
  std::vector<HeadLine> summary = {};  ///< Text: said again at the end of a long report.
  std::vector<Figure> figures = {};    ///< Only drawn where lines and curves can be.
};

/// Writes a view on a terminal's page.
void write_text(Page& page, const View& view);
/// The same as GitHub's Markdown. Cells and texts are escaped.
std::string markdown(const View& view);

/// Its tables as LaTeX (packages booktabs and longtable), for \input in a paper.
std::string latex(const View& view);

/// The columns that a page of this layout really has: from 40 to 400.
std::size_t page_width(const ReportLayout& layout);

/// A section that is a list: the first `most` of the texts, made printable, and how many
/// more there are.
Section list_section(std::string heading, const std::vector<std::string>& texts, std::size_t most,
                     const std::string& where_all_are = "");

/// At most `most` of the items, and how many more there are: "and 5 more".
std::vector<std::string> first_items(std::vector<std::string> items, std::size_t most,
                                     const std::string& where_all_are = "");

}  // namespace opcost
