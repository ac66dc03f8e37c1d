// Mean and variance of a row, which the normalizations share.
#include "ops/rows/standardization.h"

#include "rules/inference.h"

namespace opcost {
namespace {

void widen(Extent& extent, const Extent& by) { extent = extent.text.empty() ? by : extent * by; }

}  // namespace

Rows rows_of(const Operand& x, FunctionRef<bool(std::size_t)> inside) {
  Rows rows{{Count{1}, ""}, {Count{1}, ""}};
  for (std::size_t axis = 0; axis < x.rank(); ++axis)
    widen(inside(axis) ? rows.length : rows.count, x.extent(Axis{static_cast<std::int64_t>(axis)}));
  for (Extent* extent : {&rows.count, &rows.length})
    if (extent->text.empty()) extent->text = "1";
  return rows;
}

std::optional<ElementType> stash_type(const NodeView& node) {
  const auto type = element_type_from_code(node.integer("stash_type", 1));
  return is_floating(type) ? std::optional{type} : std::nullopt;
}

NumberType stash_number_type(const NodeView& node) {
  const auto stash = stash_type(node);
  return stash ? number_type(*stash).value_or(kFloat32) : kFloat32;
}

Standardization over_last_axes(const Operands& op, NumberType stage) {
  const auto first = axis_of(op, "X", -1);
  const auto inside = [&](std::size_t axis) { return first.ok() && axis >= *first; };
  return {op["X"], stage, rows_of(op["X"], inside)};
}

void read_staged(const Standardization& all, Body& body) {
  body.read(all.x);
  body.convert(all.x.type().value_or(all.stage), all.stage);
}

void count_standardization(const Standardization& all, Body& node,
                           FunctionRef<void(Body&)> statistics, FunctionRef<void(Body&)> finish) {
  using enum Action;
  node.finds_again({&all.x, all.rows.length.count});
  node.each(all.rows.count, [&](Body& row) {
    row.sums_at(all.stage);
    row.sum_over(all.rows.length, [&](Body& term) { read_staged(all, term); });
    row.does(Div, all.stage);
    row.sum_over(all.rows.length, [&](Body& term) {
      read_staged(all, term);
      term.does(Add, all.stage);
      term.does(Mul, all.stage);
    });
    row.does(Div, all.stage);
    row.does(Add, all.stage);
    row.does(Sqrt, all.stage);
    row.does(Div, all.stage);
    statistics(row);
    row.each(all.rows.length, [&](Body& element) {
      element.does(Mul, all.stage);
      finish(element);
    });
  });
}

void count_rms_row(const Standardization& all, const Operand& scale, Body& row,
                   FunctionRef<void(Body&)> finish) {
  row.finds_again({&all.x, all.rows.length.count});
  row.finds_again(broadcast_reuse(scale, all.x.shape()));
  row.sum_over(all.rows.length, all.stage, [&](Body& term) {
    read_staged(all, term);
    term.does(Action::Mul, all.stage);
  });
  for (const Action action : {Action::Div, Action::Add, Action::Sqrt, Action::Div})
    row.does(action, all.stage);
  row.each(all.rows.length, [&](Body& element) {
    read_staged(all, element);
    element.does(Action::Mul, all.stage);
    element.read(scale);
    element.does(Action::Mul, all.stage);
    finish(element);
  });
}

}  // namespace opcost
