// Rotary embeddings of com.microsoft: RotaryEmbedding, MRotaryEmbedding, GemmaRotaryEmbedding.
#include <array>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/attention/rotary_embedding.h"
#include "ops/microsoft/parts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// input [batch, heads, tokens, size] or [batch, tokens, columns]. The size of a head follows
// from num_heads, else from the caches, which hold half of it.
Result<Rotation> rotation_of(const NodeView& node) {
  const Shape &x = node.shape("input"), &cos = node.shape("cos_cache");
  const std::int64_t heads = node.integer("num_heads", 0);
  if ((x.size() != 3 && x.size() != 4) || cos.size() != 2)
    return node.fault("input is " + shape_text(x) + " and cos_cache " + shape_text(cos));
  if (auto fits = expect_shape(node, "sin_cache", cos); !fits) return fits.error();
  const std::int64_t wanted = node.integer("rotary_embedding_dim", 0);
  Rotation r{x[0], x[x.size() - 2], 1, x.back(), 0};
  if (x.size() == 4) {
    r.heads = x[1];
  } else if (heads > 0 || wanted > 0) {
    if (heads < 1 || x[2] % heads != 0)
      return node.fault("num_heads is " + std::to_string(heads) + " for input " + shape_text(x));
    r.heads = heads;
    r.head_size = x[2] / heads;
  } else {
    if (cos[1] < 1 || cos[1] > x[2] / 2 || x[2] % (2 * cos[1]) != 0)
      return node.fault("cos_cache is " + shape_text(cos) + " for input " + shape_text(x));
    r.head_size = 2 * cos[1];
    r.heads = x[2] / r.head_size;
  }
  r.rotated = wanted == 0 ? r.head_size : wanted;
  if (r.rotated < 0 || r.rotated > r.head_size || r.rotated % 2 != 0 || cos[1] < r.rotated / 2)
    return node.fault(std::to_string(r.rotated) + " of the " + std::to_string(r.head_size) +
                      " elements of a head cannot be rotated by cos_cache " + shape_text(cos));
  return r;
}

Status infer_microsoft_rotary(Inference& node) {
  const auto r = rotation_of(node);
  if (!r) return r.error();
  const Shape& positions = node.shape("position_ids");
  if (positions != Shape{1} && positions != Shape{r->batch, r->tokens})
    return node.fault("position_ids is " + shape_text(positions) + " for input " +
                      shape_text(node.shape("input")));
  return node.set("output", node.type("input"), node.shape("input"));
}

//   as RotaryEmbedding of ai.onnx, each number times `scale` unless that is 1
void count_microsoft_rotary(const Operands& op, Body& node) {
  const auto r = rotation_of(op);
  if (!r) return;
  const Operand& x = op["input"];
  if (op.number("scale", 1.0) != 1.0)
    node.each(x.elements(), [&](Body& element) { element.multiply(x); });
  count_rotation(*r, {x, op["output"], op["position_ids"], op["cos_cache"], op["sin_cache"]}, node);
}

Status infer_multimodal(Inference& node) {
  const auto r = rotation_of(node);
  if (!r) return r.error();
  if (auto fits = expect_shape(node, "position_ids", {3, r->batch, r->tokens}); !fits) return fits;
  std::int64_t left = r->rotated / 2;
  const auto& sections = node.integers("mrope_section");
  for (const std::int64_t section : sections) {
    if (section < 0 || section > left) break;
    left -= section;
  }
  if (sections.size() != 3 || left != 0)
    return node.fault("mrope_section [" + shape_text(sections) + "] does not divide the " +
                      std::to_string(r->rotated / 2) + " pairs of a head");
  return node.set("output", node.type("input"), node.shape("input"));
}

Status infer_gemma(Inference& node) {
  const Shape &emb = node.shape("emb"), &q = node.shape("q"), &k = node.shape("k");
  const auto fits = [&](const Shape& x) {
    return x.size() == 4 && emb.size() == 3 && x[0] == emb[0] && x[2] == emb[1] && x[3] == emb[2];
  };
  if (!fits(q) || !fits(k))
    return node.fault("emb is " + shape_text(emb) + ", q " + shape_text(q) + " and k " +
                      shape_text(k));
  if (auto same = expect_shape(node, "q_rot", q); !same) return same;
  if (auto same = expect_shape(node, "k_rot", k); !same) return same;
  if (auto set = node.set("output1", node.type("q"), q); !set) return set;
  return node.set("output2", node.type("k"), k);
}

void turn(const Operand& x, const Operand& rotated, const Operand& cos, const Operand& sin,
          const Operand& y, Body& node) {
  node.each(x.elements(), [&](Body& element) {
    element.read(x), element.read(cos), element.multiply(x, cos);
    element.read(rotated), element.read(sin), element.multiply(rotated, sin);
    element.add(x);
    element.write(y);
  });
}

//   for each angle: its sine and its cosine, as numbers of q's type, kept   |emb|
//   for each element of q: q·cos + q_rot·sin                                |q|
//   for each element of k: k·cos + k_rot·sin                                |k|
void count_gemma(const Operands& op, Body& node) {
  const Operand &emb = op["emb"], &q = op["q"];
  const auto from = emb.type(), to = q.type();
  if (!from || !to) return;
  const Operand& sin = op.array("sin", op.type("q"), op.shape("emb"));
  const Operand& cos = op.array("cos", op.type("q"), op.shape("emb"));
  node.each(emb.elements(), [&](Body& angle) {
    angle.read(emb);
    for (const Operand* array : {&sin, &cos}) {
      angle.does(Sin, emb);
      angle.convert(*from, *to);
      angle.write(*array);
    }
  });
  turn(q, op["q_rot"], cos, sin, op["output1"], node);
  turn(op["k"], op["k_rot"], cos, sin, op["output2"], node);
}

constexpr std::string_view kRotaryFormula =
    "(a, b) of a head = (cos·a - sin·b, sin·a + cos·b) of its position";

constexpr std::array kMicrosoftRotaryRules{
    OpRule{.op = "GemmaRotaryEmbedding",
           .domain = kMicrosoft,
           .inputs = "emb q q_rot k k_rot",
           .outputs = "output1 output2",
           .formula = "q·cos(emb) + q_rot·sin(emb); the same of k",
           .infer = infer_gemma,
           .count = count_gemma,
           .example = "2x3x4 float16:2x5x3x4 float16:2x5x3x4 float16:2x1x3x4 float16:2x1x3x4"},
    OpRule{.op = "MRotaryEmbedding",
           .domain = kMicrosoft,
           .inputs = "input position_ids cos_cache sin_cache",
           .outputs = "output",
           .formula = "as RotaryEmbedding, with a position for each of three axes",
           .infer = infer_multimodal,
           .count = count_microsoft_rotary,
           .example = "2x3x24 int64:3x2x3 50x6 50x6; mrope_section=2,2,2"},
    OpRule{.op = "RotaryEmbedding",
           .domain = kMicrosoft,
           .inputs = "input position_ids cos_cache sin_cache",
           .outputs = "output",
           .types = "float: input cos_cache sin_cache; integer: position_ids",
           .formula = kRotaryFormula,
           .infer = infer_microsoft_rotary,
           .count = count_microsoft_rotary,
           .example = "2x3x20 int64:2x3 50x2 50x2; num_heads=2 rotary_embedding_dim=4"},
};

}  // namespace

std::span<const OpRule> microsoft_rotary_rules() { return kMicrosoftRotaryRules; }

}  // namespace opcost
