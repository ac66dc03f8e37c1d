// Steps that operators of ai.onnx.ml share: samples, key look-up, labels, score transforms.
#include "ops/ml/parts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <string>

#include "opcost/core/text.h"
#include "rules/attribute_table.h"

namespace opcost {
namespace {

// In the order of TreeEnsemble's numbers, version 5.
constexpr std::array<std::string_view, 5> kTransforms{"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO",
                                                      "PROBIT"};

//   m = the largest score                         n
//   s = sum of exp(score - m)                     n
//   score = exp / s                               n
void softmax_of_scores(const Extent& scores, const Operand& like, Body& sample) {
  sample.max_over(scores, [&](Body&) {});
  sample.sum_over(scores, [&](Body& score) {
    score.subtract(like);
    score.exp(like);
  });
  sample.each(scores, [&](Body& score) { score.divide(like); });
}

//   for each score: sqrt 2 · the inverse error function of t = 2·score - 1, after
//   Winitzki, "A handy approximation for the error function and its inverse" (2008):
//     l = log((1 - t)·(1 + t));  v = 2 / (pi a) + l / 2;  w = l / a
//     sign of t · sqrt(sqrt(v·v - w) - v)
void probit(const Extent& scores, const Operand& like, Body& sample) {
  sample.each(scores, [&](Body& score) {
    score.multiply(like), score.subtract(like);                    // t
    score.subtract(like), score.add(like);                         // 1 - t, 1 + t
    score.multiply(like), score.log(like);                         // l
    score.multiply(like), score.add(like), score.multiply(like);   // v, w
    score.multiply(like), score.subtract(like), score.sqrt(like);  // sqrt(v·v - w)
    score.subtract(like), score.sqrt(like), score.does(Action::Bitwise, like);
    score.multiply(like);  // by sqrt 2
  });
}

}  // namespace

Result<Samples> samples_of(const NodeView& node) {
  const Shape& x = node.shape("X");
  if (x.empty() || x.size() > 2)
    return node.fault("X is " + shape_text(x) + "; it must be [N, F] or [F]");
  return Samples{x.size() == 2 ? x.front() : 1, x.back()};
}

Extent sample_extent(const Operands& op) {
  return op["X"].rank() < 2 ? Extent{Count{1}, "1"} : op["X"].extent(Axis{0});
}

void read_as(const Operand& from, const Operand& like, Body& body) {
  body.read(from);
  const auto has = from.type(), wanted = like.type();
  if (!has || !wanted || *has == *wanted) return;
  body.does(Action::Convert, has->bits > wanted->bits ? from : like);
}

Extent probes(const Operand& keys) {
  const std::uint64_t count =
      keys.elements().count.exact().value_or(std::numeric_limits<std::uint64_t>::max());
  return {Count{static_cast<std::uint64_t>(std::bit_width(count))}, "log2 |" + keys.name() + "|"};
}

void look_up(const Operand& keys, Body& body) {
  if (!keys) return;
  body.each(probes(keys), [&](Body& probe) {
    probe.read(keys);
    probe.compare(keys);
  });
}

Status infer_labels(Inference& node, std::int64_t samples) {
  const auto labels = table_of(node, "labels");
  return node.set("Y", labels ? labels->info.type : ElementType::Int64, {samples});
}

std::int64_t class_count(const NodeView& node) {
  const auto labels = table_of(node, "labels");
  return labels ? labels->info.shape->front() : 1;
}

void choose_label(const Extent& scores, const Operands& op, Body& sample) {
  const Count comparisons = std::max(Count{1}, scores.count.minus_one());
  sample.each({comparisons, scores.text + " - 1"},
              [&](Body& score) { score.does(Action::Compare, op["Z"] ? op["Z"] : op["X"]); });
  sample.read(op["labels"]);
  sample.write(op["Y"]);
}

Result<PostTransform> post_transform_of(const NodeView& node) {
  const Attribute* given = node.attribute("post_transform");
  const bool by_number = given != nullptr && std::holds_alternative<std::int64_t>(given->value);
  const auto place = by_number
                         ? node.integer("post_transform", 0)
                         : std::ranges::find(kTransforms, node.word("post_transform", "NONE")) -
                               kTransforms.begin();
  if (place < 0 || place >= static_cast<std::int64_t>(kTransforms.size()))
    return node.fault("its post_transform is none that ONNX knows");
  return static_cast<PostTransform>(place);
}

//   LOGISTIC:     1 / (1 + exp(-score))
//   SOFTMAX_ZERO: as SOFTMAX, but a score of 0 stays 0: a compare more
void transform_scores(const Extent& scores, const Operands& op, const Operand& like, Body& sample) {
  const auto transform = post_transform_of(op);
  if (!transform || *transform == PostTransform::None) return;
  if (*transform == PostTransform::Probit) return probit(scores, like, sample);
  if (*transform == PostTransform::SoftmaxZero)
    sample.each(scores, [&](Body& score) { score.compare(like); });
  if (*transform != PostTransform::Logistic) return softmax_of_scores(scores, like, sample);
  sample.each(scores, [&](Body& score) {
    score.exp(like);
    score.add(like);
    score.divide(like);
  });
}

Extent ratio(const Extent& n, const Extent& d) {
  return {d.count.is_zero() ? Count{0} : n.count / d.count, n.text + " / " + d.text};
}

}  // namespace opcost
