// Starts a runner and talks to it by the runner protocol.
#include "opcost/measure/start_runner.h"

#include <sstream>
#include <utility>

#include "io/json_writer.h"
#include "measure/child_process.h"
#include "measure/protocol_lines.h"
#include "measure/runner_scripts.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kCommand = "command=";
// A run is stopped if it takes this many times longer than the runs before.
constexpr double kSlowest = 10.0;

std::vector<std::string> arguments_of(const RunnerOptions& options) {
  if (options.runner.starts_with(kCommand))
    return {"/bin/sh", "-c", options.runner.substr(kCommand.size())};
  // -I: the current folder may be a stranger's, and its json.py is not to be run;
  // -u: lines arrive when they are written; -c: the script travels in the program.
  return {options.python, "-I", "-u", "-c", std::string(runner_scripts().at("opcost_onnxruntime"))};
}

void write_input(JsonWriter& json, const InputSpec& input) {
  json.begin_object();
  json.member("name", std::string_view(input.name));
  json.member("type", to_string(input.type));
  json.key("shape");
  json.begin_array();
  for (const std::int64_t dim : input.shape) json.value(dim);
  json.end_array();
  json.member("low", input.low);
  json.member("high", input.high);
  if (!input.file.empty()) json.member("file", std::string_view(input.file));
  json.end_object();
}

/// "load {...}", all in one line.
std::string load_line(const RunnerOptions& options, const Workload& work) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object(JsonWriter::Layout::Line);
  json.member("model", std::string_view(work.model));
  json.key("inputs");
  json.begin_array();
  for (const InputSpec& input : work.inputs) write_input(json, input);
  json.end_array();
  json.member("threads", std::int64_t{options.threads});
  json.member("provider", std::string_view(options.provider));
  json.member("seed", options.seed);
  json.end_object();
  std::string text = out.str();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return "load " + text;
}

/// A runner that is a child process.
class ProcessRunner final : public Runner {
 public:
  ProcessRunner(std::unique_ptr<ChildProcess> process, Seconds timeout)
      : process_(std::move(process)), timeout_(timeout) {}

  Status load(const std::string& line);
  std::string description() const override { return description_; }
  Result<Seconds> run(std::uint64_t inferences, Seconds expected) override;
  Result<ValueCount> count(const std::string& value) override;
  int group() const override { return process_->group(); }

 private:
  Result<std::string> ask(const std::string& line, std::string_view answer, Seconds within);

  std::unique_ptr<ChildProcess> process_;
  Seconds timeout_;
  std::string description_;
};

/// Writes a line and waits for the answer that begins with that word.
Result<std::string> ProcessRunner::ask(const std::string& line, std::string_view answer,
                                       Seconds within) {
  const Status written = process_->write_line(line, within);
  if (!written) return written.error();
  auto said = process_->read_line(within);
  if (!said) return said;
  auto [word, rest] = first_word(*said);
  if (word == answer) return rest;
  if (word == "error") return Error{"the runner: " + rest, "", process_->last_words()};
  return Error{"the runner said `" + said->substr(0, 80) + "` where `" + std::string(answer) +
                   "` was awaited",
               "", "its protocol is described in src/measure/RUNNER_PROTOCOL.md"};
}

Status ProcessRunner::load(const std::string& line) {
  auto ready = ask(line, "ready", timeout_);
  if (!ready) return std::move(ready).error();
  description_ = *std::move(ready);
  return Ok{};
}

Result<Seconds> ProcessRunner::run(std::uint64_t inferences, Seconds expected) {
  const auto start = std::chrono::steady_clock::now();
  const auto done =
      ask("run " + std::to_string(inferences), "done", timeout_ + kSlowest * expected);
  const Seconds passed = std::chrono::steady_clock::now() - start;
  if (!done) return done.error();
  if (done->empty()) return passed;
  const auto seconds = seconds_in_answer(*done, passed.count());
  if (!seconds)
    return Error{"the runner said `done " + done->substr(0, 80) +
                     "`, which cannot be: " + rounded_text(passed.count(), 4) + " s have passed",
                 "", ""};
  return Seconds{*seconds};
}

Result<ValueCount> ProcessRunner::count(const std::string& value) {
  const auto said = ask("count " + value, "counted", timeout_);
  if (!said) return said.error();
  const auto count = counts_in_answer(*said);
  if (!count)
    return Error{"the runner said `counted " + said->substr(0, 80) + "` of `" + value + "`", "",
                 "three whole numbers are awaited: elements, those not 0, those of 1"};
  return *count;
}

}  // namespace

Result<ValueCount> Runner::count(const std::string&) {
  return Error{"this runner cannot count what values hold", "", "use --runner onnxruntime"};
}

Status check_runner(const RunnerOptions& options) {
  const bool known = options.runner == "onnxruntime" ||
                     (options.runner.starts_with(kCommand) && options.runner != kCommand);
  if (!known)
    return Error{"`" + options.runner + "` is no runner", "", "onnxruntime, or command=PROGRAM"};
  if (options.provider != "cpu" && options.provider != "cuda")
    return Error{"`" + options.provider + "` is no provider", "", "cpu or cuda"};
  return Ok{};
}

Result<std::unique_ptr<Runner>> start_runner(const RunnerOptions& options, const Workload& work,
                                             const std::function<bool()>& interrupted) {
  if (auto known = check_runner(options); !known) return known.error();
  auto process = ChildProcess::start(arguments_of(options), "the runner", interrupted);
  if (!process) return process.error();
  auto runner = std::make_unique<ProcessRunner>(*std::move(process), options.timeout);
  auto loaded = runner->load(load_line(options, work));
  if (!loaded) {
    Error error = std::move(loaded).error();
    if (error.where.empty()) error.where = work.model;
    return error;
  }
  return std::unique_ptr<Runner>(std::move(runner));
}

}  // namespace opcost
