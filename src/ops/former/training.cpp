// Optimizers and Gradient of ai.onnx.preview.training.
// The operators of ai.onnx.preview.training. Each optimizer takes the rate R, the
// number T of the update, and groups of tensors: all X, all gradients G, and so on.
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/ml/parts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

constexpr std::string_view kTraining = "ai.onnx.preview.training";

// The groups of tensors that each optimizer takes and returns: X G H, X G V H, X G V.
struct Groups {
  std::size_t in, out;
};
constexpr Groups kAdagrad{3, 2}, kAdam{4, 3}, kMomentum{3, 2};

// Group g of the outputs has the types and shapes of the tensors X.
template <const Groups& groups>
Status infer_optimizer(Inference& node) {
  for (const std::string_view scalar : {"R", "T"})
    if (element_count(node.shape(scalar)) != Count{1})
      return node.fault(std::string(scalar) + " is no single number");
  const auto inputs = node.inputs("inputs");
  const std::size_t tensors = inputs.size() / groups.in;
  if (inputs.size() % groups.in != 0 || node.output_count() != tensors * groups.out)
    return node.fault("it has " + std::to_string(inputs.size()) + " tensors in and " +
                      std::to_string(node.output_count()) + " out; for each that it optimizes " +
                      std::to_string(groups.in) + " go in and " + std::to_string(groups.out) +
                      " come out");
  for (std::size_t at = tensors; at < inputs.size(); ++at)
    if (*inputs[at]->shape != *inputs[at % tensors]->shape)
      return node.fault("tensor " + std::to_string(at) + " is " + shape_text(*inputs[at]->shape) +
                        ", what it belongs to " + shape_text(*inputs[at % tensors]->shape));
  for (std::size_t at = 0; at < node.output_count(); ++at)
    if (auto set = node.set_at(at, inputs[at % tensors]->type, *inputs[at % tensors]->shape); !set)
      return set;
  return Ok{};
}

/// One tensor that is optimized: its place in each group.
class Tensors {
 public:
  Tensors(const Operands& op, const Groups& groups)
      : in_(op.all("inputs")), out_(op.all("outputs")), count_(in_.size() / groups.in) {}
  std::size_t count() const { return count_; }
  const Operand& in(std::size_t group, std::size_t at) const { return *in_[group * count_ + at]; }
  const Operand& out(std::size_t group, std::size_t at) const { return *out_[group * count_ + at]; }

 private:
  std::vector<const Operand*> in_, out_;
  std::size_t count_;
};

// g = G + norm_coefficient·X
void regularize(const Operands& op, const Operand& x, const Operand& g, Body& element) {
  element.read(g);
  element.read(x);
  if (op.number("norm_coefficient", 0) == 0) return;
  element.multiply(x);
  element.add(x);
}

//   r = R / (1 + T·decay_factor)
//   for each tensor, each element:                   |X|
//     g = G + norm_coefficient·X                     where that is not 0
//     h = H + g·g; write it
//     X = X - r·g / (sqrt h + epsilon); write it
void count_adagrad(const Operands& op, Body& node) {
  const Tensors tensors(op, kAdagrad);
  node.read(op["R"]);
  read_as(op["T"], op["R"], node);
  node.multiply(op["R"]), node.add(op["R"]), node.divide(op["R"]);
  for (std::size_t at = 0; at < tensors.count(); ++at) {
    const Operand& x = tensors.in(0, at);
    node.each(x.elements(), [&](Body& element) {
      regularize(op, x, tensors.in(1, at), element);
      element.read(tensors.in(2, at));
      element.multiply(x), element.add(x);
      element.write(tensors.out(1, at));
      element.sqrt(x), element.add(x);
      element.multiply(x), element.divide(x), element.subtract(x);
      element.write(tensors.out(0, at));
    });
  }
}

