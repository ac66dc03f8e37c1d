#pragma once

#include <string>
#include <vector>

namespace opcost::cli {

/// An option of a command, as --help shows it.
struct OptionWords {
  std::vector<std::string> names;  ///< "-o", "--output".
  std::string takes;               ///< What stands behind it ("FILE"); "": nothing, it is a flag.
  std::string description;
  std::vector<std::string> choices;  ///< All that may stand behind it; empty: anything may.
};

/// A command, as --help shows it.
struct CommandWords {
  std::string name;         ///< "" is `opcost MODEL`.
  std::string summary;      ///< One line.
  std::string description;  ///< Some lines.
  std::string usage;        ///< "usage: opcost ops [PART] [options]", one line or more.
  std::vector<OptionWords> options;
};

/// `opcost MODEL` and all commands, from the definitions that also read their arguments.
std::vector<CommandWords> all_command_words();

}  // namespace opcost::cli
