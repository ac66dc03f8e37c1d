// A program that delivers joules, by the protocol of PROTOCOLS.md, section "Meters".
#include <utility>

#include "measure/candidates.h"
#include "measure/child_process.h"
#include "measure/protocol_lines.h"
#include "measure/sysfs.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::size_t kQuoted = 80;  // bytes of a line in a message

std::string quoted(const std::string& line) {
  return "`" + line.substr(0, kQuoted) + (line.size() > kQuoted ? "...`" : "`");
}

std::string in_one_line(const Error& error) {
  return error.hint.empty() ? error.what : error.what + " (" + error.hint + ")";
}

class CommandMeter final : public Meter {
 public:
  CommandMeter(MeterDescription description, std::unique_ptr<ChildProcess> process,
               double timeout_s, std::shared_ptr<Machine> machine)
      : description_(std::move(description)),
        process_(std::move(process)),
        timeout_s_(timeout_s),
        machine_(std::move(machine)) {}

  const MeterDescription& description() const override { return description_; }

  Status begin() override {
    const auto answer = ask("begin");
    if (!answer) return answer.error();
    if (*answer != "ok") return rubbish(*answer, "`ok`");
    open_ = true;
    begun_ = machine_->now();
    return Ok{};
  }

  Result<EnergyWindow> end() override {
    if (!std::exchange(open_, false)) return Error{"the meter has no window to close", "", ""};
    const double seconds = machine_->now() - begun_;
    const auto answer = ask("end");
    if (!answer) return answer.error();
    auto window = energy_in_answer(*answer, seconds);
    if (!window) return rubbish(*answer, "`joules J`, J above 0");
    if (!(window->seconds > 0.0)) return Error{"the window has no length", "", ""};
    return *std::move(window);
  }

 private:
  Result<std::string> ask(std::string_view question) {
    const std::chrono::duration<double> within(timeout_s_);
    if (const auto sent = process_->write_line(question, within); !sent)
      return given_up(sent.error());
    auto answer = process_->read_line(within);
    if (!answer) return given_up(answer.error());
    if (const auto why = meter_refusal(*answer))
      return Error{"the meter's program has no energy to tell: " + *why, "", ""};
    return answer;
  }
  // After an unexpected answer the next ones cannot be trusted.
  Error given_up(Error error) {
    process_->kill();
    return error;
  }
  Error rubbish(const std::string& line, const std::string& wanted) {
    return given_up({"the meter's program answered " + quoted(line) + " instead of " + wanted, "",
                     "what it is to answer: src/measure/PROTOCOLS.md"});
  }

  MeterDescription description_;
  std::unique_ptr<ChildProcess> process_;
  double timeout_s_;
  std::shared_ptr<Machine> machine_;
  bool open_ = false;
  double begun_ = 0.0;
};

}  // namespace

Candidate find_command(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  if (options.command.empty())
    return absent(kCommandName, "no program is named: command=PROG, see src/measure/PROTOCOLS.md");
  auto process =
      ChildProcess::start({"/bin/sh", "-c", options.command}, "the meter's program", nullptr);
  if (!process) return absent(kCommandName, to_string(process.error()));
  const auto line = (*process)->read_line(std::chrono::duration<double>(options.command_timeout_s));
  const auto description = line ? meter_greeting(*line) : std::nullopt;
  if (description)
    return available(std::make_unique<CommandMeter>(*description, *std::move(process),
                                                    options.command_timeout_s, machine));
  (*process)->kill();
  if (!line) return absent(kCommandName, options.command + ": " + in_one_line(line.error()));
  if (const auto why = meter_refusal(*line))
    return absent(kCommandName, options.command + ": " + *why);
  return absent(kCommandName, options.command + ": said " + quoted(*line) +
                                  " instead of `opcost-meter 1 measured|estimated SCOPE TEXT`");
}

}  // namespace opcost
