// Measures models: warm-up, idle windows, trials in random order, rejection, summary.
#include "opcost/measure/measure.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <random>
#include <utility>

#include "measure/plan.h"
#include "measure/summary.h"
#include "measure/windows.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// How many models are loaded at the same time; more would need too much memory.
constexpr std::size_t kTogether = 8;

/// The models of one block, with their runners.
class BlockSession {
 public:
  BlockSession(const std::vector<MeasureSubject>& subjects, const MeasureOptions& options,
               const MeasureTools& tools, Plan& plan, std::vector<SubjectResult>& results,
               Block& block)
      : subjects_(subjects),
        options_(options),
        tools_(tools),
        plan_(plan),
        results_(results),
        block_(block) {}

  /// Error: the log cannot be written.
  Status run(std::mt19937_64& random);
  /// Set where no idle baseline could be taken: of the next block none could, either.
  const std::optional<Error>& busy() const { return busy_; }
  bool interrupted() const { return tools_.interrupted && tools_.interrupted(); }

 private:
  struct Running {
    std::size_t subject;
    std::unique_ptr<Runner> runner;
    Seconds each{0};
  };

  void start(std::size_t subject);
  Status baseline(std::optional<IdleWindow>& window, const char* what);
  Status trials(std::mt19937_64& random);
  Status one_trial(Running& running);
  Status take_in(Running& running, Trial trial);
  Status finish();
  void verdict(SubjectResult& result) const;
  void fail(std::size_t subject, Error error);
  void fail_all(const Error& error);
  bool is_open(const Running& running) const {
    const SubjectResult& result = results_[running.subject];
    return !result.error && !result.complete;
  }

  const std::vector<MeasureSubject>& subjects_;
  const MeasureOptions& options_;
  const MeasureTools& tools_;
  Plan& plan_;
  std::vector<SubjectResult>& results_;
  Block& block_;
  std::vector<Running> running_;
  std::optional<Error> busy_;
};

Status BlockSession::run(std::mt19937_64& random) {
  for (const std::size_t subject : block_.subjects)
    if (!interrupted()) start(subject);
  if (auto told = baseline(block_.before, "idle baseline"); !told) return told;
  if (auto told = trials(random); !told) return told;
  if (auto told = baseline(block_.after, "idle baseline, after"); !told) return told;
  return finish();
}

// Loads and warms up a model, or stores its error.
void BlockSession::start(std::size_t subject) {
  SubjectResult& result = results_[subject];
  plan_.begin(options_.warm_up, result.name + ": warm-up");
  auto runner = tools_.start(subjects_[subject].work);
  if (!runner) return fail(subject, std::move(runner).error());
  result.runner = (*runner)->description();
  const auto warm = warm_up(**runner, options_);
  if (!warm) return fail(subject, warm.error());
  plan_.end();
  result.stable = warm->stable;
  result.inferences = inferences_for(options_.window, warm->each);
  running_.push_back({subject, *std::move(runner), warm->each});
}

void BlockSession::fail(std::size_t subject, Error error) {
  SubjectResult& result = results_[subject];
  result.error = std::move(error);
  const std::size_t left = options_.trials - std::min(options_.trials, result.trials.size());
  plan_.drop(static_cast<double>(left) * (options_.rest + options_.window));
}

void BlockSession::fail_all(const Error& error) {
  for (const std::size_t subject : block_.subjects)
    if (!results_[subject].error) fail(subject, error);
}

Status BlockSession::baseline(std::optional<IdleWindow>& window, const char* what) {
  const bool any = std::ranges::any_of(
      running_, [this](const Running& running) { return !results_[running.subject].error; });
  if (options_.idle <= Seconds{0} || !any || interrupted()) return Ok{};
  plan_.begin(options_.rest + options_.idle, what);
  auto taken = take_idle(options_, tools_);
  plan_.end();
  if (!taken) {
    if (interrupted()) return Ok{};
    busy_ = taken.error();
    fail_all(*busy_);
    return Ok{};
  }
  window = *std::move(taken);
  return tools_.log.idle(*window);
}

// In each round every model that needs another trial has one.
Status BlockSession::trials(std::mt19937_64& random) {
  while (true) {
    std::vector<Running*> open;
    for (Running& running : running_)
      if (is_open(running)) open.push_back(&running);
    if (open.empty()) return Ok{};
    std::shuffle(open.begin(), open.end(), random);
    for (Running* running : open) {
      if (interrupted()) return Ok{};
      if (auto told = one_trial(*running); !told) return told;
    }
  }
}

