#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/core/enum_names.h"
#include "opcost/core/units.h"
#include "opcost/cost/pricer.h"
#include "opcost/cost/serving.h"
#include "opcost/llm/llm_graph.h"
#include "opcost/llm/question.h"

namespace opcost {

/// What the energy of a pass is spent on.
enum class LlmPart : std::uint8_t {
  Weights,      ///< Reading weights.
  Cache,        ///< Reading and writing the past: keys, values, states.
  Activations,  ///< Reading and writing everything else.
  Arithmetic,
  Calls,     ///< What a table charges for each node.
  Exchange,  ///< What devices send each other.
  Static,    ///< What devices draw as long as it takes.
  Host       ///< What a table charges for each sequence, and for experts of 8 bits.
};
inline constexpr std::array kLlmPartNames{EnumName{LlmPart::Weights, "weights"},
                                          EnumName{LlmPart::Cache, "cache"},
                                          EnumName{LlmPart::Activations, "activations"},
                                          EnumName{LlmPart::Arithmetic, "arithmetic"},
                                          EnumName{LlmPart::Calls, "calls"},
                                          EnumName{LlmPart::Exchange, "exchange"},
                                          EnumName{LlmPart::Static, "static"},
                                          EnumName{LlmPart::Host, "host"}};
constexpr std::string_view to_string(LlmPart part) { return name_of(kLlmPartNames, part); }
inline constexpr std::size_t kLlmParts = kLlmPartNames.size();

/// One pass, or the sum of several.
struct PassCost {
  std::array<Picojoules, kLlmParts> energy;
  std::map<std::string, Picojoules> modules;  ///< "attention": events and calls alone.
  Count weight_bytes, cache_bytes, activation_bytes, exchange_bytes;  ///< Of all devices.
  Count macs;          ///< Multiply-accumulates of contractions,
  Count mac16;         ///< the same with those of 8 bits as half; in units of 1/16.
  Count calls;         ///< Counted nodes that ran.
  double seconds = 0;  ///< 0 where the table says nothing of time.

  Picojoules& part(LlmPart of) { return energy[static_cast<std::size_t>(of)]; }
  Picojoules part(LlmPart of) const { return energy[static_cast<std::size_t>(of)]; }
  Picojoules total() const {
    Picojoules sum;
    for (const Picojoules each : energy) sum += each;
    return sum;
  }
};

/// The energy of a request to a language model.
struct LlmEstimate {
  Architecture model;
  LlmQuestion question;
  PricerInfo table;
  std::string placement;
  std::optional<ServingCosts> serving;

  std::uint64_t parameters = 0,
                active_parameters = 0;  ///< Those of a vision tower among the first.
  std::array<WeightSize, kWeightClasses> sizes;
  std::uint64_t weight_bytes = 0;                       ///< The decoder's, as stored.
  std::uint64_t cache_bytes_per_token = 0;              ///< Of one sequence, no window applied.
  std::uint64_t cache_bytes = 0;                        ///< Of all sequences after the last token.
  std::int64_t prompt_experts = 0, decode_experts = 0;  ///< Used in each layer of a pass.

  std::int64_t replica_batch = 1;  ///< Sequences of one replica.
  std::int64_t prompt_batch = 1;   ///< Prompts of one pass.
  PassCost prompt;                 ///< One pass with so many prompts.
  PassCost decode;                 ///< All steps after it, of the replica's sequences.
  PassCost middle;                 ///< The step in the middle of them.
  std::int64_t steps = 0;          ///< output - 1: the first token comes from the prompt's pass.
  std::uint64_t passes_priced = 0;
  std::map<std::string, std::pair<std::string, std::uint64_t>> layers;  ///< Name and number.

  Picojoules prompt_energy() const {  ///< Of one request.
    return {prompt.total().value / static_cast<double>(prompt_batch)};
  }
  Picojoules output_energy() const {
    return {decode.total().value / static_cast<double>(replica_batch)};
  }
  Picojoules request_energy() const { return prompt_energy() + output_energy(); }
  /// Of one token of the output, the prompt's energy among it.
  Picojoules token_energy() const {
    return {request_energy().value / static_cast<double>(question.output)};
  }
  /// A part of one request.
  Picojoules request_part(LlmPart of) const {
    return {prompt.part(of).value / static_cast<double>(prompt_batch) +
            decode.part(of).value / static_cast<double>(replica_batch)};
  }
  std::vector<std::string> assumptions, warnings;
};

}  // namespace opcost
