// opcost advise: what each what-if would save.
#include <algorithm>
#include <array>
#include <utility>

#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/print_warnings.h"
#include "cli/render_options.h"
#include "opcost/compare/advise.h"
#include "report/compare/advice_report.h"

namespace opcost::cli {
namespace {

struct AdviseInput {
  std::string model_path;
  ModelOptions model;
  OutputOptions output;
};

/// A what-if of the command line, and how it changes what was typed.
struct Question {
  const char *name, *option, *value;
  std::uint64_t samples;
};
constexpr std::uint64_t kBatch = 8;
constexpr std::array kQuestions{Question{"int8", "--precision", "int8", 1},
                                Question{"w int8", "--precision", "weights=int8", 1},
                                Question{"w int4", "--precision", "weights=int4", 1},
                                Question{"fused", "--fuse-activations", "", 1},
                                Question{"fold-bn", "--fold-bn", "", 1},
                                Question{"2:4", "--sparsity", "2:4", 1},
                                Question{"batch 8", "--batch", "8", kBatch},
                                Question{"winograd", "--conv", "winograd", 1}};

// The typed options with the question; false where it was answered already.
bool ask(const Question& question, ModelOptions& typed) {
  const std::string_view option = question.option;
  const auto set = [&](std::string& to) {
    if (!to.empty()) return false;
    to = question.value;
    return true;
  };
  if (option == "--precision") return set(typed.precision);
  if (option == "--sparsity") return typed.weights.empty() && set(typed.sparsity);
  if (option == "--batch") return set(typed.batch);
  if (option == "--fuse-activations") return !std::exchange(typed.fuse_activations, true);
  if (option == "--fold-bn") return !std::exchange(typed.fold_bn, true);
  if (!typed.conv.empty()) return false;
  typed.conv.emplace_back(question.value);
  return true;
}

Result<std::vector<WhatIfAsked>> questions_of(const AdviseInput& typed, const Pricer& table) {
  std::vector<WhatIfAsked> asked;
  for (const Question& question : kQuestions) {
    ModelOptions model = typed.model;
    if (!ask(question, model)) continue;
    auto options = estimate_options(model);
    if (!options) return std::move(options).error();
    follow_table(table, model, *options);
    const std::string value(question.value);
    asked.push_back({question.name,
                     std::string(question.option) + (value.empty() ? "" : " " + value),
                     *std::move(options), question.samples});
  }
  return asked;
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,@%+";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string{c};
  return quoted + "'";
}

// What was typed, without what is only of this report's form.
std::string command_of(const Arguments& arguments) {
  constexpr std::array<std::string_view, 4> kOfForm{"--format", "--output", "-o", "--width"};
  std::string command = "opcost";
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    const std::string name = arguments[at].substr(0, arguments[at].find('='));
    if (std::ranges::find(kOfForm, name) != kOfForm.end()) {
      if (name == arguments[at]) ++at;
      continue;
    }
    command += " " + shell_word(arguments[at]);
  }
  return command;
}

ExitCode advise_and_print(const AdviseInput& typed, const std::string& command, Streams& streams) {
  const auto layout = chosen_layout(typed.output, kAdviceFormats, streams);
  if (!layout) return report(layout.error(), streams);
  auto options = estimate_options(typed.model);
  if (!options) return report(options.error(), streams);
  const auto table = chosen_table(typed.model);
  if (!table) return report(table.error(), streams);
  follow_table(*table, typed.model, *options);
  const auto questions = questions_of(typed, *table);
  if (!questions) return report(questions.error(), streams);
  const auto model = open_model(typed.model_path, *options, streams);
  if (!model) return report(model.error(), streams);
  const auto advice = advise(*model, *table, *options, *questions);
  if (!advice) return report(advice.error(), streams);
  print_option_warnings(advice->before.warnings, streams);
  return deliver(advice_report(*advice, command, *layout), typed.output.output, streams);
}

}  // namespace

ExitCode run_advise(const Arguments& arguments, Streams& streams) {
  CLI::App app{"What each what-if would save, for the model and its five most expensive layers.",
               "advise"};
  set_usage(app, "usage: opcost advise MODEL [options]",
            {{"opcost advise net.onnx", "what would save most"}});
  AdviseInput typed;
  app.add_option("model", typed.model_path, "an ONNX file, or - for the standard input")
      ->type_name("MODEL")
      ->required();
  add_model_options(app, typed.model);
  add_output_options(app, typed.output, kAdviceFormats);
  if (const auto end = parse(app, arguments, streams)) return *end;
  return advise_and_print(typed, command_of(arguments), streams);
}

}  // namespace opcost::cli
