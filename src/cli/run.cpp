// Dispatches to the command that the first argument names.
#include "cli/run.h"

#include <algorithm>
#include <exception>
#include <new>

#include "cli/commands.h"
#include "opcost/graph/tensor.h"

namespace opcost::cli {
namespace {

ExitCode dispatch(const Arguments& arguments, Streams& streams) {
  if (arguments.empty()) return run_estimate(arguments, streams);
  const auto command = std::ranges::find(kCommands, arguments.front(), &Command::name);
  if (command == kCommands.end()) return run_estimate(arguments, streams);
  return command->run({arguments.begin() + 1, arguments.end()}, streams);
}

}  // namespace

std::vector<std::string> command_names() {
  std::vector<std::string> names;
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
