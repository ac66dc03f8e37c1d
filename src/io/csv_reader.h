#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"

namespace opcost {

/// One row of a CSV file and the line in which it begins.
struct CsvRow {
  std::vector<std::string> cells;
  std::size_t line = 0;  ///< From 1.
};

/// A CSV file: the row of titles, and the rows below it.
struct CsvTable {
  std::string file;  ///< The file's name, for errors.
  CsvRow header;
  std::vector<CsvRow> rows;

  /// The position of the column with that title; std::nullopt if there is none.
  std::optional<std::size_t> column(std::string_view title) const;
  /// "file:12"
  std::string where(const CsvRow& row) const;
};

struct CsvOptions {
  /// The separator of cells: some tools write a semicolon or a tab.
  char separator = ',';
  /// Skip lines that begin with `#`.
  bool comments = false;
  /// Rows may have fewer or more cells than there are titles; otherwise that is an error.
  bool ragged = false;
  // Limits on the size of a file: strangers' files must not fill the memory.
  std::size_t max_bytes = std::size_t{64} << 20;
  std::size_t max_cells = 4'000'000;
};

/// Reads CSV as RFC 4180 describes it: a cell in quotes may hold commas, line breaks and doubled
/// quotes; a quote within a cell that does not begin with one is an ordinary character. Rows end
/// in CR LF, LF or CR. A byte order mark and empty lines are skipped. Blanks are part of a cell.
/// Errors, each with file:line: no row at all, two columns with one title, a quote that is not
/// closed, text after a closing quote, a row with a wrong number of cells, a zero byte, UTF-16,
/// more than the limits.
Result<CsvTable> parse_csv(std::string_view text, const std::string& file,
                           const CsvOptions& options = {});
/// The same from a file.
Result<CsvTable> read_csv_file(const std::string& path, const CsvOptions& options = {});

}  // namespace opcost
