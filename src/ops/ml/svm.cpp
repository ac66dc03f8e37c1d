// SVMClassifier and SVMRegressor of ai.onnx.ml.
// Support vector machines of ai.onnx.ml, evaluated as LIBSVM does (Chang and Lin,
// ACM TIST 2(3), 2011). The products of a kernel, and those of its value
// and a coefficient, are MACs, as in linear models; the coupling of probabilities has none.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/ml/coupling.h"
#include "ops/ml/parts.h"
#include "rules/attribute_table.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

constexpr std::array<std::string_view, 4> kKernels{"LINEAR", "POLY", "RBF", "SIGMOID"};

// Entry `at` of kernel_params: gamma, coef0, degree.
double kernel_parameter(const NodeView& node, std::size_t at) {
  const Attribute* given = node.attribute("kernel_params");
  const auto* list = given != nullptr ? std::get_if<std::vector<float>>(&given->value) : nullptr;
  return list != nullptr && at < list->size() ? static_cast<double>((*list)[at]) : 0;
}

// The number of support vectors of a classifier or a regressor; 0: it is linear. An overflow
// if one of the numbers is negative.
Count vector_count(const NodeView& node) {
  Count sum{0};
  const auto add = [&](std::int64_t own) {
    sum += own < 0 ? Count::overflowed() : Count{static_cast<std::uint64_t>(own)};
  };
  add(node.integer("n_supports", 0));
  for (const std::int64_t own : node.integers("vectors_per_class")) add(own);
  return sum;
}

// The number of classes: that of the labels, or of the lists of vectors.
std::uint64_t classes_of(const NodeView& node) {
  const auto& per_class = node.integers("vectors_per_class");
  return per_class.empty() ? static_cast<std::uint64_t>(class_count(node)) : per_class.size();
}

// C·(C - 1) / 2, computed without halving an overflow.
Count pairs_of(std::uint64_t classes) {
  return classes % 2 == 0 ? Count{classes / 2} * Count{classes}.minus_one()
                          : Count{classes / 2} * Count{classes};
}

Status check_table_size(const Inference& node, std::string_view table, Count wanted) {
  const Count size = table_size(node, table);
  if (size == wanted) return Ok{};
  return node.fault("it has " + std::to_string(size.exact().value_or(0)) + " numbers in " +
                    std::string(table) + ", not " + std::to_string(wanted.exact().value_or(0)));
}

Status check_words(const Inference& node) {
  const std::string_view kernel = node.word("kernel_type", "LINEAR");
  if (std::ranges::find(kKernels, kernel) == kKernels.end())
    return node.fault("its kernel_type `" + std::string(kernel) + "` is none that ONNX knows");
  if (auto known = post_transform_of(node); !known) return known.error();
  return Ok{};
}

// The vectors are [V, F], with `per_vector` coefficients each; a linear model has `rows` rows
// of F coefficients.
Status check_model(const Inference& node, const Samples& x, Count per_vector, Count rows) {
  const Count vectors = vector_count(node), features{static_cast<std::uint64_t>(x.features)};
  if (vectors.has_overflowed()) return node.fault("the number of its support vectors is absurd");
  if (features.is_zero()) return node.fault("X has no features");
  if (vectors.is_zero()) return check_table_size(node, "coefficients", rows * features);
  if (per_vector.is_zero()) return node.fault("all its support vectors are of one class");
  if (auto fits = check_table_size(node, "support_vectors", vectors * features); !fits) return fits;
  return check_table_size(node, "coefficients", per_vector * vectors);
}

Status infer_svm_classifier(Inference& node) {
  const auto x = samples_of(node);
  if (!x) return x.error();
  if (auto known = check_words(node); !known) return known;
  const std::uint64_t classes = classes_of(node);
  if (auto fits = check_model(node, *x, Count{classes}.minus_one(), Count{classes}); !fits)
    return fits;
  if (table_of(node, "prob_a"))
    for (const std::string_view table : {"prob_a", "prob_b"})
      if (auto fits = check_table_size(node, table, pairs_of(classes)); !fits) return fits;
  if (table_of(node, "prob_a") && classes > 2)
    node.assume("the probabilities of pairs of classes are coupled in " +
                std::to_string(coupling_rounds(classes)) + " rounds, the most that LIBSVM takes");
  if (auto set = infer_labels(node, x->count); !set) return set;
  return node.set("Z", ElementType::Float, {x->count, static_cast<std::int64_t>(classes)});
}

Status infer_svm_regressor(Inference& node) {
  const auto x = samples_of(node);
  if (!x) return x.error();
  if (auto known = check_words(node); !known) return known;
  if (auto fits = check_model(node, *x, Count{1}, Count{1}); !fits) return fits;
  return node.set("Y", ElementType::Float, {x->count, 1});
}

// x^degree: degree - 1 products for a small whole degree.
void raise_to_degree(double degree, const Operand& like, Body& kernel) {
  if (degree < 1 || degree > 16 || degree != std::floor(degree)) return kernel.power(like);
  kernel.each({Count{static_cast<std::uint64_t>(degree) - 1}, "degree - 1"},
              [&](Body& product) { product.multiply(like); });
}

