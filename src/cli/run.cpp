// Dispatches to the command that the first argument names.
#include "cli/run.h"

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/commands.h"
#include "opcost/core/text.h"
#include "opcost/graph/tensor.h"

namespace opcost::cli {
namespace {

// What other programs call some of the commands.
constexpr std::array kOtherNames{std::pair{"cmp", "compare"},     std::pair{"fit", "calibrate"},
                                 std::pair{"profile", "measure"}, std::pair{"operators", "ops"},
                                 std::pair{"tables", "table"},    std::pair{"co2", "carbon"}};

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  });
}

Error no_command(const std::string& word) {
  const auto other =
      std::ranges::find(kOtherNames, word, [](const auto& row) { return row.first; });
  const std::string near = other != kOtherNames.end()
                               ? "did you mean `" + std::string(other->second) + "`?"
                               : did_you_mean(word, command_names());
  return {"`" + word + "` is neither a file nor a command", "",
          near.empty() ? "the commands: " + joined(command_names()) + "; or a model first" : near};
}

ExitCode dispatch(const Arguments& arguments, Streams& streams);

// opcost help [COMMAND], opcost estimate MODEL; a word that is no file but stands before others.
ExitCode run_word(const Arguments& arguments, Streams& streams) {
  const std::string& word = arguments.front();
  std::error_code ignored;
  if (!is_word(word) || std::filesystem::exists(word, ignored))
    return run_estimate(arguments, streams);
  Arguments rest(arguments.begin() + 1, arguments.end());
  if (word == "estimate") return run_estimate(rest, streams);
  if (word == "help") {
    rest.resize(std::min<std::size_t>(rest.size(), 1));
    rest.emplace_back("--help");
    return dispatch(rest, streams);
  }
  return report(no_command(word), streams);
}

ExitCode dispatch(const Arguments& arguments, Streams& streams) {
  if (arguments.empty()) return run_estimate(arguments, streams);
  const auto command = std::ranges::find(kCommands, arguments.front(), &Command::name);
  if (command == kCommands.end()) return run_word(arguments, streams);
  return command->run({arguments.begin() + 1, arguments.end()}, streams);
}

}  // namespace

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  names.reserve(kCommands.size());
  for (const Command& command : kCommands) names.emplace_back(command.name);
  return names;
}

ExitCode run(const std::vector<std::string>& arguments, Streams& streams) try {
  return dispatch(arguments, streams);
} catch (const UnreadableNumbers& unreadable) {
  return report(unreadable.error(), streams);
} catch (const std::bad_alloc&) {
  return report({"not enough memory for this input", "", ""}, streams);
} catch (const std::exception& bug) {
  streams.err << "opcost: internal error: " << bug.what() << "\n  please report this\n";
  return ExitCode::Bug;
}

}  // namespace opcost::cli
