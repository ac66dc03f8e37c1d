// What the commands can be asked, read off the parsers that read their arguments.
#include "cli/command_words.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "cli/commands.h"
#include "cli/import_command.h"
#include "cli/parse.h"
#include "cli/streams.h"

namespace opcost::cli {
namespace {

constexpr std::string_view kEstimateSummary = "the energy of one inference of a model";

bool is_choice(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
  });
}

// "text|json|csv" as three words; a text with other letters names what is typed: none.
std::vector<std::string> choices_of(const std::string& type) {
  std::vector<std::string> words;
  std::istringstream parts(type);
  for (std::string word; std::getline(parts, word, '|');) words.push_back(word);
  const bool all = words.size() > 1 && std::ranges::all_of(words, is_choice);
  return all ? words : std::vector<std::string>{};
}

OptionWords option_words(const CLI::Option& option) {
  OptionWords words;
  for (const std::string& name : option.get_snames()) words.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) words.names.push_back("--" + name);
  if (option.get_type_size() != 0) words.takes = option.get_type_name();
  words.description = option.get_description();
  words.choices = choices_of(words.takes);
  return words;
}

CommandWords words_of(std::string_view name, std::string_view summary, const CLI::App& app) {
  CommandWords words{std::string(name), std::string(summary), app.get_description(), "", {}};
  if (const auto* printed = dynamic_cast<const CLI::Formatter*>(app.get_formatter().get()))
    words.usage = printed->make_usage(&app, "");
  words.usage.resize(std::min(words.usage.size(), words.usage.find("\n\n")));  // examples
  for (const CLI::Option* option : app.get_options())
    if (!option->get_positional() && !option->get_group().empty())
      words.options.push_back(option_words(*option));
  return words;
}

}  // namespace

std::vector<CommandWords> all_command_words() {
  std::vector<CommandWords> all;
  const auto describe = [&](std::string_view name, std::string_view summary, const auto& run) {
    std::istringstream in;
    std::ostringstream out, err;
    Streams streams{.in = in, .out = out, .err = err};
    streams.describe = [&](const CLI::App& app) { all.push_back(words_of(name, summary, app)); };
    run({"--help"}, streams);  // a command without arguments shows its usage, and defines nothing
  };
  describe("", kEstimateSummary, run_estimate);
  for (const Command& command : kCommands) describe(command.name, command.summary, command.run);
  describe("runs", "", run_import);  // the one action of runs that has options of its own
  const CommandWords import = std::move(all.back());
  all.pop_back();
  const auto runs = std::ranges::find(all, import.name, &CommandWords::name);
  for (const OptionWords& option : import.options)
    if (option.names.front() != "-h") runs->options.push_back(option);
  return all;
}

}  // namespace opcost::cli
