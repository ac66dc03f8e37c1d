// Reads a CSV file with one metric per model, e.g. its accuracy.
#include "core/parse.h"
#include "io/csv_reader.h"

#include "opcost/compare/compare.h"

namespace opcost {
Result<Metrics> load_metrics(const std::string& path) {
  const auto table = read_csv_file(path);
  if (!table) return table.error();
  if (table->header.cells.size() < 2)
    return Error{"a file of metrics needs two columns", path, "write `model,accuracy` first"};
  Metrics metrics;
  metrics.name = table->header.cells[1];
  for (const CsvRow& row : table->rows) {
    const auto value = parse_real(row.cells[1]);
    if (!value)
      return Error{"`" + row.cells[1] + "` is no number", table->where(row), "write e.g. 76.1"};
    if (!metrics.of.emplace(row.cells[0], *value).second)
      return Error{"`" + row.cells[0] + "` is given twice", table->where(row), "give it once"};
  }
  return metrics;
}

}  // namespace opcost
