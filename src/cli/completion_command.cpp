// opcost completion: what shells and man read, from the definitions of the options.
#include "cli/command_words.h"
#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/man_page.h"
#include "cli/output.h"
#include "cli/parse.h"

namespace opcost::cli {
namespace {

struct Kind {
  std::string_view name;
  std::string (*text)(const std::vector<CommandWords>&);
};

constexpr std::array kKinds{Kind{"bash", bash_completion}, Kind{"zsh", zsh_completion},
                            Kind{"fish", fish_completion}, Kind{"man", man_page}};

}  // namespace

ExitCode run_completion(const Arguments& arguments, Streams& streams) {
  CLI::App app{
      "Completions of commands and options, for a shell to read, and the manual page:\n"
      "  source <(opcost completion bash)\n"
      "  opcost completion fish > ~/.config/fish/completions/opcost.fish\n"
      "  opcost completion man > opcost.1 && man ./opcost.1",
      "completion"};
  set_usage(app, "usage: opcost completion bash|zsh|fish|man");
  std::string word;
  app.add_option("kind", word, "whose")->type_name("bash|zsh|fish|man")->required();
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto kind = std::ranges::find(kKinds, word, &Kind::name);
  if (kind == kKinds.end())
    return report(not_one_of("kind of completion", word, {"bash", "zsh", "fish", "man"}), streams);
  return deliver(kind->text(all_command_words()), "", streams);
}

}  // namespace opcost::cli
