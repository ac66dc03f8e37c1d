// NonZero and Compress: what is taken depends on data; where that is unknown, all is counted.
#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

Result<std::int64_t> as_dim(const NodeView& node, Count count) {
  const auto exact = count.exact();
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!exact || *exact > kMost) return node.fault("its output may be too large");
  return static_cast<std::int64_t>(*exact);
}

// For each number whether it is not 0.
std::vector<bool> truths(const Numbers& numbers) {
  std::vector<bool> result;
  std::visit(
      [&](const auto& list) {
        for (const auto number : list) result.push_back(number != 0);
      },
      numbers);
  return result;
}

Status infer_non_zero(Inference& node) {
  const Numbers* known = numbers_of(node.input("X"));
  const auto rank = static_cast<std::int64_t>(node.shape("X").size());
  const auto all = as_dim(node, element_count(node.shape("X")));
  if (!all) return all.error();
  if (known != nullptr)
    return node.set("Y", ElementType::Int64, {rank, std::ranges::count(truths(*known), true)});
  const auto& routed = node.input("X")->most_nonzero;
  const auto most =
      as_dim(node, std::min(element_count(node.shape("X")), Count{routed.value_or(UINT64_MAX)}));
  if (!most) return most.error();
  if (auto set = node.set("Y", ElementType::Int64, {rank, *most}); !set) return set;
  node.assume_most(
      "Y", routed ? "`" + node.name_of("X") + "` marks " + std::to_string(*most) + " of its " +
                        std::to_string(*all) + " elements: its share of all that the router sends"
                  : "none of the " + std::to_string(*all) + " elements of `" + node.name_of("X") +
                        "` is taken to be 0: at most so many positions");
  return Ok{};
}

//   for each element: read it, compare it with 0    |X|
//   for each index of one that is not 0: write it   |Y|
void count_non_zero(const Operands& op, Body& node) {
  node.each(op["X"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.compare(op["X"]);
  });
  node.each(op["Y"].elements(), [&](Body& index) { index.write(op["Y"]); });
}

void evaluate_non_zero(Inference& node) {
  const Numbers* known = numbers_of(node.input("X"));
  if (known == nullptr) return;
  const std::vector<bool> taken = truths(*known);
  const Shape& shape = node.shape("X");
  std::vector<std::vector<std::int64_t>> rows(shape.size());
  std::size_t at = 0;
  for_each_index(shape, [&](const Shape& index) {
    if (!taken[at++]) return;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) rows[axis].push_back(index[axis]);
  });
  std::vector<std::int64_t> all;
  for (const auto& row : rows) all.insert(all.end(), row.begin(), row.end());
  node.set_numbers("Y", std::move(all));
}

// What Compress takes slices of: one axis, or all elements in a row.
struct Line {
  std::optional<std::size_t> axis;
  std::int64_t length = 0;
};

Result<Line> selected_line(const NodeView& node) {
  const Shape& input = node.shape("input");
  if (!node.given("axis")) {
    const auto all = as_dim(node, element_count(input));
    if (!all) return all.error();
    return Line{std::nullopt, *all};
  }
  const auto axis = resolve_axis(node, node.integer("axis", 0), input.size());
  if (!axis) return axis.error();
  return Line{*axis, input[*axis]};
}

// The positions that are taken; std::nullopt if the condition is not known.
std::optional<Offsets> chosen(const NodeView& node) {
  const Numbers* condition = numbers_of(node.input("condition"));
  if (condition == nullptr) return std::nullopt;
  Offsets positions;
  const auto flags = truths(*condition);
  for (std::size_t at = 0; at < flags.size(); ++at)
    if (flags[at]) positions.push_back(static_cast<std::int64_t>(at));
  return positions;
}

void assume_of_compress(Inference& node, std::int64_t size, bool routed) {
  const std::string condition = "the condition `" + node.name_of("condition") + "`";
  node.assume_most("output", routed ? condition + " is true " + std::to_string(size) +
                                          " times: its share of all that the router sends"
                                    : condition + " is taken to be true throughout: at most " +
                                          std::to_string(size) + " slices are taken");
}

Status infer_compress(Inference& node) {
  if (node.shape("condition").size() != 1) return node.fault("its condition is no list");
  const auto line = selected_line(node);
  if (!line) return line.error();
  std::int64_t size = std::min(line->length, node.shape("condition").front());
  const auto& routed = node.input("condition")->most_nonzero;
  if (routed && *routed < static_cast<std::uint64_t>(size))
    size = static_cast<std::int64_t>(*routed);
  if (const auto positions = chosen(node)) {
    size = static_cast<std::int64_t>(positions->size());
    if (size > 0 && positions->back() >= line->length)
      return node.fault("its condition takes position " + std::to_string(positions->back()) +
                        " of " + std::to_string(line->length));
  }
  Shape shape = line->axis ? node.shape("input") : Shape{size};
  if (line->axis) shape[*line->axis] = size;
  if (auto set = node.set("output", node.type("input"), std::move(shape)); !set) return set;
  if (!chosen(node)) assume_of_compress(node, size, routed.has_value());
  return Ok{};
}

//   for each position: read the condition   |condition|
//   for each output element:                |output|
//     read an element, write it
void count_compress(const Operands& op, Body& node) {
  node.each(op["condition"].elements(), [&](Body& one) { one.read(op["condition"]); });
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["input"]);
    element.write(op["output"]);
  });
}

void evaluate_compress(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  const auto line = selected_line(node);
  const auto positions = chosen(node);
  if (input == nullptr || !line || !positions || !node.wants("output")) return;
  if (!line->axis) return node.set_numbers("output", pick(*input, *positions));
  const auto strides = row_major_strides(node.shape("input"));
  Offsets offsets;
  for_each_index(*node.outputs().front().shape, [&](const Shape& index) {
    Shape from = index;
    from[*line->axis] = (*positions)[static_cast<std::size_t>(index[*line->axis])];
    offsets.push_back(offset_of(from, strides));
  });
  node.set_numbers("output", pick(*input, offsets));
}

constexpr std::array kSelectionRules{
    OpRule{.op = "NonZero",
           .since = 9,
           .inputs = "X",
           .outputs = "Y",
           .formula = "where x is not 0; all of X where that is not known",
           .infer = infer_non_zero,
           .evaluate = evaluate_non_zero,
           .count = count_non_zero,
           .marks = Marks::Found,
           .example = "2x3"},
    OpRule{.op = "Compress",
           .since = 9,
           .inputs = "input condition",
           .outputs = "output",
           .types = "bool: condition",
           .formula = "the slices whose condition is true; all where that is not known",
           .infer = infer_compress,
           .evaluate = evaluate_compress,
           .count = count_compress,
           .marks = Marks::Found,
           .example = "2x5x3 bool:4; axis=1"},
};

}  // namespace

std::span<const OpRule> selection_rules() { return kSelectionRules; }

}  // namespace opcost