//   r = T > 0 ? R·sqrt(1 - beta^T) / (1 - alpha^T) : R
//   for each tensor, each element:                   |X|
//     g = G + norm_coefficient·X                     where that is not 0
//     v = alpha·V + (1 - alpha)·g; write it
//     h = beta·H + (1 - beta)·g·g; write it
//     X = X - r·v / (sqrt h + epsilon)
//     X = (1 - norm_coefficient_post)·X              where that is not 0
//     write it
void count_adam(const Operands& op, Body& node) {
  const Tensors tensors(op, kAdam);
  node.read(op["R"]);
  read_as(op["T"], op["R"], node);
  node.compare(op["R"]);
  node.power(op["R"]), node.subtract(op["R"]), node.sqrt(op["R"]), node.multiply(op["R"]);
  node.power(op["R"]), node.subtract(op["R"]), node.divide(op["R"]);
  for (std::size_t at = 0; at < tensors.count(); ++at) {
    const Operand& x = tensors.in(0, at);
    node.each(x.elements(), [&](Body& element) {
      regularize(op, x, tensors.in(1, at), element);
      element.read(tensors.in(2, at));
      element.multiply(x), element.multiply(x), element.add(x);
      element.write(tensors.out(1, at));
      element.read(tensors.in(3, at));
      element.multiply(x), element.multiply(x), element.multiply(x), element.add(x);
      element.write(tensors.out(2, at));
      element.sqrt(x), element.add(x);
      element.multiply(x), element.divide(x), element.subtract(x);
      if (op.number("norm_coefficient_post", 0) != 0) element.multiply(x);
      element.write(tensors.out(0, at));
    });
  }
}

Status infer_momentum(Inference& node) {
  const std::string_view mode = node.word("mode", "");
  if (mode != "standard" && mode != "nesterov")
    return node.fault("its mode `" + std::string(mode) + "` is not standard or nesterov");
  return infer_optimizer<kMomentum>(node);
}

//   b = T > 0 ? beta : 1
//   for each tensor, each element:                   |X|
//     g = G + norm_coefficient·X                     where that is not 0
//     v = alpha·V + b·g; write it
//     standard: X = X - R·v;  nesterov: X = X - R·(g + alpha·v)
//     write it
void count_momentum(const Operands& op, Body& node) {
  const Tensors tensors(op, kMomentum);
  const bool nesterov = op.word("mode", "") == "nesterov";
  node.read(op["R"]);
  node.read(op["T"]);
  node.compare(op["T"]);
  for (std::size_t at = 0; at < tensors.count(); ++at) {
    const Operand& x = tensors.in(0, at);
    node.each(x.elements(), [&](Body& element) {
      regularize(op, x, tensors.in(1, at), element);
      element.read(tensors.in(2, at));
      element.multiply(x), element.multiply(x), element.add(x);
      element.write(tensors.out(1, at));
      if (nesterov) element.multiply(x), element.add(x);
      element.multiply(x), element.subtract(x);
      element.write(tensors.out(0, at));
    });
  }
}

// Output i is the gradient with respect to input i, and has its shape.
Status infer_gradient(Inference& node) {
  for (std::size_t at = 0; at < node.output_count(); ++at) {
    if (node.node().outputs[at].empty()) continue;
    const TensorInfo* by = at < node.inputs().size() ? node.inputs()[at] : nullptr;
    if (by == nullptr)
      return node.fault("output " + std::to_string(at) + " is the gradient by no input");
    if (auto set = node.set_at(at, by->type, *by->shape); !set) return set;
  }
  return Ok{};
}

constexpr OpRule optimizer(OpRule rule) {
  rule.domain = kTraining;
  rule.inputs = "R T inputs*";
  rule.outputs = "outputs*";
  rule.types = "float: R; integer: T; float: inputs";
  return rule;
}

constexpr std::array kTrainingRules{
    optimizer({.op = "Adagrad",
               .formula = "X - r·g / (sqrt(H + g·g) + epsilon)",
               .infer = infer_optimizer<kAdagrad>,
               .count = count_adagrad,
               .example = "() int64:() 2x3 2x3 2x3; outputs=2 norm_coefficient=0.5"}),
    optimizer({.op = "Adam",
               .formula = "X - r·v / (sqrt h + epsilon), with running means v of g and h of g·g",
               .infer = infer_optimizer<kAdam>,
               .count = count_adam,
               .example = "() int64:() 2x3 2x3 2x3 2x3; outputs=3 norm_coefficient=0.5"}),
    OpRule{.op = "Gradient",
           .domain = kTraining,
           .inputs = "Inputs*",
           .outputs = "Outputs*",
           .formula = "the derivatives of y by each of xs",
           .infer = infer_gradient,
           .kind = OpKind::Uncounted,
           .why = "its work is the backward pass of the nodes between its xs and its y; opcost "
                  "counts inference and does not derive graphs",
           .example = "2x3 3x4; y=loss xs=[w,b]"},
    optimizer({.op = "Momentum",
               .formula = "X - R·v, with the running sum v of g",
               .infer = infer_momentum,
               .count = count_momentum,
               .example = "() int64:() 2x3 2x3 2x3; outputs=2 mode=nesterov"}),
};

}  // namespace

std::span<const OpRule> training_rules() { return kTrainingRules; }

}  // namespace opcost
