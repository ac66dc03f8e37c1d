// A program that delivers joules, by the protocol of PROTOCOLS.md, section "Meters".
#include <cmath>
#include <utility>

#include "core/parse.h"
#include "core/parse_quantity.h"
#include "measure/candidates.h"
#include "measure/child_process.h"
#include "measure/sysfs.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kCommandName = "command";
constexpr std::size_t kQuoted = 80;  // bytes of a line in a message
constexpr double kMostApart = 1e-6;  // relative difference of the parts' sum and the whole
constexpr std::size_t kMostParts = 256;

std::string quoted(const std::string& line) {
  return "`" + line.substr(0, kQuoted) + (line.size() > kQuoted ? "...`" : "`");
}

std::string in_one_line(const Error& error) {
  return error.hint.empty() ? error.what : error.what + " (" + error.hint + ")";
}

/// "error TEXT": the program reports a gap in its own words.
std::optional<std::string> refusal(const std::string& line) {
  constexpr std::string_view kRefusal = "error";
  if (!line.starts_with(kRefusal)) return std::nullopt;
  const std::string text(trimmed(std::string_view(line).substr(kRefusal.size())));
  return text.empty() ? "it does not say why" : text;
}

/// "opcost-meter 1 measured board INA238 on the 12 V rail"
std::optional<MeterDescription> greeting(const std::string& line) {
  constexpr std::string_view kGreeting = "opcost-meter 1 ";
  if (!line.starts_with(kGreeting)) return std::nullopt;
  std::string_view rest = std::string_view(line).substr(kGreeting.size());
  const auto words = split_words(rest);
  const auto method = words.size() < 2 ? std::nullopt : parse_method(words[0]);
  if (!method || *method == Method::Unknown) return std::nullopt;
  const auto how =
      rest.substr(static_cast<std::size_t>(words[1].data() - rest.data()) + words[1].size());
  MeterDescription description{std::string(kCommandName), *method, std::string(words[1]), ""};
  description.how = trimmed(how);
  return description;
}

std::optional<double> positive(std::string_view text) {
  const auto number = parse_plain_number(text);
  return number && *number > 0.0 ? number : std::nullopt;
}

/// A part of the answer, "package-0=12.5" or "seconds=5.01".
bool read_part(std::string_view word, EnergyWindow& window) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  const std::string_view key = word.substr(0, equals), text = word.substr(equals + 1);
  if (key == "seconds") {
    const auto seconds = positive(text);
    window.seconds = seconds.value_or(0.0);
    return seconds.has_value();
  }
  const auto joules = parse_plain_number(text);
  if (!joules || *joules < 0.0 || window.domains.size() == kMostParts) return false;
  window.domains.push_back({std::string(key), *joules, "", "", ""});
  return true;
}

/// "joules 12.5 [seconds=5.01] [package-0=10.5 dram-0=2]"; the parts must add up.
std::optional<EnergyWindow> energy_in_answer(const std::string& line, double seconds) {
  const auto words = split_words(line);
  if (words.size() < 2 || words[0] != "joules") return std::nullopt;
  const auto joules = positive(words[1]);
  if (!joules) return std::nullopt;
  EnergyWindow window{seconds, *joules, {}};
  double sum = 0.0;
  for (std::size_t at = 2; at < words.size(); ++at)
    if (!read_part(words[at], window)) return std::nullopt;
  for (const DomainEnergy& part : window.domains) sum += part.joules;
  if (window.domains.empty())
    window.domains.push_back({"command", *joules, "", "", ""});
  else if (std::abs(sum - *joules) > kMostApart * *joules)
    return std::nullopt;
  return window;
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
    if (const auto why = refusal(*answer))
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
  const auto description = line ? greeting(*line) : std::nullopt;
  if (description)
    return available(std::make_unique<CommandMeter>(*description, *std::move(process),
                                                    options.command_timeout_s, machine));
  (*process)->kill();
  if (!line) return absent(kCommandName, options.command + ": " + in_one_line(line.error()));
  if (const auto why = refusal(*line)) return absent(kCommandName, options.command + ": " + *why);
  return absent(kCommandName, options.command + ": said " + quoted(*line) +
                                  " instead of `opcost-meter 1 measured|estimated SCOPE TEXT`");
}

}  // namespace opcost
