// Runs a user's operator rules: shapes by expressions, work by loops.
#include "rules/custom/rules.h"

#include <algorithm>

#include "rules/body.h"
#include "rules/inference.h"

namespace opcost {
namespace {

/// Gives expressions the values of a node: its inputs, attributes, and the outputs that have a
/// shape by now.
class NodeNames final : public Expression::Names {
 public:
  NodeNames(const NodeView& node, const CustomRule& custom) : node_(node), custom_(custom) {}

  const Shape& shape(const std::string& operand) const override {
    const auto formals = parse_formals(custom_.outputs);
    for (std::size_t at = 0; at < formals.size() && at < node_.outputs().size(); ++at)
      if (formals[at].name == operand && node_.outputs()[at].shape)
        return *node_.outputs()[at].shape;
    return node_.shape(operand);
  }
  std::int64_t attribute(const std::string& name) const override {
    return node_.integer(name, custom_.attributes.at(name));
  }

 private:
  const NodeView& node_;
  const CustomRule& custom_;
};

Error in_expression(const Inference& node, const Error& error, const Expression& expression) {
  return node.fault("in `" + expression.text() + "` of its rule: " + error.what +
                    (error.hint.empty() ? "" : " (" + error.hint + ")"));
}

Result<Shape> shape_of(const Inference& node, const CustomRule& custom,
                       const CustomOutput& output) {
  const NodeNames names(node, custom);
  if (!output.shape_of.empty()) return names.shape(output.shape_of);
  Shape shape;
  for (const Expression& dim : output.dims) {
    const auto value = dim.evaluate(names);
    if (!value) return in_expression(node, value.error(), dim);
    shape.push_back(*value);
  }
  return shape;
}

// All numbers of the pseudocode must be known before it is counted.
Status check_loops(const Inference& node, const CustomRule& custom) {
  const NodeNames names(node, custom);
  std::vector<const Expression*> all;
  for (const CustomLoop& loop : custom.loops) {
    all.push_back(&loop.rounds);
    if (loop.macs) all.push_back(&*loop.macs);
    for (const auto* accesses : {&loop.reads, &loop.writes})
      for (const CustomAccess& access : *accesses) all.push_back(&access.times);
    for (const CustomOperation& operation : loop.operations) all.push_back(&operation.times);
  }
  for (const Expression* expression : all) {
    const auto value = expression->evaluate(names);
    if (!value) return in_expression(node, value.error(), *expression);
    if (*value < 0)
      return node.fault("`" + expression->text() + "` of its rule is " + std::to_string(*value));
  }
  return Ok{};
}

Status infer_custom(Inference& node) {
  const CustomRule& custom = *node.rule().custom;
  for (const CustomOutput& output : custom.results) {
    auto shape = shape_of(node, custom, output);
    if (!shape) return shape.error();
    const ElementType type = output.type_of.empty() ? output.type : node.type(output.type_of);
    if (auto set = node.set(output.name, type, *std::move(shape)); !set) return set;
  }
  return check_loops(node, custom);
}

Extent extent_by(const Expression& expression, const NodeNames& names) {
  const auto value = expression.evaluate(names);
  return {Count{value ? static_cast<std::uint64_t>(std::max<std::int64_t>(*value, 0)) : 0},
          expression.text()};
}

void count_loop(const Operands& op, const CustomLoop& loop, const NodeNames& names, Body& node) {
  const auto times = [&](const Expression& expression) { return extent_by(expression, names); };
  const Operand& like = op[loop.like];
  node.each(times(loop.rounds), [&](Body& round) {
    for (const CustomAccess& access : loop.reads)
      round.each(times(access.times), [&](Body& each) { each.read(op[access.operand]); });
    if (loop.macs)
      round.accumulate_over(times(*loop.macs), [&](Body& term) { term.multiply(like, like); });
    for (const CustomOperation& operation : loop.operations)
      round.each(times(operation.times), [&](Body& each) { each.does(operation.action, like); });
    for (const CustomAccess& access : loop.writes)
      round.each(times(access.times), [&](Body& each) { each.write(op[access.operand]); });
  });
}

// The loops in the order of the file.
void count_custom(const Operands& op, Body& node) {
  const CustomRule& custom = *op.rule().custom;
  const NodeNames names(op, custom);
  for (const CustomLoop& loop : custom.loops) count_loop(op, loop, names, node);
}

}  // namespace

const OpRule* CustomRules::find(std::string_view domain, std::string_view op) const {
  for (const auto& custom : all)
    if (custom->op == op && custom->domain == domain) return &custom->rule;
  return nullptr;
}

OpRule custom_entry(const CustomRule& custom) {
  OpRule rule;
  rule.op = custom.op;
  rule.domain = custom.domain;
  rule.inputs = custom.inputs;
  rule.outputs = custom.outputs;
  rule.formula = custom.formula;
  rule.infer = infer_custom;
  rule.count = count_custom;
  rule.custom = &custom;
  rule.macs = std::ranges::any_of(custom.loops,
                                  [](const CustomLoop& loop) { return loop.macs.has_value(); });
  if (custom.loops.empty()) {
    rule.kind = OpKind::Free;
    rule.why = "its rule counts nothing";
  }
  return rule;
}

}  // namespace opcost
