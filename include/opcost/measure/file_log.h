#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/measure/measure.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// What a row of the runs file says of a subject beside what was measured.
struct SubjectRow {
  std::string model;        ///< As the runs file is to name it.
  std::string bindings;     ///< "batch=8"
  std::string layer;        ///< "Conv 1x64x56x56" of a layer; "" for a whole network.
  std::string kind;         ///< "Conv" of a layer; "" for a whole network.
  std::uint64_t times = 1;  ///< How often the layer is in its network.
};

/// What the files say of the whole measurement.
struct LogContext {
  MeterDescription meter;
  MeasureOptions options;
  RunnerOptions runner;
  std::vector<std::pair<std::string, std::string>> host;  ///< "cpu", "governor", ...
  std::vector<SubjectRow> subjects;                       ///< Parallel to the subjects.
};

/// Writes what is measured as it comes: a row of a runs file (schema opcost.runs/1,
/// CSV) for each subject that is done, and a line of JSON for each window with the
/// counters as they were read (schema opcost.trials/1, described in
/// cost_tables/RUNS.md). Either path may be ""; files that are there grow.
class FileLog final : public MeasureLog {
 public:
  /// Errors: what cannot be written; a runs file with other columns.
  static Result<std::unique_ptr<FileLog>> open(const std::string& runs_path,
                                               const std::string& raw_path, LogContext context);
  ~FileLog() override;

  Status idle(const IdleWindow& window) override;
  Status trial(const Trial& trial) override;
  Status result(std::size_t subject, const SubjectResult& result) override;

 private:
  struct Files;
  FileLog(std::unique_ptr<Files> files, LogContext context);

  std::unique_ptr<Files> files_;
  LogContext context_;
};

}  // namespace opcost
