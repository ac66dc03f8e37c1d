// Completion scripts. The words that they offer are letters, digits and hyphens only; what is said
// of them is quoted for each shell.
#include "cli/completions.h"

#include <algorithm>

#include "opcost/core/text.h"

namespace opcost::cli {
namespace {

std::string replaced(std::string text, std::string_view part, std::string_view by) {
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + by.size()))
    text.replace(at, part.size(), by);
  return text;
}

/// A description in one line.
std::string line_of(const std::string& text) { return replaced(text, "\n", " "); }

/// A description for bash, zsh and fish in single quotes.
std::string shell_quoted(const std::string& text) {
  return "'" + replaced(text, "'", "'\\''") + "'";
}
std::string fish_quoted(const std::string& text) {
  return "'" + replaced(replaced(text, "\\", "\\\\"), "'", "\\'") + "'";
}

std::string names_of(const std::vector<CommandWords>& commands) {
  std::string names;
  for (const CommandWords& command : commands)
    if (!command.name.empty()) names += (names.empty() ? "" : " ") + command.name;
  return names;
}

std::string option_names(const CommandWords& command) {
  std::string names;
  for (const OptionWords& option : command.options)
    names += (names.empty() ? "" : " ") + joined(option.names, " ");
  return names;
}

/// The line of a bash `case` for an option with choices.
std::string bash_choices(const CommandWords& command, const OptionWords& option) {
  std::vector<std::string> patterns;
  for (const std::string& name : option.names)
    patterns.push_back("'" + command.name + " " + name + "'");
  return "    " + joined(patterns, " | ") + ") words='" + joined(option.choices, " ") + "' ;;\n";
}

/// ` 'name[what it is]:FILE:(a b)'`, an argument of zsh's _arguments.
std::string zsh_option(const std::string& name, const OptionWords& option) {
  std::string said = line_of(option.description);
  for (const std::string_view special : {"[", "]", ":"})
    said = replaced(said, special, "\\" + std::string(special));
  std::string spec = name + "[" + said + "]";
  if (!option.takes.empty()) {
    spec += ":" + replaced(option.takes, ":", "\\:") + ":";
    spec += option.choices.empty() ? "_files" : "(" + joined(option.choices, " ") + ")";
  }
  return " \\\n        " + shell_quoted(spec);
}

std::string zsh_case(const CommandWords& command) {
  std::string text = "    " + (command.name.empty() ? "*" : command.name) + ")\n      _arguments";
  for (const OptionWords& option : command.options)
    for (const std::string& name : option.names) text += zsh_option(name, option);
  return text + " \\\n        '*:file:_files' ;;\n";
}

std::string fish_option(const CommandWords& command, const OptionWords& option,
                        const std::string& commands) {
  std::string text = "complete -c opcost -n '";
  text += command.name.empty() ? "not __fish_seen_subcommand_from " + commands
                               : "__fish_seen_subcommand_from " + command.name;
  text += "'";
  for (const std::string& name : option.names)
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.choices.empty()) {
    text += " -x -a '" + joined(option.choices, " ") + "'";
  } else if (!option.takes.empty()) {
    text += " -r";
  }
  return text + " -d " + fish_quoted(line_of(option.description)) + "\n";
}

}  // namespace

std::string bash_completion(const std::vector<CommandWords>& commands) {
  std::string options, choices;
  for (const CommandWords& command : commands) {
    options += "      '" + command.name + "') words='" + option_names(command) + "' ;;\n";
    for (const OptionWords& option : command.options)
      if (!option.choices.empty()) choices += bash_choices(command, option);
  }
  const std::string names = names_of(commands);
  return "# Completion of opcost for bash, by `opcost completion bash`.\n"
         "_opcost() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command= words= word\n"
         "  case ${COMP_WORDS[1]} in " +
         replaced(names, " ", " | ") +
         ") command=${COMP_WORDS[1]} ;; esac\n"
         "  case \"$command $before\" in\n" +
         choices +
         "  esac\n"
         "  if [[ -z $words && $current == -* ]]; then\n"
         "    case $command in\n" +
         options +
         "    esac\n"
         "  elif [[ -z $words && $COMP_CWORD -eq 1 ]]; then\n"
         "    words='" +
         names +
         "'\n"
         "  fi\n"
         "  COMPREPLY=()\n"
         "  if [[ -n $words ]]; then\n"
         "    while read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -W \"$words\" -- "
         "\"$current\")\n"
         "  fi\n"
         "}\n"
         "complete -o bashdefault -o default -F _opcost opcost\n";
}

std::string zsh_completion(const std::vector<CommandWords>& commands) {
  std::string described, cases, main_case;
  for (const CommandWords& command : commands) {
    if (command.name.empty()) {
      main_case = zsh_case(command);  // `*)` comes last
      continue;
    }
    described +=
        "      " + shell_quoted(command.name + ":" + replaced(command.summary, ":", "\\:")) + "\n";
    cases += zsh_case(command);
  }
  return "#compdef opcost\n# Completion of opcost for zsh, by `opcost completion zsh`.\n"
         "_opcost() {\n"
         "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
         "    local -a commands=(\n" +
         described +
         "    )\n"
         "    _describe command commands\n"
         "    _files\n"
         "    return\n"
         "  fi\n"
         "  case $words[2] in\n" +
         cases + main_case +
         "  esac\n"
         "}\n"
         "_opcost \"$@\"\n";
}

std::string fish_completion(const std::vector<CommandWords>& commands) {
  const std::string names = names_of(commands);
  std::string text = "# Completion of opcost for fish, by `opcost completion fish`.\n";
  for (const CommandWords& command : commands)
    if (!command.name.empty())
      text += "complete -c opcost -n 'not __fish_seen_subcommand_from " + names + "' -a '" +
              command.name + "' -d " + fish_quoted(command.summary) + "\n";
  for (const CommandWords& command : commands)
    for (const OptionWords& option : command.options) text += fish_option(command, option, names);
  return text;
}

}  // namespace opcost::cli
