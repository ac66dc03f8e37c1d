// The operators Softmax, LogSoftmax and Hardmax.
#include <array>
#include <span>

#include "ops/rows/softmax.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// Since opset 13 a row is one axis, the last by default; before, all axes from
// `axis` on, 1 by default.
constexpr int kOneAxisSince = 13;

std::int64_t softmax_first_axis(const NodeView& node) {
  return node.integer("axis", node.opset() < kOneAxisSince ? 1 : -1);
}

Status infer_softmax(Inference& node) {
  const Shape& input = node.shape("input");
  if (const auto axis = resolve_axis(node, softmax_first_axis(node), input.size()); !axis)
    return axis.error();
  return node.set("output", node.type("input"), input);
}

Rows softmax_rows_of(const Operands& op) {
  return softmax_rows(op["input"], softmax_first_axis(op), op.opset() < kOneAxisSince);
}

//   for each row:                                     rows
//     m = the largest x                               n
//     s = sum of exp(x - m)                           n
void sum_exponentials(const Extent& length, const Operands& op, Body& row) {
  row.max_over(length, [&](Body& each) { each.read(op["input"]); });
  row.sum_over(length, [&](Body& each) {
    each.read(op["input"]);
    each.subtract(op["output"]);
    each.exp(op["output"]);
  });
}

//   for each row: m and s as above                    rows
//     for each element: y = exp(x - m) / s            n
// The exponentials are temporaries.
void count_softmax(const Operands& op, Body& node) {
  const Rows rows = softmax_rows_of(op);
  node.finds_again({&op["input"], rows.length.count});
  node.each(rows.count, [&](Body& row) {
    sum_exponentials(rows.length, op, row);
    row.each(rows.length, [&](Body& element) {
      element.divide(op["output"]);
      element.write(op["output"]);
    });
  });
}

//   for each row: m and s as above                    rows
//     l = log s
//     for each element: y = (x - m) - l               n
// The differences x - m are temporaries.
void count_log_softmax(const Operands& op, Body& node) {
  const Rows rows = softmax_rows_of(op);
  node.finds_again({&op["input"], rows.length.count});
  node.each(rows.count, [&](Body& row) {
    sum_exponentials(rows.length, op, row);
    row.log(op["output"]);
    row.each(rows.length, [&](Body& element) {
      element.subtract(op["output"]);
      element.write(op["output"]);
    });
  });
}

//   for each row:                                     rows
//     m = where the largest x is                      n
//     for each element: y = 1 there, 0 elsewhere      n
void count_hardmax(const Operands& op, Body& node) {
  const Rows rows = softmax_rows_of(op);
  node.each(rows.count, [&](Body& row) {
    row.max_over(rows.length, [&](Body& each) { each.read(op["input"]); });
    row.each(rows.length, [&](Body& element) { element.write(op["output"]); });
  });
}

constexpr OpRule per_row(std::string_view op, std::string_view formula,
                         void (*count)(const Operands&, Body&)) {
  return OpRule{.op = op,
                .inputs = "input",
                .outputs = "output",
                .formula = formula,
                .infer = infer_softmax,
                .count = count,
                .example = "2x3x5"};
}

// What its axis means depends on the opset, which its integer form is told.
constexpr OpRule softmax_rule() {
  OpRule rule =
      per_row("Softmax", "y = exp(x - max) / sum of exp(x - max) along the row", count_softmax);
  rule.quantized_as.to_integers = {.op = "QLinearSoftmax",
                                   .domain = kMicrosoft,
                                   .inputs = kOneQuantized,
                                   .opset_as_attribute = true};
  return rule;
}

constexpr std::array kSoftmaxRules{
    per_row("Hardmax", "y = 1 at the first largest x of the row, else 0", count_hardmax),
    per_row("LogSoftmax", "y = x - max - log(sum of exp(x - max)) along the row",
            count_log_softmax),
    softmax_rule(),
};

}  // namespace

Rows softmax_rows(const Operand& x, std::int64_t axis, bool to_the_end) {
  const auto rank = static_cast<std::int64_t>(x.rank());
  const std::int64_t first = axis < 0 ? axis + rank : axis;
  const std::int64_t end = to_the_end ? rank : first + 1;
  return rows_of(x, [&](std::size_t axis_of_x) {
    const auto at = static_cast<std::int64_t>(axis_of_x);
    return at >= first && at < end;
  });
}

std::span<const OpRule> softmax_rules() { return kSoftmaxRules; }

}  // namespace opcost
