// Reads CSV files row by row; errors name the file and the line.
#include "io/csv_reader.h"

#include <algorithm>
#include <map>
#include <utility>

#include "io/file.h"

namespace opcost {
namespace {

std::string place(const std::string& file, std::size_t line) {
  return file + ":" + std::to_string(line);
}

/// Splits a text into rows and cells.
class Scanner {
 public:
  Scanner(std::string_view text, const std::string& file, const CsvOptions& options)
      : rest_(text), file_(file), options_(options), cell_ends_({options.separator, '\r', '\n'}) {}

  /// The next row that is neither empty nor a comment; std::nullopt at the end.
  Result<std::optional<CsvRow>> next() {
    while (skip_line_without_cells()) {
    }
    if (rest_.empty()) return std::optional<CsvRow>{};
    CsvRow row;
    row.line = line_;
    do {
      if (++cells_ > options_.max_cells)
        return error("more than " + std::to_string(options_.max_cells) + " cells");
      auto cell = next_cell();
      if (!cell) return std::move(cell).error();
      row.cells.push_back(*std::move(cell));
    } while (take(options_.separator));
    take_line_break();
    return std::optional{std::move(row)};
  }

 private:
  Error error(std::string what, std::string hint = "") const {
    return {std::move(what), place(file_, line_), std::move(hint)};
  }

  bool skip_line_without_cells() {
    if (options_.comments && rest_.starts_with('#'))
      rest_.remove_prefix(std::min(rest_.find_first_of("\r\n"), rest_.size()));
    return take_line_break();
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_line_break() {
    const bool carriage_return = take('\r');
    const bool line_feed = take('\n');
    if (!carriage_return && !line_feed) return false;
    ++line_;
    return true;
  }

  Result<std::string> next_cell() {
    if (take('"')) return quoted_cell();
    const std::size_t length = std::min(rest_.find_first_of(cell_ends_), rest_.size());
    std::string cell(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return cell;
  }

  // The opening quote is already consumed.
  Result<std::string> quoted_cell() {
    std::string cell;
    const std::size_t first_line = line_;
    while (true) {
      const std::size_t length = rest_.find('"');
      if (length == std::string_view::npos)
        return Error{"a quote is opened and never closed", place(file_, first_line), ""};
      line_ += line_breaks(rest_.substr(0, length));
      cell += rest_.substr(0, length);
      rest_.remove_prefix(length + 1);
      if (!take('"')) break;
      cell += '"';
    }
    const bool ended = rest_.empty() || cell_ends_.find(rest_.front()) != std::string::npos;
    if (!ended) return error("text after a closing quote", "a quote in a cell is written twice");
    return cell;
  }

  static std::size_t line_breaks(std::string_view text) {
    std::size_t breaks = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
      breaks += text[i] == '\n' || (text[i] == '\r' && !text.substr(i + 1).starts_with('\n'));
    return breaks;
  }

  std::string_view rest_;
  const std::string& file_;
  const CsvOptions& options_;
  std::string cell_ends_;  ///< What may follow a cell.
  std::size_t line_ = 1;
  std::size_t cells_ = 0;
};

Status check_text(std::string_view text, const std::string& file, const CsvOptions& options) {
  if (text.size() > options.max_bytes)
    return Error{"larger than " + std::to_string(options.max_bytes) + " bytes", file, ""};
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return Error{"this is UTF-16", file, "save it as UTF-8"};
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return Ok{};
  const auto line = 1 + std::ranges::count(text.substr(0, zero), '\n');
  return Error{"a zero byte: this is no text file", place(file, static_cast<std::size_t>(line)),
               ""};
}

Status check_titles(const CsvTable& table) {
  std::map<std::string_view, std::size_t> seen;
  for (const std::string& title : table.header.cells)
    if (!title.empty() && ++seen[title] > 1)
      return Error{"two columns are called `" + title + "`", table.where(table.header), ""};
  return Ok{};
}

Status check_length(const CsvTable& table, const CsvRow& row) {
  const std::size_t cells = row.cells.size(), titles = table.header.cells.size();
  if (cells == titles) return Ok{};
  return Error{std::to_string(cells) + (cells == 1 ? " cell" : " cells") + " where there are " +
                   std::to_string(titles) + " columns",
               table.where(row), "a cell with a comma in it must be in quotes"};
}

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

std::optional<std::size_t> CsvTable::column(std::string_view title) const {
  const auto found = std::ranges::find(header.cells, title);
  if (found == header.cells.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.cells.begin());
}

std::string CsvTable::where(const CsvRow& row) const { return place(file, row.line); }

Result<CsvTable> parse_csv(std::string_view text, const std::string& file,
                           const CsvOptions& options) {
  if (auto checked = check_text(text, file, options); !checked) return std::move(checked).error();
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  CsvTable table;
  table.file = file;
  Scanner scanner(text, file, options);
  bool has_header = false;
  while (true) {
    auto row = scanner.next();
    if (!row) return std::move(row).error();
    if (!*row) break;
    if (!std::exchange(has_header, true)) {
      table.header = **std::move(row);
      if (auto checked = check_titles(table); !checked) return std::move(checked).error();
      continue;
    }
    if (auto checked = check_length(table, **row); !checked && !options.ragged)
      return std::move(checked).error();
    table.rows.push_back(**std::move(row));
  }
  if (!has_header) return Error{"the file is empty", place(file, 1), ""};
  return table;
}

Result<CsvTable> read_csv_file(const std::string& path, const CsvOptions& options) {
  const auto text = read_text_file(path, options.max_bytes);
  if (!text) return text.error();
  return parse_csv(*text, path, options);
}

}  // namespace opcost
