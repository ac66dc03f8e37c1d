// EmbedLayerNormalization: the embedding layer of BERT with its layer normalization.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/quantized/quantization.h"
#include "ops/rows/standardization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// The formal names of the operator, and those of its quantised form.
struct EmbeddingNames {
  std::string_view word, position, segment, gamma, beta, output, mask_index;
};
constexpr EmbeddingNames kFloat{
    "word_embedding", "position_embedding", "segment_embedding", "gamma", "beta",
    "output",         "mask_index"};
constexpr EmbeddingNames kQuantized{"word_embedding_quant", "position_embedding_quant",
                                    "segment_embedding",    "gamma_quant",
                                    "beta_quant",           "layernorm_out",
                                    "mask_index_out"};

Status infer_embedding(Inference& node, const EmbeddingNames& names, ElementType type) {
  const Shape &ids = node.shape("input_ids"), &table = node.shape(names.word);
  if (ids.size() != 2 || table.size() != 2)
    return node.fault("input_ids is " + shape_text(ids) + " and " + std::string(names.word) + " " +
                      shape_text(table) + "; both must be of rank 2");
  const std::int64_t size = table[1];
  for (const std::string_view name : {names.position, names.segment})
    if (node.has(name) && (node.shape(name).size() != 2 || node.shape(name)[1] != size))
      return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) +
                        "; its rows must have " + std::to_string(size) + " elements");
  if (auto fits = expect_lists(node, {names.gamma, names.beta}, size); !fits) return fits;
  for (const std::string_view name : {"segment_ids", "mask"})
    if (auto fits = expect_shape(node, name, ids); !fits) return fits;
  if (node.has("segment_ids") != node.has(names.segment))
    return node.fault("segment_ids and segment_embedding come together");
  if (node.has("position_ids") && !broadcasts_to(node, node.shape("position_ids"), ids))
    return expect_shape(node, "position_ids", ids);
  const Shape hidden{ids[0], ids[1], size};
  if (auto set = node.set("embedding_sum", type, hidden); !set) return set;
  if (auto set = node.set(names.mask_index, ElementType::Int32, {ids[0]}); !set) return set;
  return node.set(names.output, type, hidden);
}

Status infer_float(Inference& node) {
  return infer_embedding(node, kFloat, node.type("word_embedding"));
}

Status infer_quantized_embedding(Inference& node) {
  for (const std::string_view part :
       {"word_embedding", "position_embedding", "segment_embedding", "gamma", "beta"})
    for (const std::string_view what : {"_scale", "_zero_point"})
      if (auto fits = expect_single(node, std::string(part) + std::string(what)); !fits)
        return fits;
  return infer_embedding(node, kQuantized, node.type("word_embedding_scale"));
}

// A table of floats, or of quantised numbers with their scale and zero point.
struct Table {
  const Operand& array;
  const Operand& zero_point = kNoOperand;
  bool quantized = false;
};

// Reads an element as a number of type `real`: (q - zero)·scale.
void read_number(const Table& table, NumberType real, Body& element) {
  element.read(table.array);
  if (!table.quantized) return;
  if (has_effect(table.zero_point)) element.does(Add, kInt32);
  element.convert(table.array.type().value_or(real), real);
  element.does(Mul, real);
}

struct Embedding {
  Table word, position, segment, gamma, beta;
  const Operand& output;
  const Operand& sums;
  const Operand& mask_index;
};

//   With a mask, for each sample: its length, which is where the mask is 0 for the first time.
void count_lengths(const Operands& op, const Operand& mask_index, Body& node) {
  const Operand& mask = op["mask"];
  node.each(mask_index.elements(), [&](Body& sample) {
    if (mask)
      sample.each(mask.extent(Axis{1}), [&](Body& token) {
        token.read(mask);
        token.compare(mask);
      });
    sample.write(mask_index);
  });
}

