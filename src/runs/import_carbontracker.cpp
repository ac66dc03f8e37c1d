// CarbonTracker's logs. The standard log tells every epoch's duration and the
// mean power of each component, without PUE:
//   2024-05-01 12:00:00 - Epoch 1:
//   2024-05-01 12:00:00 - Duration: 0:01:05.32
//   2024-05-01 12:00:00 - Average power usage (W) for gpu: [136.86 140.20]
// The output log tells the energy of several epochs, PUE included:
//   Actual consumption for 2 epoch(s):
//           Time:   0:02:10
//           Energy: 0.000512 kWh
#include <algorithm>
#include <cctype>

#include "core/parse.h"
#include "runs/importers.h"

namespace opcost {
namespace {

struct Line {
  std::string_view text;
  std::size_t number = 0;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back({trimmed(text.substr(0, end)), number});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// The text without "2024-05-01 12:00:00 - ".
std::string_view without_time(std::string_view text) {
  constexpr std::size_t kStamp = 19;
  const bool stamped = text.size() > kStamp && text[4] == '-' && text[13] == ':' &&
                       trimmed(text.substr(kStamp)).starts_with('-');
  return stamped ? trimmed(trimmed(text.substr(kStamp)).substr(1)) : text;
}

/// "1:01:05.32", with days before ("1 day, 0:00:01").
std::optional<double> seconds_in(std::string_view text) {
  double seconds = 0.0;
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos) {
    const auto words = split_words(text.substr(0, comma));
    const auto days = words.empty() ? std::nullopt : parse_amount(words.front());
    if (!days) return std::nullopt;
    seconds = *days * 24.0;
    text.remove_prefix(comma + 1);
  }
  text = trimmed(text);
  for (int part = 0; part < 3; ++part) {
    const std::size_t end = part < 2 ? text.find(':') : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    const auto value = parse_amount(text.substr(0, end));
    if (!value) return std::nullopt;
    seconds = (part == 0 ? seconds : seconds * 60.0) + *value;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return seconds;
}

/// What follows `head` in a text that begins with it.
std::optional<std::string_view> after(std::string_view text, std::string_view head) {
  if (!text.starts_with(head)) return std::nullopt;
  return trimmed(text.substr(head.size()));
}

class CarbonTracker {
 public:
  CarbonTracker(std::vector<Line> lines, Importer& importer)
      : lines_(std::move(lines)), importer_(importer) {}

  void read() {
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      const std::string_view text = without_time(lines_[at_].text);
      if (text.starts_with("Epoch ") && text.ends_with(":"))
        begin_epoch();
      else if (const auto duration = after(text, "Duration:"))
        epoch_.seconds = seconds_in(*duration);
      else if (text.starts_with("Average power usage (W) for "))
        add_powers(text.substr(text.find(':') + 1));
      else if (text.find("PUE") != std::string_view::npos)
        pue_ = last_number(text);
      else
        read_output(text);
    }
    end_epoch();
    if (!found_epoch_) end_output();
  }

 private:
  void begin_epoch() {
    end_epoch();
    found_epoch_ = in_epoch_ = true;
    epoch_ = Record{lines_[at_].number, 0.0, std::nullopt, "components", Method::Measured};
    watts_ = 0.0;
    has_watts_ = false;
  }

  void end_epoch() {
    if (!in_epoch_) return;
    in_epoch_ = false;
    if (!epoch_.seconds) return importer_.fault(epoch_.line, "an epoch without a duration");
    if (!has_watts_) return importer_.fault(epoch_.line, "an epoch without a power");
    epoch_.joules = watts_ * *epoch_.seconds;
    importer_.add(epoch_);
  }

  // All of a bracket, which numpy breaks over lines; "None" is a component
  // that could not be read.
  void add_powers(std::string_view text) {
    std::string bracket(trimmed(text));
    if (bracket == "None") return;
    while (bracket.starts_with('[') && bracket.find(']') == std::string::npos &&
           at_ + 1 < lines_.size())
      bracket += " " + std::string(lines_[++at_].text);
    for (char& c : bracket)
      if (c == '[' || c == ']' || c == ',') c = ' ';
    for (const std::string_view word : split_words(bracket)) {
      if (word == "None") continue;
      const auto watts = parse_amount(word.ends_with('.') ? word.substr(0, word.size() - 1) : word);
      if (!watts)
        return importer_.fault(lines_[at_].number, "`" + std::string(word) + "` is no power");
      watts_ += *watts;
      has_watts_ = true;
    }
  }

  static std::optional<double> last_number(std::string_view text) {
    std::optional<double> number;
    for (std::string_view word : split_words(text)) {
      while (!word.empty() && std::isdigit(static_cast<unsigned char>(word.back())) == 0)
        word.remove_suffix(1);
      if (const auto value = parse_amount(word); value && !word.empty()) number = value;
    }
    return number;
  }

  void read_output(std::string_view text) {
    if (text.starts_with("Actual consumption")) {
      in_actual_ = true;
      actual_ = Record{lines_[at_].number, 0.0, std::nullopt, "components", Method::Measured};
      ++actual_blocks_;
    } else if (text.starts_with("Predicted consumption")) {
      in_actual_ = false;  // an extrapolation
    } else if (const auto time = after(text, "Time:"); time && in_actual_) {
      actual_.seconds = seconds_in(*time);
    } else if (const auto energy = after(text, "Energy:"); energy && in_actual_) {
      const auto words = split_words(*energy);
      const bool is_kwh = words.size() == 2 && words[1] == "kWh";
      const auto kwh = is_kwh ? parse_amount(words[0]) : std::nullopt;
      if (!kwh)
        importer_.fault(lines_[at_].number, "`" + std::string(*energy) + "` is no energy in kWh");
      actual_.joules = kwh.value_or(0.0) * kJoulesPerKilowattHour;
    }
  }

  void end_output() {
    if (actual_blocks_ == 0 || !importer_.faults().empty()) return;
    const auto pue = pue_ ? pue_ : importer_.options().pue;
    if (!pue || *pue < 1.0)
      return importer_.fault(actual_.line, "its energy contains a PUE that the log does not tell",
                             "pass --pue 1.58 (releases of 2023 and later)");
    if (actual_blocks_ > 1)
      importer_.note("the last of " + std::to_string(actual_blocks_) +
                     " sums is taken: it contains the others");
    actual_.joules /= *pue;
    importer_.add(actual_);
  }

  std::vector<Line> lines_;
  Importer& importer_;
  std::size_t at_ = 0;
  bool found_epoch_ = false, in_epoch_ = false, in_actual_ = false;
  Record epoch_, actual_;
  double watts_ = 0.0;
  bool has_watts_ = false;
  std::size_t actual_blocks_ = 0;
  std::optional<double> pue_;
};

}  // namespace

Status import_carbontracker(std::string_view text, Importer& importer) {
  CarbonTracker(lines_of(text), importer).read();
  return Ok{};
}

}  // namespace opcost
