// Fills in the energies of a runs file that `opcost sample` wrote, row by row as they are measured.
#include "opcost/measure/fill_log.h"

#include <map>
#include <utility>

#include "opcost/core/text.h"
#include "opcost/measure/file_log.h"

namespace opcost {
namespace {

std::map<std::string, std::string> cells_of(const SubjectResult& result,
                                            const LogContext& context) {
  std::map<std::string, std::string> cells{{"energy_j", exact_text(result.joules)},
                                           {"std_j", exact_text(result.deviation)},
                                           {"time_s", exact_text(result.seconds)},
                                           {"scope", context.meter.scope},
                                           {"method", std::string(to_string(context.meter.method))},
                                           {"source", "opcost measure"},
                                           {"x_half_width_j", exact_text(result.half_width)},
                                           {"x_trials", std::to_string(result.counted)},
                                           {"x_meter", context.meter.name},
                                           {"x_runner", result.runner}};
  if (result.idle_joules) cells["idle_j"] = exact_text(*result.idle_joules);
  return cells;
}

class FillLog final : public MeasureLog {
 public:
  FillLog(RunsToFill runs, std::vector<std::size_t> rows, std::unique_ptr<FileLog> raw,
          LogContext context)
      : runs_(std::move(runs)),
        rows_(std::move(rows)),
        raw_(std::move(raw)),
        context_(std::move(context)) {}

  Status idle(const IdleWindow& window) override { return raw_->idle(window); }
  Status trial(const Trial& trial) override { return raw_->trial(trial); }
  Status result(std::size_t subject, const SubjectResult& result) override {
    if (!result.error)
      if (auto filled = runs_.fill(rows_[subject], cells_of(result, context_)); !filled)
        return filled;
    return raw_->result(subject, result);
  }

 private:
  RunsToFill runs_;
  std::vector<std::size_t> rows_;
  std::unique_ptr<FileLog> raw_;
  LogContext context_;
};

}  // namespace

Result<std::unique_ptr<MeasureLog>> fill_log(RunsToFill runs, std::vector<std::size_t> rows,
                                             const std::string& raw_path, LogContext context) {
  auto raw = FileLog::open("", raw_path, context);
  if (!raw) return raw.error();
  return std::unique_ptr<MeasureLog>(
      new FillLog(std::move(runs), std::move(rows), *std::move(raw), std::move(context)));
}

}  // namespace opcost
