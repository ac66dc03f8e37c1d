#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "cli/commands.h"

namespace opcost::cli {

/// Sets the "usage:" lines of the help text.
void set_usage(CLI::App& app, std::string usage);

/// Parses the arguments into what the app's options are bound to. A value: the
/// program ends with it (help was printed, or a mistake named).
std::optional<ExitCode> parse(CLI::App& app, const Arguments& arguments, Streams& streams);

/// An Error for a word that is none of `names`: what it is, and the nearest.
Error not_one_of(const std::string& what, const std::string& word,
                 const std::vector<std::string>& names);

}  // namespace opcost::cli
