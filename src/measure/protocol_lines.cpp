// Reads the lines that meters and runners answer.
#include "measure/protocol_lines.h"

#include <cmath>

#include "core/parse.h"
#include "core/parse_quantity.h"

namespace opcost {
namespace {

constexpr double kMostApart = 1e-6;  // relative difference of the parts' sum and the whole
constexpr std::size_t kMostParts = 256;
// Two clocks of one machine differ by less than this factor.
constexpr double kClockError = 1.01;

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

}  // namespace

std::optional<std::string> meter_refusal(const std::string& line) {
  constexpr std::string_view kRefusal = "error";
  if (!line.starts_with(kRefusal)) return std::nullopt;
  const std::string text(trimmed(std::string_view(line).substr(kRefusal.size())));
  return text.empty() ? "it does not say why" : text;
}

std::optional<MeterDescription> meter_greeting(const std::string& line) {
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

std::optional<double> seconds_in_answer(const std::string& text, double passed) {
  const auto seconds = parse_real(text);
  const bool fits = seconds && *seconds > 0.0 && *seconds <= kClockError * passed;
  return fits ? std::optional{*seconds} : std::nullopt;
}

std::pair<std::string, std::string> first_word(const std::string& line) {
  const std::size_t end = line.find(' ');
  if (end == std::string::npos) return {line, ""};
  return {line.substr(0, end), line.substr(end + 1)};
}

std::optional<ValueCount> counts_in_answer(const std::string& text) {
  const auto words = split_words(text);
  if (words.size() != 3) return std::nullopt;
  std::uint64_t numbers[3] = {};
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto number = parse_number<std::uint64_t>(words[at]);
    if (!number) return std::nullopt;
    numbers[at] = *number;
  }
  const ValueCount count{numbers[0], numbers[1], numbers[2]};
  const bool fits = count.ones <= count.nonzero && count.nonzero <= count.elements;
  return fits ? std::optional{count} : std::nullopt;
}

}  // namespace opcost
