// The options of `opcost llm`: how a language model is served.
#include "cli/llm_question.h"

#include <algorithm>

#include "cli/parse.h"
#include "core/parse.h"
#include "opcost/core/placement.h"
#include "opcost/llm/llm_precision.h"

namespace opcost::cli {
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
  if (auto set = set_llm_precision(options.precision, question); !set) return set.error();
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
    return not_one_of("variable of --sweep", sweep.variable, {"batch", "context"});
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
