// Reads CSV files that say of nodes how many of their inputs are spikes, or differ from 0.
#include "estimate/node_rates.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/parse.h"
#include "io/csv_reader.h"
#include "opcost/core/glob.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

Error wrong_titles(const CsvTable& table, const std::string& title, const std::string& needed,
                   std::string_view option) {
  return {std::string(option) + ": " +
              (title.empty() ? "no column `" + needed + "`" : "unknown column `" + title + "`"),
          table.where(table.header), "begin the file with the line: " + needed};
}

}  // namespace

Result<std::vector<NodeRow>> read_node_rows(const std::string& file,
                                            const std::vector<std::string>& titles,
                                            std::string_view option) {
  CsvOptions options;
  options.comments = true;
  const auto table = read_csv_file(file, options);
  if (!table) return table.error();
  const std::string needed = "node," + joined(titles, ",");
  std::optional<std::size_t> node;
  std::vector<std::optional<std::size_t>> columns(titles.size());
  for (std::size_t at = 0; at < table->header.cells.size(); ++at) {
    const std::string title(trimmed(table->header.cells[at]));
    const auto known = std::ranges::find(titles, title);
    if (known != titles.end())
      columns[static_cast<std::size_t>(known - titles.begin())] = at;
    else if ((title == "node" || title == "layer") && !node)
      node = at;
    else
      return wrong_titles(*table, title, needed, option);
  }
  if (!node || !columns.front()) return wrong_titles(*table, "", needed, option);
  std::vector<NodeRow> rows;
  for (const CsvRow& row : table->rows) {
    NodeRow& made = rows.emplace_back();
    made.node = trimmed(row.cells[*node]);
    made.where = table->where(row);
    for (const auto& column : columns)
      made.cells.emplace_back(column ? trimmed(row.cells[*column]) : std::string_view{});
    if (made.node.empty())
      return Error{std::string(option) + ": a row names no node", made.where,
                   "`*` is all nodes; names are those of the report"};
  }
  if (rows.empty())
    return Error{std::string(option) + ": the file has no rows", file,
                 "give a row for each node: " + needed};
  return rows;
}

Result<double> parse_rate(std::string_view text, std::string_view what, const std::string& where) {
  const auto rate = parse_real(text);
  if (rate && *rate >= 0 && *rate <= 1) return *rate;
  return Error{std::string(what) + " `" + std::string(text) + "` is no number from 0 to 1", where,
               "it is a share: 0.2 says one in five"};
}

bool names_node(std::string_view pattern, std::string_view id, std::string_view name,
                std::string_view module) {
  return glob_matches(pattern, id) || glob_matches(pattern, name) ||
         (!module.empty() && glob_matches(pattern, module));
}

}  // namespace opcost
