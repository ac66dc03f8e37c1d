#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "opcost/core/result.h"
#include "opcost/measure/log_context.h"
#include "opcost/measure/record.h"
#include "opcost/measure/tools.h"

namespace opcost {

/// Writes measurements as they are made: a row of a runs file (schema opcost.runs/1, CSV) for each
/// finished subject, and a line of JSON for each window with the counters as they were read (schema
/// opcost.trials/1, described in cost_tables/RUNS.md). Either path may be ""; existing files grow.
class FileLog final : public MeasureLog {
 public:
  /// Errors: a file that cannot be written; a runs file with other columns.
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
