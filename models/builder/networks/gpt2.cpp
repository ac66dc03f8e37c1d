// Builds GPT-2.
// Radford et al. 2019, "Language models are unsupervised multitask learners", the model of 124 M
// parameters, as the class GPT2LMHeadModel of transformers is exported with its cache (task
// text-generation-with-past): one file reads a prompt (past of 0) and makes the tokens after it.
#include <limits>
#include <string>
#include <vector>

#include "models/builder/networks.h"
#include "models/builder/open_shape.h"
#include "models/builder/sequence_layers.h"

namespace opcost::models {
namespace {

constexpr std::int64_t kGpt2Width = 768;
constexpr std::int64_t kGpt2Heads = 12;
constexpr std::int64_t kHeadWidth = kGpt2Width / kGpt2Heads;
constexpr std::int64_t kGpt2Layers = 12;
constexpr std::int64_t kGpt2Vocabulary = 50257;
constexpr std::int64_t kGpt2Positions = 1024;
constexpr float kGpt2Epsilon = 1e-5F;

const char* const kTotal = "past_sequence_length + sequence_length";

struct Cache {
  Value key, value;
};

/// transformers' Conv1D, a Linear whose weight is stored inputs x outputs, over all tokens as one
/// matrix.
Value conv1d(NetworkBuilder& net, const std::string& name, const OpenShape& tokens, const Value& x,
             std::int64_t out) {
  const Value rows = reshape(net, name, x, {-1, x.channels});
  const std::vector<std::string> inputs = {
      rows.name,
      net.weight(name, "weight", {x.channels, out}, 1.0F / static_cast<float>(x.channels)),
      net.weight(name, "bias", {out}, 0.0F)};
  const Value y{net.op("Gemm", name, inputs, {{"alpha", 1.0F}, {"beta", 1.0F}}), out};
  return tokens.reshape(net, name, y, {out});
}

/// 0 where a token may look, else the lowest float: at itself and at what was before, but at
/// no padding. Of dims batch x 1 x sequence x total.
Value causal_mask(NetworkBuilder& net, const Value& ids, const Value& mask, const Value& past) {
  const std::string name = "transformer";
  const std::string before = size_of(net, name, past, 2);
  const std::string total = net.op("Add", name, {before, size_of(net, name, ids, 1)});
  const std::string one = number(net, name, 1);
  const std::string keys = net.op("Range", name, {number(net, name, 0), total, one});
  const Value queries = unsqueeze(net, name, {net.op("Range", name, {before, total, one})}, {1});
  const std::string later = net.op("Greater", name, {keys, queries.name});

  const Value padding = unsqueeze(net, name, mask, {1, 2});
  const std::string absent = net.op("Equal", name, {padding.name, number(net, name, 0)});
  const std::string hidden = net.op("Or", name, {later, absent});
  const std::string low = net.constant(name, float_scalar(std::numeric_limits<float>::lowest()));
  const std::string zero = net.constant(name, float_scalar(0.0F));
  return {net.op("Where", name, {hidden, low, zero})};
}

/// batch x heads x sequence x features of a head.
Value gpt2_heads(NetworkBuilder& net, const std::string& name, const OpenShape& tokens,
                 const Value& x) {
  const Value split = tokens.reshape(net, name, x, {kGpt2Heads, kHeadWidth});
  return transpose(net, name, split, {0, 2, 1, 3});
}

Value gpt2_attention(NetworkBuilder& net, const std::string& name, const OpenShape& tokens,
                     const Value& x, const Value& mask, Cache& cache) {
  const Value all = conv1d(net, name + ".c_attn", tokens, x, 3 * kGpt2Width);
  const std::string parts = numbers(net, name, {kGpt2Width, kGpt2Width, kGpt2Width});
  const auto& split = net.node("Split", name, {all.name, parts}, {{"axis", 2}}, 3);
  const Value query = gpt2_heads(net, name, tokens, {split.output(0), kGpt2Width});
  cache.key = concat(net, name,
                     {cache.key, gpt2_heads(net, name, tokens, {split.output(1), kGpt2Width})}, 2);
  cache.value = concat(
      net, name, {cache.value, gpt2_heads(net, name, tokens, {split.output(2), kGpt2Width})}, 2);

  Value scores = matmul(net, name, query, transpose(net, name, cache.key, {0, 1, 3, 2}));
  scores = with_number(net, "Div", name, scores, 8.0F);  // the root of a head's 64 features
  scores = softmax(net, name, net.add(name, scores, mask));
  const Value seen = transpose(net, name, matmul(net, name, scores, cache.value), {0, 2, 1, 3});
  return conv1d(net, name + ".c_proj", tokens, tokens.reshape(net, name, seen, {kGpt2Width}),
                kGpt2Width);
}

Value gpt2_block(NetworkBuilder& net, const std::string& name, const Value& x, const Value& mask,
                 Cache& cache) {
  const OpenShape tokens(net, name, x);
  Value y = layer_norm(net, name + ".ln_1", x, kGpt2Epsilon);
  y = net.add(name, gpt2_attention(net, name + ".attn", tokens, y, mask, cache), x);
  Value inner = layer_norm(net, name + ".ln_2", y, kGpt2Epsilon);
  inner = conv1d(net, name + ".mlp.c_fc", tokens, inner, 4 * kGpt2Width);
  inner = gelu_tanh(net, name + ".mlp.act", inner);
  return net.add(name, y, conv1d(net, name + ".mlp.c_proj", tokens, inner, kGpt2Width));
}

std::vector<Cache> past_inputs(NetworkBuilder& net) {
  const Dims dims = {"batch_size", kGpt2Heads, "past_sequence_length", kHeadWidth};
  std::vector<Cache> caches;
  for (std::int64_t i = 0; i < kGpt2Layers; ++i) {
    const std::string name = "past_key_values." + std::to_string(i);
    const Value key{net.input(name + ".key", dims).name, kHeadWidth};
    caches.push_back({key, {net.input(name + ".value", dims).name, kHeadWidth}});
  }
  return caches;
}

void present_outputs(NetworkBuilder& net, const std::vector<Cache>& caches) {
  const Dims dims = {"batch_size", kGpt2Heads, kTotal, kHeadWidth};
  for (std::size_t i = 0; i < caches.size(); ++i) {
    const std::string name = "present." + std::to_string(i);
    net.output(caches[i].key, name + ".key", dims);
    net.output(caches[i].value, name + ".value", dims);
  }
}

/// The head shares the weights of the embedding.
Value tied_head(NetworkBuilder& net, const Value& x) {
  const Value weight =
      transpose(net, "lm_head", {"transformer.wte.weight"}, {1, 0}, kGpt2Vocabulary);
  return matmul(net, "lm_head", x, weight);
}

}  // namespace

void gpt2(NetworkBuilder& net) {
  const Dims tokens = {"batch_size", "sequence_length"};
  const Value ids = net.input("input_ids", tokens, Type::kInt64);
  const Value mask = net.input("attention_mask", {"batch_size", kTotal}, Type::kInt64);
  const Value places = net.input("position_ids", tokens, Type::kInt64);
  std::vector<Cache> caches = past_inputs(net);

  const Value hidden = causal_mask(net, ids, mask, caches.front().key);
  const Value word = embedding(net, "transformer.wte", {kGpt2Vocabulary, kGpt2Width}, ids.name);
  const Value place = embedding(net, "transformer.wpe", {kGpt2Positions, kGpt2Width}, places.name);
  Value x = net.add("transformer", word, place);
  for (std::size_t i = 0; i < caches.size(); ++i) {
    x = gpt2_block(net, "transformer.h." + std::to_string(i), x, hidden, caches[i]);
  }
  x = layer_norm(net, "transformer.ln_f", x, kGpt2Epsilon);
  net.output(tied_head(net, x), "logits", {"batch_size", "sequence_length", kGpt2Vocabulary});
  present_outputs(net, caches);
}

}  // namespace opcost::models
