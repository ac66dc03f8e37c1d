#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/llm/question.h"

namespace opcost::cli {

/// How a language model is served, as typed.
struct LlmOptions {
  std::int64_t prompt = LlmQuestion{}.prompt, output = LlmQuestion{}.output;
  std::int64_t batch = LlmQuestion{}.batch;
  std::int64_t tensor_parallel = 1, expert_parallel = 1, data_parallel = 1;
  std::string precision;
  std::int64_t routed = 0;  ///< 0: as expected.
  std::string like, table = "h100", placement;
  std::vector<std::string> prices;  ///< --set
};

void add_llm_options(CLI::App& app, LlmOptions& options);
/// The question; an Error names the word that is wrong.
Result<LlmQuestion> llm_question(const LlmOptions& options);

/// "batch=1,2,4": what is changed and to which values.
struct LlmSweep {
  std::string variable;
  std::vector<std::int64_t> values;
};
Result<LlmSweep> parse_llm_sweep(const std::string& words);
/// The question with the swept variable at one of its values. `context` is prompt and output
/// together, in the same proportion.
LlmQuestion swept(LlmQuestion question, const LlmSweep& sweep, std::int64_t value);

}  // namespace opcost::cli
