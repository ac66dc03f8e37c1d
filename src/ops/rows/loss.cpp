// SoftmaxCrossEntropyLoss and NegativeLogLikelihoodLoss.
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The formal names of the two operators.
struct LossNames {
  std::string_view scores, labels, weights, loss;
};

constexpr LossNames kLikelihood{"input", "target", "weight", "loss"};
constexpr LossNames kEntropy{"scores", "labels", "weights", "output"};

std::string_view reduction_of(const NodeView& node) { return node.word("reduction", "mean"); }

// Scores are [batch, classes, ...]; labels have the same shape without the classes.
Status check_scores_and_labels(const Inference& node, const LossNames& names) {
  const Shape &scores = node.shape(names.scores), &labels = node.shape(names.labels);
  if (scores.size() < 2) return node.fault("its scores " + shape_text(scores) + " have no classes");
  Shape expected = scores;
  expected.erase(expected.begin() + 1);
  if (labels != expected)
    return node.fault("its labels are " + shape_text(labels) + ", not " + shape_text(expected) +
                      " as the scores " + shape_text(scores) + " want");
  if (node.has(names.weights) && node.shape(names.weights) != Shape{scores[1]})
    return node.fault("its weights " + shape_text(node.shape(names.weights)) +
                      " are not one for each of " + std::to_string(scores[1]) + " classes");
  return Ok{};
}

Status infer_loss(Inference& node, const LossNames& names) {
  if (auto fit = check_scores_and_labels(node, names); !fit) return fit;
  const std::string_view reduction = reduction_of(node);
  if (reduction != "none" && reduction != "sum" && reduction != "mean")
    return node.fault("its reduction is `" + std::string(reduction) +
                      "`; ONNX has none, sum and mean");
  if (node.given("ignore_index")) node.assume("none of its labels is taken to be the ignored one");
  Shape shape = reduction == "none" ? node.shape(names.labels) : Shape{};
  return node.set(names.loss, node.type(names.scores), std::move(shape));
}

Status infer_likelihood(Inference& node) { return infer_loss(node, kLikelihood); }

Status infer_entropy(Inference& node) {
  if (auto set = node.set("log_prob", node.type("scores"), node.shape("scores")); !set) return set;
  return infer_loss(node, kEntropy);
}

// The loss of one label: minus its logarithm, times the weight of its class.
void weigh_label(const Operands& op, const LossNames& names, Body& label) {
  label.does(Action::Bitwise, op[names.scores]);
  if (!op[names.weights]) return;
  label.read(op[names.weights]);
  label.multiply(op[names.weights], op[names.scores]);
}

//   none: for each label: its loss, written            |labels|
//   sum:  the sum of all losses, written
//   mean: the sum of all losses, divided by how many labels there are, or
//         by the sum of their weights (an ignored one weighs nothing)
void reduce_losses(const Operands& op, const LossNames& names, Body& node,
                   FunctionRef<void(Body&)> loss) {
  const Extent labels = op[names.labels].elements();
  if (reduction_of(op) == "none") {
    node.each(labels, [&](Body& label) {
      loss(label);
      label.write(op[names.loss]);
    });
    return;
  }
  node.sum_over(labels, loss);
  if (reduction_of(op) == "mean") {
    const bool weighted = op[names.weights].present() || op.given("ignore_index");
    const Extent joints{labels.count.minus_one(), "(" + labels.text + " - 1)"};
    if (weighted) node.each(joints, [&](Body& joint) { joint.add(op[names.loss]); });
    node.divide(op[names.loss]);
  }
  node.write(op[names.loss]);
}

// Reads a label and compares it with ignore_index.
void read_label(const Operands& op, const LossNames& names, Body& label) {
  label.read(op[names.labels]);
  if (op.given("ignore_index")) label.compare(op[names.labels]);
}

//   for each label:                                    |target|
//     read it and its logarithm; minus that, times the weight of its class
//   the losses are reduced as above
void count_likelihood(const Operands& op, Body& node) {
  reduce_losses(op, kLikelihood, node, [&](Body& label) {
    read_label(op, kLikelihood, label);
    label.read(op["input"]);
    weigh_label(op, kLikelihood, label);
  });
}

//   for each label:                                    |labels|
//     m = the largest score x of the classes           scores[1]
//     l = log of the sum of exp(x - m)                 scores[1]
//     log_prob = (x - m) - l: of all classes, written, where it is wanted;
//     else of the label's class only
//     read the label; minus its log_prob, times the weight of its class
//   the losses are reduced as above
// The differences x - m are temporaries.
void count_entropy(const Operands& op, Body& node) {
  const Operand &scores = op["scores"], &log_prob = op["log_prob"];
  const Extent classes = scores.extent(Axis{1});
  const Extent logarithms = log_prob ? classes : Extent{Count{1}, "1"};
  reduce_losses(op, kEntropy, node, [&](Body& label) {
    label.max_over(classes, [&](Body& each) { each.read(scores); });
    label.sum_over(classes, [&](Body& each) {
      each.read(scores);
      each.subtract(scores);
      each.exp(scores);
    });
    label.log(scores);
    label.each(logarithms, [&](Body& each) {
      each.subtract(scores);
      each.write(log_prob);
    });
    read_label(op, kEntropy, label);
    weigh_label(op, kEntropy, label);
  });
}

constexpr std::array kLossRules{
    OpRule{.op = "NegativeLogLikelihoodLoss",
           .since = 12,
           .inputs = "input target weight?",
           .outputs = "loss",
           .types = "float: input weight; integer: target",
           .formula = "-input[label], times the weight of the label; their mean, sum, or each",
           .infer = infer_likelihood,
           .count = count_likelihood,
           .example = "3x5x2 int64:3x2 5"},
    OpRule{.op = "SoftmaxCrossEntropyLoss",
           .since = 12,
           .inputs = "scores labels weights?",
           .outputs = "output log_prob?",
           .types = "float: scores weights; integer: labels",
           .formula =
               "-log softmax(scores)[label], times the weight of the label; their mean, sum, "
               "or each",
           .infer = infer_entropy,
           .count = count_entropy,
           .example = "3x5x2 int64:3x2 5; outputs=2"},
};

}  // namespace

std::span<const OpRule> loss_rules() { return kLossRules; }

}  // namespace opcost
