// The manual page. Text goes through `troff`, which leaves nothing that troff would read as its
// own.
#include "cli/man_page.h"

#include <sstream>

#include "opcost/core/text.h"
#include "opcost/core/version.h"

namespace opcost::cli {
namespace {

/// A text as troff prints it: no escapes, no requests at the start of a line, ASCII hyphens.
std::string troff(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    const bool starts_line = result.empty() || result.back() == '\n';
    if (starts_line && (letter == '.' || letter == '\'')) result += "\\&";
    if (letter == '\\') {
      result += "\\e";
    } else if (letter == '-') {
      result += "\\-";
    } else {
      result += letter;
    }
  }
  return result;
}

/// The lines of "usage: opcost ops\n       opcost table", each on a line of its own.
std::string synopsis(const std::string& usage) {
  std::string text = ".nf\n";
  std::istringstream lines(usage);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("usage:")) line.replace(0, 6, "      ");
    const std::size_t start = line.find_first_not_of(' ');
    if (start != std::string::npos) text += troff(line.substr(start)) + "\n";
  }
  return text + ".fi\n";
}

std::string option_entry(const OptionWords& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.names) names.push_back("\\fB" + troff(name) + "\\fR");
  std::string text = ".TP\n" + joined(names, ", ");
  if (!option.takes.empty()) text += " \\fI" + troff(option.takes) + "\\fR";
  return text + "\n" + troff(option.description.empty() ? "see above" : option.description) + "\n";
}

std::string options_of(const CommandWords& command) {
  std::string text;
  for (const OptionWords& option : command.options) text += option_entry(option);
  return text;
}

}  // namespace

std::string man_page(const std::vector<CommandWords>& commands) {
  const CommandWords& estimate = commands.front();
  std::string text =
      ".TH OPCOST 1 \"\" \"opcost " + std::string(version()) + "\" \"User commands\"\n" +
      ".SH NAME\nopcost \\- what one inference of a neural network costs in energy\n" +
      ".SH SYNOPSIS\n" + synopsis(estimate.usage) + ".SH DESCRIPTION\n" +
      troff(estimate.description) + "\n.SH OPTIONS\n" + options_of(estimate) + ".SH COMMANDS\n";
  for (const CommandWords& command : commands) {
    if (command.name.empty()) continue;
    text += ".SS \"opcost " + command.name + "\"\n" + synopsis(command.usage) + ".PP\n" +
            troff(command.description) + "\n" + options_of(command);
  }
  return text +
         ".SH EXIT STATUS\n0: done. 1: the answer is no (a gate, \\-\\-strict). "
         "2: usage, input or output. 70: a bug in opcost. 130: stopped by the user.\n";
}

}  // namespace opcost::cli
