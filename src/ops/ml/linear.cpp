// LinearClassifier and LinearRegressor of ai.onnx.ml.
// Linear models of ai.onnx.ml. Public counters do not list their products among
// the multiply-accumulates of a network, and neither does opcost.
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/ml/parts.h"
#include "rules/attribute_table.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The coefficients are a matrix with this many rows, one column per feature of X.
Status check_coefficients(const Inference& node, const Samples& x, std::int64_t rows) {
  if (x.features < 1) return node.fault("X has no features");
  const Count wanted =
      Count{static_cast<std::uint64_t>(rows)} * Count{static_cast<std::uint64_t>(x.features)};
  const Count size = table_size(node, "coefficients"), biases = table_size(node, "intercepts");
  if (size != wanted)
    return node.fault("it has " + std::to_string(size.exact().value_or(0)) + " coefficients; " +
                      std::to_string(rows) + " scores of X " + shape_text(node.shape("X")) +
                      " take " + std::to_string(rows) + " x " + std::to_string(x.features));
  if (!biases.is_zero() && biases != Count{static_cast<std::uint64_t>(rows)})
    return node.fault("it has " + std::to_string(biases.exact().value_or(0)) + " intercepts for " +
                      std::to_string(rows) + " scores");
  return Ok{};
}

// One row of coefficients serves two classes: the second score is the first with
// the other sign.
Status infer_linear_classifier(Inference& node) {
  const auto x = samples_of(node);
  if (!x) return x.error();
  const std::int64_t classes = class_count(node);
  const Count features{static_cast<std::uint64_t>(x->features)};
  const bool halved = classes == 2 && table_size(node, "coefficients") == features;
  if (auto fits = check_coefficients(node, *x, halved ? 1 : classes); !fits) return fits;
  if (auto known = post_transform_of(node); !known) return known.error();
  if (auto set = infer_labels(node, x->count); !set) return set;
  return node.set("Z", ElementType::Float, {x->count, classes});
}

Status infer_linear_regressor(Inference& node) {
  const auto x = samples_of(node);
  if (!x) return x.error();
  const std::int64_t targets = node.integer("targets", 1);
  if (targets < 1) return node.fault("targets is " + std::to_string(targets));
  if (auto fits = check_coefficients(node, *x, targets); !fits) return fits;
  if (auto known = post_transform_of(node); !known) return known.error();
  return node.set("Y", ElementType::Float, {x->count, targets});
}

//   for each row of coefficients:               |coefficients| / F
//     score = sum of w·x over the features      F
//             + intercept
void count_scores(const Operands& op, Body& sample) {
  const Extent features = op["X"].extent(Axis{-1});
  sample.each(ratio(op["coefficients"].elements(), features), [&](Body& score) {
    score.sum_over(features, [&](Body& term) {
      term.read(op["coefficients"]);
      read_as(op["X"], op["coefficients"], term);
      term.multiply_temporary(op["coefficients"]);
    });
    score.add_bias(op["intercepts"]);
  });
}

//   for each sample:                            N
//     its scores, as above; one row for two classes: one sign change more
//     post_transform
//     choose the label
//     write the scores                          E
void count_linear_classifier(const Operands& op, Body& node) {
  const Extent classes = op["Z"] ? op["Z"].extent(Axis{-1}) : op["labels"].elements();
  node.each(sample_extent(op), [&](Body& sample) {
    count_scores(op, sample);
    if (op["coefficients"].elements().count == op["X"].extent(Axis{-1}).count &&
        classes.count == Count{2})
      sample.does(Action::Bitwise, op["coefficients"]);
    transform_scores(classes, op, op["coefficients"], sample);
    choose_label(classes, op, sample);
    sample.each(classes, [&](Body& score) { score.write(op["Z"]); });
  });
}

//   for each sample:                            N
//     its scores, as above; post_transform
//     write them                                targets
void count_linear_regressor(const Operands& op, Body& node) {
  const Extent targets = op["Y"].extent(Axis{-1});
  node.each(sample_extent(op), [&](Body& sample) {
    count_scores(op, sample);
    transform_scores(targets, op, op["coefficients"], sample);
    sample.each(targets, [&](Body& score) { score.write(op["Y"]); });
  });
}

constexpr std::array kMlLinearRules{
    OpRule{.op = "LinearClassifier",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Y Z?",
           .types = "number: X",
           .tables = "coefficients intercepts labels=classlabels_strings|classlabels_ints",
           .formula = "scores z = post_transform(W·x + b) and the label of the largest",
           .infer = infer_linear_classifier,
           .count = count_linear_classifier,
           .macs = true,
           .example = "2x3; coefficients=0.5,1.5,2.5,3.5,4.5,5.5 intercepts=0.5,1.5 "
                      "classlabels_ints=0,1 post_transform=SOFTMAX outputs=2"},
    OpRule{.op = "LinearRegressor",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Y",
           .types = "number: X",
           .tables = "coefficients intercepts",
           .formula = "y = post_transform(W·x + b)",
           .infer = infer_linear_regressor,
           .count = count_linear_regressor,
           .macs = true,
           .example = "2x3; coefficients=0.5,1.5,2.5,3.5,4.5,5.5 intercepts=0.5,1.5 targets=2"},
};

}  // namespace

std::span<const OpRule> ml_linear_rules() { return kMlLinearRules; }

}  // namespace opcost
