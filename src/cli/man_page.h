#pragma once

#include <string>
#include <vector>

#include "cli/command_words.h"

namespace opcost::cli {

/// The manual page opcost(1), as troff with the macros of man(7).
std::string man_page(const std::vector<CommandWords>& commands);

}  // namespace opcost::cli
