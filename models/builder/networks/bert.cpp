// Builds BERT base.
// Devlin et al. 2019 (arXiv 1810.04805), the base model, as the class BertModel of transformers
// exports it: batch and sequence are open.
#include <limits>
#include <string>

#include "models/builder/networks.h"
#include "models/builder/open_shape.h"
#include "models/builder/sequence_layers.h"

namespace opcost::models {
namespace {

constexpr std::int64_t kBertWidth = 768;
constexpr std::int64_t kBertHeads = 12;
constexpr std::int64_t kBertLayers = 12;
constexpr std::int64_t kInner = 3072;            ///< Of the feed-forward layers.
constexpr std::int64_t kBertVocabulary = 30522;  ///< bert-base-uncased
constexpr std::int64_t kBertPositions = 512;
constexpr float kBertEpsilon = 1e-12F;

/// 0, 1, 2, ... for as many tokens as there are.
std::string positions(NetworkBuilder& net, const Value& ids) {
  Shape all;
  for (std::int64_t i = 0; i < kBertPositions; ++i) all.push_back(i);
  const std::string module = "embeddings";
  const std::string stored = net.stored("embeddings.position_ids", int64_vector(all));
  const Value row = unsqueeze(net, module, {stored}, {0});
  const Value end = unsqueeze(net, module, {size_of(net, module, ids, 1)}, {0});
  const std::string from = numbers(net, module, {0});
  return net.op("Slice", module, {row.name, from, end.name, numbers(net, module, {1})});
}

Value embeddings(NetworkBuilder& net, const Value& ids, const Value& types) {
  const std::string name = "embeddings";
  const std::string place = positions(net, ids);
  Value x = embedding(net, name + ".word_embeddings", {kBertVocabulary, kBertWidth}, ids.name);
  x = net.add(name, x,
              embedding(net, name + ".token_type_embeddings", {2, kBertWidth}, types.name));
  x = net.add(name, x,
              embedding(net, name + ".position_embeddings", {kBertPositions, kBertWidth}, place));
  return layer_norm(net, name + ".LayerNorm", x, kBertEpsilon);
}

/// 0 where a token is, else the lowest float, of dims batch x 1 x 1 x sequence.
Value added_mask(NetworkBuilder& net, const Value& mask) {
  Value x = unsqueeze(net, "", mask, {1});
  x = unsqueeze(net, "", x, {2});
  x = {net.op("Cast", "", {x.name}, {{"to", static_cast<std::int64_t>(Type::kFloat)}})};
  const std::string one = net.constant("", float_scalar(1.0F));
  x = {net.op("Sub", "", {one, x.name})};
  return with_number(net, "Mul", "", x, std::numeric_limits<float>::lowest());
}

/// batch x heads x sequence x features of a head.
Value bert_heads(NetworkBuilder& net, const std::string& name, const OpenShape& tokens,
                 const Value& x) {
  const Value split = tokens.reshape(net, name, x, {kBertHeads, kBertWidth / kBertHeads});
  return transpose(net, name, split, {0, 2, 1, 3});
}

Value bert_attention(NetworkBuilder& net, const std::string& layer, const Value& x,
                     const Value& mask) {
  const std::string name = layer + ".attention.self";
  const OpenShape tokens(net, name, x);
  const Value query = linear(net, name + ".query", x, {.out = kBertWidth});
  const Value key = linear(net, name + ".key", x, {.out = kBertWidth});
  const Value value = linear(net, name + ".value", x, {.out = kBertWidth});
  const Value keys = transpose(net, name, bert_heads(net, name, tokens, key), {0, 1, 3, 2});
  Value scores = matmul(net, name, bert_heads(net, name, tokens, query), keys);
  scores = with_number(net, "Div", name, scores, 8.0F);  // the root of a head's 64 features
  scores = softmax(net, name, net.add(name, scores, mask));
  Value y = matmul(net, name, scores, bert_heads(net, name, tokens, value));
  y = transpose(net, name, y, {0, 2, 1, 3});
  return tokens.reshape(net, name, y, {kBertWidth});
}

/// The layer, what it adds to, and the normalisation behind.
Value dense_add_norm(NetworkBuilder& net, const std::string& name, const Value& x,
                     const Value& shortcut) {
  const Value y = linear(net, name + ".dense", x, {.out = kBertWidth});
  return layer_norm(net, name + ".LayerNorm", net.add(name, y, shortcut), kBertEpsilon);
}

Value bert_encoder_layer(NetworkBuilder& net, const std::string& name, const Value& x,
                         const Value& mask) {
  const Value seen = bert_attention(net, name, x, mask);
  const Value y = dense_add_norm(net, name + ".attention.output", seen, x);
  const Value inner = linear(net, name + ".intermediate.dense", y, {.out = kInner});
  const Value active = gelu(net, name + ".intermediate.intermediate_act_fn", inner);
  return dense_add_norm(net, name + ".output", active, y);
}

}  // namespace

void bert_base(NetworkBuilder& net) {
  const Dims tokens = {"batch", "sequence"};
  const Value ids = net.input("input_ids", tokens, Type::kInt64);
  const Value mask = net.input("attention_mask", tokens, Type::kInt64);
  const Value types = net.input("token_type_ids", tokens, Type::kInt64);
  const Value added = added_mask(net, mask);
  Value x = embeddings(net, ids, types);
  for (std::int64_t i = 0; i < kBertLayers; ++i) {
    x = bert_encoder_layer(net, "encoder.layer." + std::to_string(i), x, added);
  }
  const Value first = pick(net, "pooler", x, 1, 0);
  const Value pooled = net.tanh("pooler.activation", net.linear("pooler.dense", first, kBertWidth));
  net.output(x, "last_hidden_state", {"batch", "sequence", kBertWidth});
  net.output(pooled, "pooler_output", {"batch", kBertWidth});
}

}  // namespace opcost::models
