// Text generators of com.microsoft (BeamSearch and others); their subgraphs run once per token.
#include <array>
#include <span>

#include "rules/op_rule.h"

namespace opcost {
namespace {

constexpr OpRule generator(std::string_view op, std::string_view inputs, std::string_view outputs,
                           std::string_view formula) {
  return {.op = op,
          .domain = "com.microsoft",
          .since = 1,
          .inputs = inputs,
          .outputs = outputs,
          .formula = formula,
          .kind = OpKind::ControlFlow,
          .why =
              "control flow: the nodes of its subgraphs are counted for every token; choosing "
              "tokens by their scores is not",
          .subgraphs = Subgraphs::Generation};
}

constexpr std::array kMicrosoftGenerationRules{
    generator("BeamSearch",
              "input_ids max_length min_length? num_beams num_return_sequences length_penalty? "
              "repetition_penalty? vocab_mask? prefix_vocab_mask? attention_mask? "
              "decoder_input_ids? logits_processor?",
              "sequences sequences_scores? scores?", "decoder, once for every token of every beam"),
    generator("GreedySearch",
              "input_ids max_length min_length? repetition_penalty? vocab_mask? "
              "prefix_vocab_mask? attention_mask?",
              "sequences", "decoder, once for every token"),
    generator("Sampling",
              "input_ids max_length min_length? repetition_penalty? vocab_mask? "
              "prefix_vocab_mask? attention_mask? presence_mask? seed?",
              "sequences filtered_logits?", "decoder, once for every token"),
    generator("WhisperBeamSearch",
              "input_ids max_length min_length? num_beams num_return_sequences length_penalty? "
              "repetition_penalty? vocab_mask? prefix_vocab_mask? attention_mask? "
              "decoder_input_ids? logits_processor? cross_qk_layer_head? extra_decoding_ids? "
              "temperature?",
              "sequences sequences_scores? scores? cross_qk? non_speech_probs?",
              "encoder, then decoder, once for every token of every beam"),
};

}  // namespace

std::span<const OpRule> microsoft_generation_rules() { return kMicrosoftGenerationRules; }

}  // namespace opcost