//   LINEAR:   k = sum of v·x over the features              F
//   POLY:     k = (gamma·(sum of v·x) + coef0)^degree
//   RBF:      k = exp(-gamma · sum of (v - x)·(v - x))
//   SIGMOID:  k = tanh(gamma·(sum of v·x) + coef0)
void count_kernel(const Operands& op, const Operand& vectors, Body& kernel) {
  const std::string_view type = op["support_vectors"] ? op.word("kernel_type", "LINEAR") : "LINEAR";
  kernel.sum_over(op["X"].extent(Axis{-1}), [&](Body& term) {
    term.read(vectors);
    read_as(op["X"], vectors, term);
    if (type == "RBF") term.subtract(vectors);
    term.multiply_temporary(vectors);
  });
  if (type == "LINEAR") return;
  kernel.multiply(vectors);  // by gamma
  if (type == "RBF") return kernel.exp(vectors);
  kernel.add(vectors);
  if (type == "POLY") return raise_to_degree(kernel_parameter(op, 2), vectors, kernel);
  kernel.exp(vectors), kernel.add(vectors), kernel.add(vectors), kernel.divide(vectors);
}

//   for each pair: r = 1 / (1 + exp(a·score + b)), clipped on both sides     pairs
void count_probabilities(const Operands& op, const Extent& pairs, Body& sample) {
  const Operand& like = op["coefficients"];
  sample.each(pairs, [&](Body& pair) {
    pair.read(op["prob_a"]), pair.multiply(like);
    pair.read(op["prob_b"]), pair.add(like);
    pair.exp(like), pair.add(like), pair.divide(like);
    pair.compare(like), pair.compare(like);
  });
  const std::uint64_t classes = classes_of(op);
  if (classes > 2) couple_probabilities(classes, like, sample);
}

//   for each support vector: k = kernel(v, x)                      V
//   for each pair of classes: score = rho + sum of coefficient·k   (C - 1)·V in all
//     the sign is a vote                                           pairs
void count_svm_votes(const Operands& op, Body& sample) {
  const Operand& like = op["coefficients"];
  const Extent pairs{pairs_of(classes_of(op)), "pairs"};
  sample.each(ratio(op["support_vectors"].elements(), op["X"].extent(Axis{-1})),
              [&](Body& kernel) { count_kernel(op, op["support_vectors"], kernel); });
  sample.each(pairs, [&](Body& pair) { pair.read(op["rho"]); });
  sample.accumulate_over(like.elements(), [&](Body& term) {
    term.read(like);
    term.multiply_temporary(like);
  });
  sample.each(pairs, [&](Body& pair) { pair.compare(like); });
  if (op["prob_a"]) count_probabilities(op, pairs, sample);
}

//   for each sample:                                     N
//     its votes as above, or without support vectors     V = 0
//       for each class: score = rho + w·x                C
//     post_transform; choose the label; write the scores C
void count_svm_classifier(const Operands& op, Body& node) {
  const Extent classes{Count{classes_of(op)}, "C"};
  node.each(sample_extent(op), [&](Body& sample) {
    if (op["support_vectors"]) {
      count_svm_votes(op, sample);
    } else {
      sample.each(classes, [&](Body& score) {
        count_kernel(op, op["coefficients"], score);
        score.add_bias(op["rho"]);
      });
    }
    transform_scores(classes, op, op["coefficients"], sample);
    choose_label(classes, op, sample);
    sample.each(classes, [&](Body& score) { score.write(op["Z"]); });
  });
}

//   for each sample:                                     N
//     y = rho + sum of coefficient·kernel(v, x)          V
//     without support vectors: y = rho + w·x
//     one_class: y = y > 0 ? 1 : -1
//     post_transform; write it
void count_svm_regressor(const Operands& op, Body& node) {
  const Operand& like = op["coefficients"];
  node.each(sample_extent(op), [&](Body& sample) {
    if (op["support_vectors"]) {
      sample.sum_over(like.elements(), [&](Body& term) {
        count_kernel(op, op["support_vectors"], term);
        term.read(like);
        term.multiply_temporary(like);
      });
    } else {
      count_kernel(op, like, sample);
    }
    sample.add_bias(op["rho"]);
    if (op.integer("one_class", 0) != 0) sample.compare(like);
    transform_scores({Count{1}, "1"}, op, like, sample);
    sample.write(op["Y"]);
  });
}

constexpr std::array kMlSvmRules{
    OpRule{.op = "SVMClassifier",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Y Z?",
           .types = "number: X",
           .tables = "support_vectors coefficients rho prob_a prob_b "
                     "labels=classlabels_strings|classlabels_ints",
           .formula = "a vote for each pair of classes: the sign of rho + the sum of "
                      "coefficient·kernel(v, x)",
           .infer = infer_svm_classifier,
           .count = count_svm_classifier,
           .macs = true,
           .example = "2x3; kernel_type=RBF kernel_params=0.5,0.5,3.5 vectors_per_class=1,1 "
                      "support_vectors=0.5,1.5,2.5,3.5,4.5,5.5 coefficients=0.5,1.5 rho=0.5, "
                      "prob_a=0.5, prob_b=0.5, classlabels_ints=0,1 outputs=2"},
    OpRule{.op = "SVMRegressor",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Y",
           .types = "number: X",
           .tables = "support_vectors coefficients rho",
           .formula = "y = rho + sum of coefficient·kernel(v, x) over the support vectors",
           .infer = infer_svm_regressor,
           .count = count_svm_regressor,
           .macs = true,
           .example = "2x3; kernel_type=RBF kernel_params=0.5,0.5,3.5 n_supports=2 "
                      "support_vectors=0.5,1.5,2.5,3.5,4.5,5.5 coefficients=0.5,1.5 rho=0.5,"},
};

}  // namespace

std::span<const OpRule> ml_svm_rules() { return kMlSvmRules; }

}  // namespace opcost
