// Tools that write one energy a row: Zeus (joules, GPUs only), pyJoules
// (microjoules, of GPUs millijoules, semicolons) and Eco2AI (kilowatt hours).
#include "runs/importers.h"

namespace opcost {
namespace {

/// Sum of the columns for which `is_part` is true; a fault and std::nullopt if one is not a number.
template <class Test>
std::optional<double> sum_of_columns(Importer& importer, const CsvTable& table, const CsvRow& row,
                                     const Test& is_part) {
  double sum = 0.0;
  for (const std::string& title : table.header.cells) {
    if (!is_part(title)) continue;
    const auto part = amount_at(importer, table, row, title);
    if (!part) return std::nullopt;
    sum += *part;
  }
  return sum;
}

bool is_zeus_energy(std::string_view title) {
  return title.starts_with("gpu") && title.ends_with("_energy");
}

// Cores and uncore are inside the package and would be counted twice. RAPL's files are in
// microjoules.
bool is_pyjoules_rapl(std::string_view title) {
  return title.starts_with("package_") || title.starts_with("dram_");
}

// pyJoules writes what NVML says as it is: nvmlDeviceGetTotalEnergyConsumption is in millijoules
// (NVIDIA's NVML API reference).
bool is_pyjoules_gpu(std::string_view title) { return title.starts_with("nvidia_gpu_"); }

bool is_pyjoules_energy(std::string_view title) {
  return is_pyjoules_rapl(title) || is_pyjoules_gpu(title);
}

template <class Test>
Status require_any(const CsvTable& table, const Test& test, const std::string& what) {
  for (const std::string& title : table.header.cells)
    if (test(title)) return Ok{};
  return Error{"no column of " + what, table.where(table.header), ""};
}

/// If a row has another length than the titles, its cells cannot be assigned.
bool is_whole(Importer& importer, const CsvTable& table, const CsvRow& row) {
  if (row.cells.size() == table.header.cells.size()) return true;
  importer.fault(row.line, std::to_string(row.cells.size()) + " cells where there are " +
                               std::to_string(table.header.cells.size()) + " columns");
  return false;
}

Result<CsvTable> ragged_table(std::string_view text, Importer& importer, char separator) {
  CsvOptions options;
  options.ragged = true;
  options.separator = separator;
  return parse_csv(text, importer.file(), options);
}

}  // namespace

Status import_zeus(std::string_view text, Importer& importer) {
  const auto table = ragged_table(text, importer, ',');
  if (!table) return table.error();
  if (auto fits = require_columns(*table, {"window_name", "elapsed_time"}, "Zeus"); !fits)
    return fits;
  if (auto fits = require_any(*table, is_zeus_energy, "a GPU's energy"); !fits) return fits;
  for (const CsvRow& row : table->rows) {
    if (!is_whole(importer, *table, row)) continue;
    const auto joules = sum_of_columns(importer, *table, row, is_zeus_energy);
    const auto seconds = joules ? amount_at(importer, *table, row, "elapsed_time") : joules;
    if (seconds) importer.add({row.line, *joules, *seconds, "gpu", Method::Measured});
  }
  return Ok{};
}

Status import_pyjoules(std::string_view text, Importer& importer) {
  const auto table = ragged_table(text, importer, ';');
  if (!table) return table.error();
  if (auto fits = require_columns(*table, {"tag", "duration"}, "pyJoules"); !fits) return fits;
  if (auto fits = require_any(*table, is_pyjoules_energy, "a package, a DRAM or a GPU"); !fits)
    return fits;
  for (const CsvRow& row : table->rows) {
    if (!is_whole(importer, *table, row)) continue;
    const auto rapl = sum_of_columns(importer, *table, row, is_pyjoules_rapl);
    const auto gpu = rapl ? sum_of_columns(importer, *table, row, is_pyjoules_gpu) : rapl;
    const auto seconds = gpu ? amount_at(importer, *table, row, "duration") : gpu;
    if (seconds)
      importer.add({row.line, *rapl * kJoulesPerMicrojoule + *gpu * kJoulesPerMillijoule, *seconds,
                    "package+dram+gpu", Method::Measured});
  }
  return Ok{};
}

Status import_eco2ai(std::string_view text, Importer& importer) {
  const auto table = ragged_table(text, importer, ',');
  if (!table) return table.error();
  if (auto fits = require_columns(*table, {"duration(s)", "power_consumption(kWh)"}, "Eco2AI");
      !fits)
    return fits;
  const double pue = importer.options().pue.value_or(1.0);
  importer.note(
      "the CPU's part is its TDP times its use; a PUE that Eco2AI was given must be "
      "given here too (--pue)");
  for (const CsvRow& row : table->rows) {
    if (!is_whole(importer, *table, row)) continue;
    const auto energy = amount_at(importer, *table, row, "power_consumption(kWh)");
    const auto seconds = energy ? amount_at(importer, *table, row, "duration(s)") : energy;
    if (seconds)
      importer.add({row.line, *energy * kJoulesPerKilowattHour / pue, *seconds, "cpu+gpu+ram",
                    Method::Estimated});
  }
  return Ok{};
}

}  // namespace opcost
