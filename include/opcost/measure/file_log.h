#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "opcost/core/result.h"
#include "opcost/measure/log_context.h"
#include "opcost/measure/record.h"
#include "opcost/measure/tools.h"

namespace opcost {

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
