#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/csv_reader.h"
#include "opcost/core/result.h"
#include "opcost/runs/imported.h"

// What the importers of all tools share.
namespace opcost {

inline constexpr double kJoulesPerKilowattHour = 3.6e6;
inline constexpr double kJoulesPerMillijoule = 1e-3;
inline constexpr double kJoulesPerMicrojoule = 1e-6;

/// One record of a tool, before its energy is divided by the number of inferences.
struct Record {
  std::size_t line = 0;
  double joules = 0.0;  ///< Without PUE.
  std::optional<double> seconds;
  std::string scope;
  Method method = Method::Unknown;
};

/// Collects records as runs of one model.
class Importer {
 public:
  Importer(std::string_view tool, const std::string& file, const ImportOptions& options)
      : tool_(tool), file_(file), options_(options) {}

  const ImportOptions& options() const { return options_; }
  const std::string& file() const { return file_; }

  /// A fault if its energy is not a positive number.
  void add(const Record& record);
  void fault(std::size_t line, std::string what, std::string hint = "");
  void note(std::string text) { result_.notes.push_back(std::move(text)); }
  const std::vector<Error>& faults() const { return result_.faults; }
  /// An Error if no record could be used.
  Result<Imported> finish() &&;

 private:
  std::string_view tool_;
  const std::string& file_;
  const ImportOptions& options_;
  Imported result_;
};

/// A finite number from 0 on; std::nullopt otherwise.
std::optional<double> parse_amount(std::string_view text);

/// The amount in a column of a row; otherwise a fault of the importer.
std::optional<double> amount_at(Importer& importer, const CsvTable& table, const CsvRow& row,
                                std::string_view title);

/// An Error if the table lacks one of the columns.
Status require_columns(const CsvTable& table, std::initializer_list<std::string_view> titles,
                       std::string_view tool);

/// A power at a time, and the line it comes from.
struct PowerSample {
  double seconds = 0.0;
  double watts = 0.0;
  std::size_t line = 0;
};
/// Sum of each power times the time since the sample before. Faults: fewer than two samples, times
/// that do not ascend.
std::optional<Record> integrated(Importer& importer, const std::vector<PowerSample>& samples);

/// What reads the records of one tool; import_runs.cpp declares and lists them.
using ImportTool = Status(std::string_view text, Importer& importer);

}  // namespace opcost
