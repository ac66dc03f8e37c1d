#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "opcost/core/enum_names.h"
#include "opcost/core/result.h"
#include "opcost/core/text.h"

namespace opcost::cli {

/// Sets the "usage:" lines of the help text, and examples that stand below them: a command and what
/// it is for, in two columns.
using Examples = std::vector<std::pair<std::string_view, std::string_view>>;
void set_usage(CLI::App& app, std::string usage, const Examples& examples = {});

/// Options that are added while it lives stand below a heading of their own in the help.
class HelpSection {
 public:
  HelpSection(CLI::App& app, const std::string& heading);
  ~HelpSection();
  HelpSection(const HelpSection&) = delete;
  HelpSection& operator=(const HelpSection&) = delete;

 private:
  CLI::App& app_;
  std::string before_;
};

/// Parses the arguments into the variables that the app's options are bound to. Returns an exit
/// code if the program ends now (help was printed, or a mistake was reported).
std::optional<ExitCode> parse(CLI::App& app, const Arguments& arguments, Streams& streams);

/// What an option's number may be, said in words: "at least 1", "from 2 to 1,000".
CLI::Validator at_least(std::uint64_t least);
CLI::Validator above_zero();
CLI::Validator from_to(std::uint64_t least, std::uint64_t most);

/// An Error for a word that is not among `names`: what it is, and the nearest name.
Error not_one_of(const std::string& what, const std::string& word,
                 const std::vector<std::string>& names);

/// The words of a list of names, for not_one_of.
template <class Names>
std::vector<std::string> printed_words(const Names& names) {
  const auto printed = printed_names(names);
  return {printed.begin(), printed.end()};
}

/// "array|patch|floor": the words of a list of names, as help shows them.
template <class Names>
std::string choices(const Names& names) {
  return joined(printed_words(names), "|");
}

/// The value of a word, or not_one_of.
template <class Names>
auto parse_choice(const std::string& what, const std::string& word, const Names& names)
    -> Result<typename decltype(parse_name(names, word))::value_type> {
  const auto value = parse_name(names, word);
  if (!value) return not_one_of(what, word, printed_words(names));
  return *value;
}

}  // namespace opcost::cli
