// Runs the parser of the command line, with errors and help in our own form.
#include "cli/parse.h"

#include <functional>
#include <memory>
#include <utility>

#include "cli/guard_output.h"
#include "cli/output.h"
#include "core/parse.h"
#include "opcost/core/text.h"

namespace opcost::cli {
namespace {

class Formatter final : public CLI::Formatter {
 public:
  explicit Formatter(std::string usage) : usage_(std::move(usage)) { column_width(34); }
  std::string make_usage(const CLI::App*, std::string) const override { return usage_ + "\n"; }

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

Error unexpected(const CLI::App& app, const std::string& word) {
  const std::string see =
      "see opcost " + (app.get_name().empty() ? "" : app.get_name() + " ") + "--help";
  if (!word.starts_with("-")) return {"unexpected argument `" + word + "`", "", see};
  const std::string flag = word.substr(0, word.find('='));
  const std::string near = did_you_mean(flag, option_names(app));
  return {"unknown option `" + flag + "`", "", near.empty() ? see : near};
}

}  // namespace

void set_usage(CLI::App& app, std::string usage) {
  app.formatter(std::make_shared<Formatter>(std::move(usage)));
}

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
    return report({error.what(), "", "see opcost --help"}, streams);
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
