// Language models: their multiply-accumulates, derived from the sizes of their layers.
#include <doctest/doctest.h>

#include "support/network.h"

namespace {

using namespace opcost;
using test::estimate_of_network;
using test::macs_where;

/// GPT-2 reads `tokens` and has read `past` ones before.
Estimate gpt2(std::int64_t tokens, std::int64_t past) {
  EstimateOptions options;
  options.dims = {{"batch_size", 1},
                  {"sequence_length", tokens},
                  {"past_sequence_length", past},
                  {"past_sequence_length + sequence_length", past + tokens}};
  return estimate_of_network("gpt2", options);
}

std::uint64_t parts(const Estimate& estimate, std::initializer_list<const char*> names) {
  std::uint64_t sum = 0;
  for (const char* name : names) sum += macs_where(estimate, name);
  return sum;
}

}  // namespace

// 12 layers; a token is 768 numbers, in 12 heads of 64. In each layer
//   queries, keys, values, output      4 * 128 * 768 * 768         =   301,989,888
//   the two feed-forward layers        2 * 128 * 768 * 3072        =   603,979,776
//   QK^T and attention times values    2 * 12 * 128 * 128 * 64     =    25,165,824
// The pooler, beyond the figure of the encoder, is one layer of one token: 768 * 768 = 589,824.
// The embeddings are looked up.
TEST_CASE("Reference: BERT-base reads 128 tokens with 11,173,625,856 MACs in its encoder") {
  EstimateOptions options;
  options.dims = {{"batch", 1}, {"sequence", 128}};
  const Estimate bert = estimate_of_network("bert_base", options);
  const std::uint64_t attention = macs_where(bert, "/attention/self/MatMul");
  CHECK(attention == 301'989'888);
  CHECK(macs_where(bert, "/encoder/") - attention == 10'871'635'968);
  CHECK(macs_where(bert, "/encoder/") == 11'173'625'856);
  CHECK(macs_where(bert, "/pooler/") == 589'824);
  CHECK(bert.totals.macs == 11'173'625'856 + 589'824);
}

TEST_CASE(
    "Reference: BERT-base's linear layers grow with the tokens, attention with their square") {
  EstimateOptions options;
  options.dims = {{"batch", 2}, {"sequence", 384}};
  const Estimate bert = estimate_of_network("bert_base", options);
  const std::uint64_t attention = macs_where(bert, "/attention/self/MatMul");
  CHECK(attention == 2 * 3 * 3 * 301'989'888ULL);
  CHECK(macs_where(bert, "/encoder/") - attention == 2 * 3 * 10'871'635'968ULL);
}

// 109,482,240 parameters (see committed_models_test.cpp); of the 512 positions 128 are looked up
// before inference, but all are stored.
TEST_CASE("Reference: BERT-base has its parameters, whatever the length of its text") {
  EstimateOptions options;
  options.dims = {{"sequence", 128}};
  const Estimate bert = estimate_of_network("bert_base", options);
  CHECK(bert.totals.parameters == 109'482'240);
}

// A token takes, in each of 12 layers, 768 * (3*768 + 768 + 4*768 + 4*768) = 7,077,888 MACs of
// linear layers; each of the tokens it is held against (all: the file has no triangle) 768 of QK^T
// and 768 of attention times values; and 768 * 50257 = 38,597,376 of the head.
//   1024 tokens of a prompt   linear     1024 * 12 * 7,077,888        = 86,973,087,744
//                             attention  1024 * 12 * 2 * 1024 * 768   = 19,327,352,832
//                             head       1024 * 38,597,376            = 39,523,713,024
TEST_CASE("Reference: GPT-2 reads a prompt of 1024 tokens with 145,824,153,600 MACs") {
  const Estimate prompt = gpt2(1024, 0);
  CHECK(parts(prompt, {"/c_attn/", "/c_proj/", "/c_fc/"}) == 86'973'087'744);
  CHECK(macs_where(prompt, "/attn/MatMul") == 19'327'352'832);
  CHECK(macs_where(prompt, "/lm_head/") == 39'523'713'024);
  CHECK(prompt.totals.macs == 145'824'153'600);
}

//   1 token after 1023        linear     12 * 7,077,888               = 84,934,656
//                             attention  12 * 2 * 1024 * 768          = 18,874,368
//                             head                                      38,597,376
TEST_CASE("Reference: GPT-2 makes the token after 1023 others with 142,406,400 MACs") {
  const Estimate token = gpt2(1, 1023);
  CHECK(parts(token, {"/c_attn/", "/c_proj/", "/c_fc/"}) == 84'934'656);
  CHECK(macs_where(token, "/attn/MatMul") == 18'874'368);
  CHECK(macs_where(token, "/lm_head/") == 38'597'376);
  CHECK(token.totals.macs == 142'406'400);
}

TEST_CASE("Reference: GPT-2's cache grows by the tokens that were read") {
  const Estimate token = gpt2(1, 1023);
  for (const TensorEntry& output : token.outputs) {
    if (output.name == "logits") CHECK(output.shape == Shape{1, 1, 50257});
    if (output.name == "present.11.value") CHECK(output.shape == Shape{1, 12, 1024, 64});
  }
  CHECK(token.outputs.size() == 25);  // logits, keys and values of 12 layers
}

// A step: 2 layers of 4 gates of 650 units that see 650 inputs and 650 states, and 650 * 10000 of
// the words: 2 * 4 * 650 * 1300 + 6,500,000 = 13,260,000.
TEST_CASE("Reference: the LSTM language model reads 35 words with 464,100,000 MACs") {
  EstimateOptions options;
  options.dims = {{"sequence", 35}, {"batch", 1}};
  const Estimate lstm = estimate_of_network("lstm_lm", options);
  CHECK(macs_where(lstm, "/rnn/LSTM") == 35ULL * 2 * 4 * 650 * 1300);
  CHECK(macs_where(lstm, "/decoder/") == 35ULL * 6'500'000);
  CHECK(lstm.totals.macs == 464'100'000);
  CHECK(lstm.totals.parameters == 19'780'400);
}
