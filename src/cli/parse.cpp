// Runs the parser of the command line, with errors and help in our own form.
#include "cli/parse.h"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <utility>

#include "cli/guard_output.h"
#include "cli/output.h"
#include "core/parse.h"
#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

constexpr std::string_view kExitCodes =
    "exit: 0 done, 2 usage, input or I/O trouble, 70 a bug, 130 stopped by you\n";

class Formatter final : public CLI::Formatter {
 public:
  explicit Formatter(std::string usage) : usage_(std::move(usage)) { column_width(34); }
  std::string make_usage(const CLI::App*, std::string) const override { return usage_ + "\n"; }

  // CLI11 puts two empty lines between groups.
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    std::string text = CLI::Formatter::make_help(app, std::move(name), mode);
    for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n", at))
      text.erase(at, 1);
    return text;
  }

 private:
  std::string usage_;
};

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::string see_help(const CLI::App& app) {
  return "see opcost " + (app.get_name().empty() ? "" : app.get_name() + " ") + "--help";
}

// What other programs call --format json.
bool is_format(std::string_view flag) {
  constexpr std::array<std::string_view, 5> kFormats{"--json", "--csv", "--markdown", "--html",
                                                     "--latex"};
  return std::ranges::find(kFormats, flag) != kFormats.end();
}

Error unexpected(const CLI::App& app, const std::string& word) {
  if (!word.starts_with("-")) return {"unexpected argument `" + word + "`", "", see_help(app)};
  const std::string flag = word.substr(0, word.find('='));
  const std::string what = "unknown option `" + flag + "`";
  if (is_format(flag)) return {what, "", "did you mean `--format " + flag.substr(2) + "`?"};
  constexpr std::size_t kLetter = 2;  // every other letter is as near as any
  const std::string near = flag.size() > kLetter ? did_you_mean(flag, option_names(app)) : "";
  return {what, "", near.empty() ? see_help(app) : near};
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// The option that a message of CLI11 begins with, or names behind "Could not convert: ".
const CLI::Option* option_in(const CLI::App& app, std::string_view message) {
  constexpr std::string_view kConvert = "Could not convert: ";
  if (message.starts_with(kConvert)) message.remove_prefix(kConvert.size());
  const std::string_view name = message.substr(0, message.find_first_of(": "));
  for (const CLI::Option* option : app.get_options())
    if (option->get_name() == name) return option;
  return nullptr;
}

std::string usage_of(const CLI::App& app) {
  const auto* printed = dynamic_cast<const CLI::Formatter*>(app.get_formatter().get());
  constexpr std::string_view kUsage = "usage: ";
  const std::string usage = printed != nullptr ? printed->make_usage(&app, "") : "";
  return usage.starts_with(kUsage) ? first_line(usage).substr(kUsage.size()) : see_help(app);
}

// "--top N: only the N most expensive rows"
std::string about(const CLI::Option& option) {
  const std::string takes = option.get_type_size() != 0 ? " " + option.get_type_name() : "";
  return option.get_name() + takes + ": " + first_line(option.get_description());
}

// "--top = 1.5" of "Could not convert: --top = 1.5"
std::string not_converted(const CLI::Option& option, std::string_view message) {
  const auto equals = message.find(" = ");
  const std::string value(equals == std::string_view::npos ? "" : message.substr(equals + 3));
  return option.get_name() + " " + value +
         (parse_real(value) ? " is no whole number that fits" : " is no number");
}

// What CLI11 found, in our words: what is wrong, and what the option is.
Error wrong_option(const CLI::App& app, const CLI::ParseError& error) {
  const std::string message = error.what();
  const CLI::Option* option = option_in(app, message);
  if (option == nullptr) return {message, "", see_help(app)};
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return option->get_positional()
               ? Error{"no " + first_line(option->get_type_name()) + " given", "", usage_of(app)}
               : Error{option->get_name() + " is missing", "", about(*option)};
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr)
    return {not_converted(*option, message), "", about(*option)};
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
    return message.ends_with("missing")
               ? Error{option->get_name() + " needs " + option->get_type_name(), "", about(*option)}
               : Error{option->get_name() + " is given more than once", "", "give it once"};
  return {message, "", about(*option)};
}

}  // namespace

void set_usage(CLI::App& app, std::string usage, const Examples& examples) {
  constexpr std::size_t kColumn = 58;
  while (usage.ends_with('\n')) usage.pop_back();
  if (!examples.empty()) usage += "\n\nexamples:";
  for (const auto& [command, what] : examples)
    usage += "\n  " + padded(std::string(command), kColumn) + " " + std::string(what);
  app.formatter(std::make_shared<Formatter>(std::move(usage)));
  app.footer(std::string(kExitCodes));
}

HelpSection::HelpSection(CLI::App& app, const std::string& heading)
    : app_(app), before_(app.option_defaults()->get_group()) {
  app.option_defaults()->group(heading);
}

HelpSection::~HelpSection() { app_.option_defaults()->group(before_); }

std::optional<ExitCode> parse(CLI::App& app, const Arguments& arguments, Streams& streams) {
  if (streams.describe) {
    streams.describe(app);
    return ExitCode::Done;
  }
  app.allow_extras();
  try {
    Arguments reversed(arguments.rbegin(), arguments.rend());  // in the order that CLI11 expects
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return deliver(app.help(), "", streams);
  } catch (const CLI::ParseError& error) {
    return report(wrong_option(app, error), streams);
  }
  const auto extras = app.remaining();
  if (!extras.empty()) return report(unexpected(app, extras.front()), streams);
  if (auto safe = guard_output(app); !safe) return report(safe.error(), streams);
  return std::nullopt;
}

namespace {

CLI::Validator number_that_is(std::string wanted, std::function<bool(double)> good) {
  return {[wanted, good = std::move(good)](std::string& typed) -> std::string {
            const auto value = parse_real(typed);
            if (value && good(*value)) return "";
            return typed + " is not " + wanted;
          },
          ""};
}

}  // namespace

CLI::Validator at_least(std::uint64_t least) {
  return number_that_is("a number of at least " + grouped_text(Count{least}),
                        [least](double value) { return value >= static_cast<double>(least); });
}

CLI::Validator above_zero() {
  return number_that_is("a number above 0", [](double value) { return value > 0.0; });
}

CLI::Validator from_to(std::uint64_t least, std::uint64_t most) {
  return number_that_is(
      "a number from " + grouped_text(Count{least}) + " to " + grouped_text(Count{most}),
      [=](double value) {
        return value >= static_cast<double>(least) && value <= static_cast<double>(most);
      });
}

Error not_one_of(const std::string& what, const std::string& word,
                 const std::vector<std::string>& names) {
  const std::string near = did_you_mean(word, names);
  return {"`" + word + "` is no " + what, "", near.empty() ? "one of: " + joined(names) : near};
}

}  // namespace opcost::cli
