// The operator RotaryEmbedding, and the rotation that other operators share.
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/attention/rotary_embedding.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// X [N, heads, T, head_size], or [N, T, heads · head_size].
Result<Rotation> read_rotation(const NodeView& node) {
  const Shape& x = node.shape("X");
  Rotation r;
  if (x.size() == 4) {
    r = {x[0], x[2], x[1], x[3], 0};
  } else if (x.size() == 3) {
    const std::int64_t heads = node.integer("num_heads", 0);
    if (heads < 1 || x[2] % heads != 0)
      return node.fault("num_heads is " + std::to_string(heads) + " for X " + shape_text(x));
    r = {x[0], x[1], heads, x[2] / heads, 0};
  } else {
    return node.fault("X is " + shape_text(x) + "; it must be of rank 3 or 4");
  }
  const std::int64_t given = node.integer("rotary_embedding_dim", 0);
  r.rotated = given == 0 ? r.head_size : given;
  if (r.rotated < 0 || r.rotated > r.head_size || r.rotated % 2 != 0)
    return node.fault(std::to_string(r.rotated) + " of the " + std::to_string(r.head_size) +
                      " elements of a head cannot be rotated in pairs");
  return r;
}

// [positions, columns] if position_ids choose the rows, else [N, T, columns]. Columns
// beyond rotated/2 are not used; ONNX's own tests have them.
Status check_angle_cache(const Inference& node, std::string_view name, const Rotation& r) {
  const Shape& cache = node.shape(name);
  const std::size_t rank = node.has("position_ids") ? 2 : 3;
  if (cache.size() != rank || cache.back() < r.rotated / 2)
    return node.fault(std::string(name) + " is " + shape_text(cache) + "; it must be of rank " +
                      std::to_string(rank) + " with " + std::to_string(r.rotated / 2) +
                      " columns or more");
  return rank == 2 ? Status{Ok{}} : expect_shape(node, name, {r.batch, r.tokens, cache.back()});
}

Status infer_rotary(Inference& node) {
  const auto rotation = read_rotation(node);
  if (!rotation) return rotation.error();
  for (const std::string_view name : {"cos_cache", "sin_cache"})
    if (auto fits = check_angle_cache(node, name, *rotation); !fits) return fits;
  if (auto fits = expect_shape(node, "position_ids", {rotation->batch, rotation->tokens}); !fits)
    return fits;
  return node.set("Y", node.type("X"), node.shape("X"));
}

void count_rotary(const Operands& op, Body& node) {
  const auto rotation = read_rotation(op);
  if (!rotation) return;
  count_rotation(*rotation,
                 {op["X"], op["Y"], op["position_ids"], op["cos_cache"], op["sin_cache"]}, node);
}

constexpr std::array kRotaryEmbeddingRules{
    OpRule{.op = "RotaryEmbedding",
           .since = 23,
           .inputs = "X cos_cache sin_cache position_ids?",
           .outputs = "Y",
           .types = "float: X cos_cache sin_cache",
           .formula = "(a, b) of a head = (cos·a - sin·b, sin·a + cos·b) of its position",
           .infer = infer_rotary,
           .count = count_rotary,
           .example = "2x3x20 50x2 50x2 int64:2x3; num_heads=2 rotary_embedding_dim=4"},
};

}  // namespace

void count_rotation(const Rotation& r, const RotationArrays& arrays, Body& node) {
  const Operand& positions = arrays.positions;
  if (positions) node.each(positions.elements(), [&](Body& token) { token.read(positions); });
  const Extent heads =
      extent_of(r.batch, "batch") * extent_of(r.tokens, "tokens") * extent_of(r.heads, "heads");
  node.each(heads, [&](Body& head) {
    head.each(extent_of(r.rotated / 2, "rotated/2"), [&](Body& pair) {
      pair.read(arrays.cos), pair.read(arrays.sin);
      pair.read(arrays.x), pair.read(arrays.x);
      pair.multiply(arrays.x), pair.multiply(arrays.x), pair.subtract(arrays.x);
      pair.multiply(arrays.x), pair.multiply(arrays.x), pair.add(arrays.x);
      pair.write(arrays.y), pair.write(arrays.y);
    });
    head.each(extent_of(r.head_size - r.rotated, "(head size - rotated)"),
              [&](Body& kept) { kept.read(arrays.x), kept.write(arrays.y); });
  });
}

std::span<const OpRule> rotary_embedding_rules() { return kRotaryEmbeddingRules; }

}  // namespace opcost
