// CodeCarbon's emissions.csv. Its columns have changed with nearly every release,
// so that they are found by name. In append mode, releases 3.2.9 and 3.3.0 leave
// out columns without a value and so shift all that follow (its issue 1304).
#include <algorithm>
#include <cmath>
#include <map>

#include "opcost/core/text.h"
#include "runs/importers.h"

namespace opcost {
namespace {

// Energies are printed with few digits; parts and whole may differ by this much.
constexpr double kRounding = 0.01;
// If power has been constant to this degree, it was not measured but assumed.
constexpr double kConstant = 1e-3;

bool near(double value, double wanted) {
  return std::abs(value - wanted) <= kRounding * std::abs(wanted);
}

/// The cells of a row by title, also of a row in whose middle cells are missing.
class Row {
 public:
  Row(const CsvTable& table, const CsvRow& row) : table_(table), row_(row) {}

  std::size_t line() const { return row_.line; }
  bool is_whole() const { return row_.cells.size() == table_.header.cells.size(); }

  /// Counted from the left: columns before the first that may be missing.
  std::string left(std::string_view title) const {
    const auto column = table_.column(title);
    return column && *column < row_.cells.size() ? row_.cells[*column] : "";
  }
  /// Counted from the right: columns after the last that may be missing.
  std::string right(std::string_view title) const {
    const auto column = table_.column(title);
    if (!column) return "";
    const std::size_t back = table_.header.cells.size() - *column;
    return back <= row_.cells.size() ? row_.cells[row_.cells.size() - back] : "";
  }

  /// Whether its right end has the columns that the titles say.
  bool ends_as_titled() const {
    const std::string cloud = right("on_cloud"), mode = right("tracking_mode");
    return (cloud == "Y" || cloud == "N") && (mode == "machine" || mode == "process") &&
           (!table_.column("pue") || parse_amount(right("pue")).value_or(0.0) >= 1.0);
  }

 private:
  const CsvTable& table_;
  const CsvRow& row_;
};

class CodeCarbon {
 public:
  CodeCarbon(const CsvTable& table, Importer& importer) : table_(table), importer_(importer) {}

  void read() {
    if (!has_parts())
      importer_.note(
          "a file of version 1: its energy is of CPU and GPU as that release saw them; releases up "
          "to 1.2 read the counters for 10 ms only and may be wrong a hundredfold");
    for (const CsvRow* row : last_of_each_run()) read_row(Row(table_, *row));
    warn_of_constant_power();
    if (rows_without_gpu_ > 0)
      importer_.note(std::to_string(rows_without_gpu_) +
                     " rows name a GPU and give it no energy: its counter was not read");
  }

 private:
  bool has_parts() const { return table_.column("cpu_energy").has_value(); }

  // A run that writes several rows writes sums: the last row includes all others.
  std::vector<const CsvRow*> last_of_each_run() {
    std::map<std::string, std::size_t> seen;
    std::vector<const CsvRow*> rows;
    std::size_t earlier = 0;
    for (const CsvRow& row : table_.rows) {
      const Row cells(table_, row);
      const std::string run = cells.left("run_id");
      const auto [entry, is_new] =
          seen.try_emplace(cells.left("task_name") + "/" + run, rows.size());
      if (run.empty() || is_new) {
        rows.push_back(&row);
      } else {
        rows[entry->second] = &row;
        ++earlier;
      }
    }
    if (earlier > 0)
      importer_.note(std::to_string(earlier) +
                     " rows are earlier sums of a run that is written again below: left out");
    return rows;
  }

  std::optional<double> amount(const Row& row, std::string_view title) {
    const auto value = parse_amount(row.left(title));
    if (!value)
      importer_.fault(row.line(), "`" + std::string(title) + "` is no number from 0: `" +
                                      row.left(title) + "`");
    return value;
  }

  std::optional<double> pue_of(const Row& row) {
    if (!table_.column("pue")) return importer_.options().pue.value_or(1.0);
    const auto pue = parse_amount(row.right("pue"));
    if (pue && *pue >= 1.0) return pue;
    importer_.fault(row.line(), "`pue` is no number from 1: `" + row.right("pue") + "`");
    return std::nullopt;
  }

  void read_row(const Row& row) {
    if (!row.is_whole() && !row.ends_as_titled())
      return importer_.fault(row.line(),
                             "it has not the columns of the titles, and its end does "
                             "not tell which are missing");
    if (!rate_fits(row)) return;
    const auto pue = pue_of(row), seconds = amount(row, "duration"),
               total = amount(row, "energy_consumed");
    if (!pue || !seconds || !total) return;
    Record record{row.line(), *total, *seconds, "cpu+gpu", importer_.options().cpu_method};
    if (has_parts() && !take_parts(row, *total, record)) return;
    record.joules *= kJoulesPerKilowattHour / *pue;
    importer_.add(record);
  }

  bool take_parts(const Row& row, double total, Record& record) {
    const auto cpu = amount(row, "cpu_energy"), gpu = amount(row, "gpu_energy"),
               ram = amount(row, "ram_energy");
    if (!cpu || !gpu || !ram) return false;
    if (!near(*cpu + *gpu + *ram, total)) {
      importer_.fault(row.line(), "its parts are " + exact_text(*cpu + *gpu + *ram) +
                                      " kWh and its whole " + exact_text(total));
      return false;
    }
    record.joules = *cpu + *gpu;
    if (importer_.options().with_ram) {
      record.joules += *ram;
      record.scope = "cpu+gpu+ram";
      record.method = Method::Estimated;
    }
    if (*record.seconds > 0.0) cpu_powers_.push_back(*cpu / *record.seconds);
    const std::string model = row.is_whole() ? row.left("gpu_model") : "";
    if (*gpu <= 0.0 && !model.empty() && model != "None") ++rows_without_gpu_;
    return true;
  }

  // kg/s since 2.2.0, g/s before. A rate that fits neither is a sign of a damaged row.
  bool rate_fits(const Row& row) {
    if (!table_.column("emissions_rate")) return true;
    const auto rate = amount(row, "emissions_rate"), mass = amount(row, "emissions"),
               seconds = amount(row, "duration");
    if (!rate || !mass || !seconds) return false;
    if (*mass <= 0.0 || *seconds <= 0.0) return true;
    const double quotient = *rate / (*mass / *seconds);
    constexpr double kGramsPerKilogram = 1000.0;
    if (near(quotient, 1.0) || near(quotient, kGramsPerKilogram)) return true;
    importer_.fault(row.line(), "`emissions_rate` is " + rounded_text(quotient, 3) +
                                    " times emissions / duration: the row is damaged");
    return false;
  }

  void warn_of_constant_power() {
    if (cpu_powers_.size() < 3) return;
    const auto [least, most] = std::ranges::minmax_element(cpu_powers_);
    if (*most > 0.0 && (*most - *least) <= kConstant * *most)
      importer_.note(
          "the CPU's power is the same in all rows: a constant from a table, not a measurement "
          "(--cpu-method tdp)");
  }

  const CsvTable& table_;
  Importer& importer_;
  std::vector<double> cpu_powers_;
  std::size_t rows_without_gpu_ = 0;
};

}  // namespace

Status import_codecarbon(std::string_view text, Importer& importer) {
  CsvOptions options;
  options.ragged = true;
  const auto table = parse_csv(text, importer.file(), options);
  if (!table) return table.error();
  if (auto fits =
          require_columns(*table, {"duration", "emissions", "energy_consumed"}, "CodeCarbon");
      !fits)
    return fits;
  CodeCarbon(*table, importer).read();
  return Ok{};
}

}  // namespace opcost