void count_embedding(const Operands& op, const Embedding& e, Body& node) {
  const NumberType real = e.output.type().value_or(kFloat32);
  const Extent size = e.word.array.extent(Axis{1});
  const auto none = [](Body&) {};
  const Standardization rows{e.sums, real, {extent_of(1, "1"), size}};
  node.each(op["input_ids"].elements(), [&](Body& token) {
    token.read(op["input_ids"]);
    token.read(op["segment_ids"]);
    token.read(op["position_ids"]);
    token.each(size, [&](Body& element) {
      read_number(e.word, real, element);
      for (const Table* more : {&e.position, &e.segment}) {
        if (!more->array) continue;
        read_number(*more, real, element);
        element.does(Add, real);
      }
      element.write(e.sums);
    });
    count_standardization(rows, token, none, [&](Body& element) {
      read_number(e.gamma, real, element);
      element.does(Mul, real);
      read_number(e.beta, real, element);
      element.does(Add, real);
      element.write(e.output);
    });
  });
  count_lengths(op, e.mask_index, node);
}

// The array that holds a token's sums while they are normalised.
const Operand& embedding_sums(const Operands& op, const Operand& output) {
  if (op["embedding_sum"] || !output) return op["embedding_sum"];
  return op.array("sums", output.info()->type, {output.shape().back()});
}

//   for each token: read its ids                               |input_ids|
//     for each element: s = word + position + segment, kept    hidden size
//     standardised: y = d·r·gamma + beta                       hidden size
//   mask_index: with a mask, the length of each sample
void count_float(const Operands& op, Body& node) {
  const Embedding e{{op["word_embedding"]},
                    {op["position_embedding"]},
                    {op["segment_embedding"]},
                    {op["gamma"]},
                    {op["beta"]},
                    op["output"],
                    embedding_sums(op, op["output"]),
                    op["mask_index"]};
  count_embedding(op, e, node);
}

//   each scale and zero point is read once
//   as EmbedLayerNormalization, each number of a table (q - zero)·scale
void count_quantized_embedding(const Operands& op, Body& node) {
  for (const std::string_view part :
       {"word_embedding", "position_embedding", "segment_embedding", "gamma", "beta"}) {
    const std::string scale = std::string(part) + "_scale",
                      zero = std::string(part) + "_zero_point";
    node.read(op[scale]);
    if (has_effect(op[zero])) node.read(op[zero]);
  }
  const Embedding e{{op["word_embedding_quant"], op["word_embedding_zero_point"], true},
                    {op["position_embedding_quant"], op["position_embedding_zero_point"], true},
                    {op["segment_embedding"], op["segment_embedding_zero_point"], true},
                    {op["gamma_quant"], op["gamma_zero_point"], true},
                    {op["beta_quant"], op["beta_zero_point"], true},
                    op["layernorm_out"],
                    embedding_sums(op, op["layernorm_out"]),
                    op["mask_index_out"]};
  count_embedding(op, e, node);
}

constexpr std::array kMicrosoftEmbeddingRules{
    OpRule{.op = "EmbedLayerNormalization",
           .domain = kMicrosoft,
           .inputs = "input_ids segment_ids? word_embedding position_embedding "
                     "segment_embedding? gamma beta mask? position_ids?",
           .outputs = "output mask_index? embedding_sum?",
           .types = "integer: input_ids segment_ids; float: word_embedding position_embedding",
           .formula = "LayerNormalization of word + position + segment embedding",
           .infer = infer_float,
           .count = count_float,
           .example = "int32:2x3 int32:2x3 50x5 9x5 2x5 5 5 int32:2x3; outputs=2"},
    OpRule{.op = "QEmbedLayerNormalization",
           .domain = kMicrosoft,
           .inputs = "input_ids segment_ids? word_embedding_quant position_embedding_quant "
                     "segment_embedding? gamma_quant beta_quant mask? word_embedding_scale "
                     "position_embedding_scale segment_embedding_scale? gamma_scale beta_scale "
                     "word_embedding_zero_point position_embedding_zero_point "
                     "segment_embedding_zero_point? gamma_zero_point beta_zero_point",
           .outputs = "layernorm_out mask_index_out",
           .formula = "as EmbedLayerNormalization, of tables of 8-bit integers",
           .infer = infer_quantized_embedding,
           .count = count_quantized_embedding,
           .example = "int32:2x3 _ uint8:50x5 uint8:9x5 _ uint8:5 uint8:5 int32:2x3 () () _ () () "
                      "uint8:() uint8:() _ uint8:() uint8:()"},
};

}  // namespace

std::span<const OpRule> microsoft_embedding_rules() { return kMicrosoftEmbeddingRules; }

}  // namespace opcost
