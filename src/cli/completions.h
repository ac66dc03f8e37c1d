#pragma once

#include <string>
#include <vector>

#include "cli/command_words.h"

namespace opcost::cli {

/// Scripts that complete opcost's commands, options and their choices; elsewhere files.
std::string bash_completion(const std::vector<CommandWords>& commands);
std::string zsh_completion(const std::vector<CommandWords>& commands);
std::string fish_completion(const std::vector<CommandWords>& commands);

}  // namespace opcost::cli