Status BlockSession::one_trial(Running& running) {
  SubjectResult& result = results_[running.subject];
  const std::size_t number = result.trials.size() + 1;
  if (number > options_.trials) plan_.add(options_.rest + options_.window);
  plan_.begin(options_.rest + options_.window,
              result.name + ": trial " + std::to_string(number) + " of " +
                  std::to_string(std::max(number, options_.trials)));
  tools_.clock.sleep(options_.rest);
  if (interrupted()) return Ok{};
  auto trial = take_trial(*running.runner, result.inferences, running.each, options_, tools_);
  plan_.end();
  if (trial) return take_in(running, *std::move(trial));
  if (!interrupted()) fail(running.subject, std::move(trial).error());
  running.runner.reset();  // its state is not known now
  return Ok{};
}

Status BlockSession::take_in(Running& running, Trial trial) {
  SubjectResult& result = results_[running.subject];
  trial.subject = running.subject;
  if (trial.time > Seconds{0}) running.each = trial.time / static_cast<double>(trial.inferences);
  if (trial.rejection == Rejection::Short)
    result.inferences = inferences_for(options_.window, running.each);
  result.trials.push_back(std::move(trial));
  summarise(options_, block_, result);
  result.complete = is_enough(options_, result) || result.trials.size() >= options_.max_trials;
  return tools_.log.trial(result.trials.back());
}

void BlockSession::verdict(SubjectResult& result) const {
  if (result.error) return;
  summarise(options_, block_, result);
  if (!result.complete) {
    result.error = Error{"interrupted before it had all its trials", "", ""};
  } else if (result.counted <
             std::max<std::size_t>(2, std::min(options_.trials, options_.max_trials))) {
    result.error = Error{"only " + std::to_string(result.counted) + " of " +
                             std::to_string(result.trials.size()) +
                             " trials count; rejected: " + rejected_text(result.rejected),
                         "", "stop what else runs, or allow more --max-trials"};
  } else if (result.joules <= 0.0) {
    result.error = Error{"the meter counted no energy", "", ""};
  } else if (!block_.valid) {
    result.error = Error{"the idle power changed by " + rounded_text(100.0 * block_.drift(), 3) +
                             " % from before to after",
                         "", "stop what else runs, or allow more --max-drift"};
  }
}

Status BlockSession::finish() {
  running_.clear();
  block_.valid = block_.drift() <= options_.max_drift;
  for (const std::size_t subject : block_.subjects) {
    verdict(results_[subject]);
    if (auto told = tools_.log.result(subject, results_[subject]); !told) return told;
  }
  return Ok{};
}

void plan_block(const MeasureOptions& options, std::size_t subjects, Plan& plan) {
  const auto count = static_cast<double>(subjects);
  if (options.idle > Seconds{0}) plan.add(2.0 * (options.rest + options.idle));
  plan.add(count * options.warm_up);
  plan.add(count * static_cast<double>(options.trials) * (options.rest + options.window));
}

std::vector<Block> blocks_of(std::size_t subjects) {
  std::vector<Block> blocks;
  for (std::size_t first = 0; first < subjects; first += kTogether) {
    Block& block = blocks.emplace_back();
    block.subjects.resize(std::min(kTogether, subjects - first));
    std::iota(block.subjects.begin(), block.subjects.end(), first);
  }
  return blocks;
}

}  // namespace

Result<Measurement> measure(const std::vector<MeasureSubject>& subjects,
                            const MeasureOptions& options, const MeasureTools& tools) {
  Measurement measurement;
  measurement.meter = tools.meter.description();
  for (const MeasureSubject& subject : subjects)
    measurement.results.emplace_back().name = subject.name;
  measurement.blocks = blocks_of(subjects.size());
  Plan plan(tools.progress);
  for (const Block& block : measurement.blocks) plan_block(options, block.subjects.size(), plan);
  std::mt19937_64 random(options.seed);
  for (Block& block : measurement.blocks) {
    BlockSession session(subjects, options, tools, plan, measurement.results, block);
    if (auto told = session.run(random); !told) return told.error();
    measurement.interrupted = session.interrupted();
    if (session.busy())
      for (SubjectResult& result : measurement.results)
        if (!result.complete && !result.error) result.error = session.busy();
    if (measurement.interrupted || session.busy()) break;
  }
  for (SubjectResult& result : measurement.results)
    if (!result.complete && !result.error) result.error = Error{"not begun", "", ""};
  return measurement;
}

}  // namespace opcost
