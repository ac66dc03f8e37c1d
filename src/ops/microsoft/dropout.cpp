// Dropout of com.microsoft, fused with a bias or with a mask of bits.
// At inference nothing is dropped. The mask would be all true and nothing reads it, so it is not
// written (the same holds for Dropout).
#include <array>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/movement/dropout.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// One bit per element of data, 32 to a word.
Result<Shape> bit_mask(const Inference& node) {
  const auto elements = element_count(node.shape("data")).exact();
  if (!elements || *elements > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return node.fault("its data " + shape_text(node.shape("data")) + " are too many");
  return Shape{static_cast<std::int64_t>(*elements / 32 + (*elements % 32 != 0 ? 1 : 0))};
}

// The output has the shape of data; the bias has that shape too, or only its last axis.
Status infer_output(Inference& node) {
  state_training(node);
  const Shape& data = node.shape("data");
  if (node.has("bias")) {
    const auto both = broadcast(node, data, node.shape("bias"));
    if (!both || *both != data)
      return node.fault("bias " + shape_text(node.shape("bias")) + " is no part of data " +
                        shape_text(data));
  }
  if (auto fits = expect_shape(node, "residual", data); !fits) return fits;
  return node.set("output", node.type("data"), data);
}

Status infer_with_bits(Inference& node) {
  if (auto set = infer_output(node); !set) return set;
  auto mask = bit_mask(node);
  if (!mask) return mask.error();
  return node.set("mask", ElementType::UInt32, *std::move(mask));
}

Status infer_with_mask(Inference& node) {
  if (auto set = infer_output(node); !set) return set;
  return node.set("mask", ElementType::Bool, node.shape("data"));
}

//   for each element:                                    |output|
//     y = x + bias; in training dropped at random; + residual where there is one
//   in training the mask, if wanted                      |mask|
void count_with_mask(const Operands& op, Body& node) {
  const NumberType type = op["data"].type().value_or(kFloat32);
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["data"]);
    element.add_bias(op["bias"]);
    drop(op, type, element);
    element.add_bias(op["residual"]);
    element.write(op["output"]);
  });
  if (drops(op) && op["mask"])
    node.each(op["mask"].elements(), [&](Body& word) { word.write(op["mask"]); });
}

void keep_unless_dropped(Inference& node) {
  if (!drops(node)) keep_numbers(node);
}

constexpr OpRule biased(std::string_view op, Status (*infer)(Inference&)) {
  return {
      .op = op,
      .domain = kMicrosoft,
      .inputs = "data bias residual? ratio? training_mode?",
      .outputs = "output mask?",
      .formula = "x + bias + residual at inference, without a mask; in training it drops at random",
      .infer = infer,
      .count = count_with_mask,
      .example = "2x3x5 5 2x3x5"};
}

constexpr std::array kMicrosoftDropoutRules{
    biased("BiasDropout", infer_with_mask),
    biased("BitmaskBiasDropout", infer_with_bits),
    OpRule{.op = "BitmaskDropout",
           .domain = kMicrosoft,
           .inputs = "data ratio? training_mode?",
           .outputs = "output mask?",
           .formula = "y = x at inference; in training x / (1 - ratio), or 0 at random",
           .infer = infer_with_bits,
           .evaluate = keep_unless_dropped,
           .count = count_with_mask,
           .why = "drops nothing at inference: another name of the same tensor; its mask is all "
                  "true and nothing reads it",
           .free_when = drops_nothing,
           .example = "2x3"},
};

}  // namespace

std::span<const OpRule> microsoft_dropout_rules() { return kMicrosoftDropoutRules; }

}  // namespace opcost
