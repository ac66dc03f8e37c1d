// The options of `opcost llm`: how a language model is served.
#include "cli/llm_question.h"

#include <algorithm>
#include <array>

#include "cli/parse.h"
#include "core/parse.h"
#include "opcost/core/placement.h"

namespace opcost::cli {
namespace {

struct NamedForm {
  std::string_view name;
  WeightForm form;
};
const std::array kForms{
    NamedForm{"bf16", {ElementType::BFloat16}},
    NamedForm{"fp16", {ElementType::Float16}},
    NamedForm{"fp32", {ElementType::Float}},
    NamedForm{"fp8", {ElementType::Float8E4M3FN, 128, 128}},
    NamedForm{"int8", {ElementType::UInt8, 0}},
    NamedForm{"int4", {ElementType::UInt4, 128, 1, true}},
    NamedForm{"int2", {ElementType::UInt2, 64, 1, true}},
    NamedForm{"mxfp4", {ElementType::Float4E2M1, 32}},
};

std::vector<std::string> names_of_forms(bool plain_only) {
  std::vector<std::string> names;
  for (const NamedForm& one : kForms)
    if (!plain_only || one.form.plain()) names.emplace_back(one.name);
  return names;
}

const WeightForm* form_named(std::string_view name) {
  const auto found = std::ranges::find(kForms, name, &NamedForm::name);
  return found != kForms.end() ? &found->form : nullptr;
}

Status set_precision(std::string_view word, std::string_view name, LlmQuestion& question) {
  const WeightForm* form = form_named(name);
  if (form == nullptr)
    return not_one_of("--precision " + std::string(word), std::string(name), names_of_forms(false));
  if (word == "weights") {
    question.weights = *form;
    return Ok{};
  }
  if (word == "activations") {
    if (!form->plain())
      return Error{"activations of " + std::string(name) + " follow from the weights", "",
                   "say --precision weights=" + std::string(name)};
    question.activations = form->type;
    return Ok{};
  }
  if (word != "kv")
    return not_one_of("--precision", std::string(word), {"weights", "kv", "activations"});
  if (name == "int8") {
    question.cache = ElementType::Int8;
  } else if (form->plain() || name == "fp8") {
    question.cache = form->type;
  } else {
    return Error{"a cache of " + std::string(name) + " is not known", "",
                 "bf16, fp16, fp32, fp8 and int8 are"};
  }
  return Ok{};
}

}  // namespace

void add_llm_options(CLI::App& app, LlmOptions& options) {
  const auto count = [&](const char* name, std::int64_t& to, const char* help) {
    app.add_option(name, to, help)->type_name("N")->check(at_least(1))->capture_default_str();
  };
  count("--prompt", options.prompt, "tokens of a prompt");
  count("--output", options.output, "tokens that answer it");
  count("--batch", options.batch, "sequences that are served together, on average");
  app.add_option("--precision", options.precision,
                 "other widths than the config's: bf16, fp16, fp32, fp8,\n"
                 "int8, int4, int2, mxfp4 (cache: bf16, fp16, fp32, fp8, int8)")
      ->type_name("weights=W,kv=W,activations=W");
  count("--tensor-parallel", options.tensor_parallel, "devices that share every layer");
  count("--expert-parallel", options.expert_parallel, "devices that share out the experts");
  count("--data-parallel", options.data_parallel, "copies of all that, which share the batch");
  app.add_option("--routed", options.routed,
                 "experts of a layer that a pass uses; else the average\nof an even choice")
      ->type_name("N")
      ->check(at_least(1));
  app.add_option("--like", options.like, "read the config as one of this model_type")
      ->type_name("NAME");
  app.add_option("--table", options.table, "a price table: a shipped name or a file")
      ->type_name("TABLE")
      ->capture_default_str();
  app.add_option("--set", options.prices, "set a price: read.16@HBM=100")->type_name("PRICE=PJ");
  app.add_option("--placement", options.placement, "where arrays lie; else as the table says")
      ->type_name(choices(kPlacementNames));
}

Result<LlmQuestion> llm_question(const LlmOptions& options) {
  LlmQuestion question;
  question.prompt = options.prompt;
  question.output = options.output;
  question.batch = options.batch;
  question.tensor_parallel = options.tensor_parallel;
  question.expert_parallel = options.expert_parallel;
  question.data_parallel = options.data_parallel;
  if (options.routed > 0) question.experts_used = options.routed;
  if (options.precision.empty()) return question;
  for (const std::string_view pair : split(options.precision, ',')) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos)
      return Error{"--precision `" + std::string(pair) + "` is not a pair", "",
                   "write --precision weights=int4,kv=fp8"};
    auto set = set_precision(pair.substr(0, equals), pair.substr(equals + 1), question);
    if (!set) return set.error();
  }
  return question;
}

Result<LlmSweep> parse_llm_sweep(const std::string& words) {
  const std::size_t equals = words.find('=');
  const Error wrong{"--sweep `" + words + "` is not a sweep", "",
                    "write --sweep batch=1,2,4,8 or --sweep context=512,4096"};
  if (equals == std::string::npos) return wrong;
  LlmSweep sweep{words.substr(0, equals), {}};
  constexpr std::size_t kMostValues = 200;
  if (sweep.variable != "batch" && sweep.variable != "context")
    return not_one_of("--sweep", sweep.variable, {"batch", "context"});
  for (const std::string_view value : split(std::string_view(words).substr(equals + 1), ',')) {
    const auto number = parse_number<std::int64_t>(value);
    if (!number || *number < (sweep.variable == "context" ? 2 : 1)) return wrong;
    sweep.values.push_back(*number);
  }
  if (sweep.values.size() > kMostValues) return Error{"--sweep takes at most 200 values", "", ""};
  return sweep;
}

LlmQuestion swept(LlmQuestion question, const LlmSweep& sweep, std::int64_t value) {
  if (sweep.variable == "batch") {
    question.batch = value;
    return question;
  }
  const double share =
      static_cast<double>(question.prompt) / static_cast<double>(question.prompt + question.output);
  question.prompt = std::clamp<std::int64_t>(
      static_cast<std::int64_t>(share * static_cast<double>(value) + 0.5), 1, value - 1);
  question.output = value - question.prompt;
  return question;
}

}  // namespace opcost::cli
