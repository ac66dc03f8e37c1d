// The operator Pad, in all its modes.
#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// How many elements an axis of data gets before and after; negative: loses.
struct Margin {
  std::int64_t before = 0;
  std::int64_t behind = 0;
};

// Opset 1 called them paddings.
std::string_view pads_name(const NodeView& node) {
  return node.given("paddings") ? "paddings" : "pads";
}

// The axes to which the pads belong; all if none are given.
Result<std::vector<std::size_t>> padded_axes(const NodeView& node) {
  const std::size_t rank = node.shape("data").size();
  if (node.given("axes")) {
    const auto axes = node.known_integers("axes");
    if (!axes) return axes.error();
    return resolve_axes(node, *axes, rank);
  }
  std::vector<std::size_t> all(rank);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

// One per axis of data.
Result<std::vector<Margin>> read_margins(const NodeView& node) {
  if (!node.given(pads_name(node)))
    return node.fault("neither an input nor an attribute gives its pads");
  const auto pads = node.known_integers(pads_name(node));
  if (!pads) return pads.error();
  const auto axes = padded_axes(node);
  if (!axes) return axes.error();
  if (pads->size() != 2 * axes->size())
    return node.fault("it has " + std::to_string(pads->size()) + " pads for " +
                      std::to_string(axes->size()) + " axes; two each are needed");
  std::vector<Margin> margins(node.shape("data").size());
  for (std::size_t i = 0; i < axes->size(); ++i)
    margins[(*axes)[i]] = {(*pads)[i], (*pads)[i + axes->size()]};
  return margins;
}

Status infer_pad(Inference& node) {
  const auto margins = read_margins(node);
  if (!margins) return margins.error();
  Shape shape = node.shape("data");
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const auto [least, most] = std::minmax((*margins)[axis].before, (*margins)[axis].behind);
    // The smaller one first, so that an overflow here is an overflow of the whole sum too.
    if (__builtin_add_overflow(shape[axis], least, &shape[axis]) ||
        __builtin_add_overflow(shape[axis], most, &shape[axis]))
      return node.fault("its pads of axis " + std::to_string(axis) + " are too large");
  }
  return node.set("output", node.type("data"), std::move(shape));
}

// How many elements of data remain in the output.
Extent kept_elements(const Operands& op) {
  const auto margins = read_margins(op);
  Shape shape = op["data"].shape();
  for (std::size_t axis = 0; margins && axis < shape.size(); ++axis)
    for (const std::int64_t margin : {(*margins)[axis].before, (*margins)[axis].behind})
      shape[axis] = std::max<std::int64_t>(0, shape[axis] + std::min<std::int64_t>(0, margin));
  return {element_count(shape), "|data kept|"};
}

//   mode constant:                          other modes: a copy,
//   for each element of data that stays:    for each output element:
//     read it                                 read, write
//   for each output element:                |output|
//     write it
void count_pad(const Operands& op, Body& node) {
  if (op.word("mode", "constant") != "constant") return count_copy(op, node);
  node.each(kept_elements(op), [&](Body& element) { element.read(op["data"]); });
  node.each(op["output"].elements(), [&](Body& element) { element.write(op["output"]); });
}

// The position along an axis of `dim` elements whose element is shown at position `at`, which
// may be outside; std::nullopt if the padding constant is shown there.
std::optional<std::int64_t> shown(std::string_view mode, std::int64_t at, std::int64_t dim) {
  if (at >= 0 && at < dim) return at;
  if (mode == "constant" || dim == 0) return std::nullopt;
  if (mode == "edge") return at < 0 ? 0 : dim - 1;
  const bool mirrors = mode == "reflect" && dim > 1;
  const std::int64_t period = mirrors ? 2 * (dim - 1) : dim;
  const std::int64_t within = (at % period + period) % period;
  return within < dim ? within : period - within;
}

// For each of `size` positions along an axis the source position; -1: the constant. A margin
// may be INT64_MIN; such a margin is all constant.
Offsets along_axis(std::string_view mode, const Margin& margin, std::int64_t dim,
                   std::int64_t size) {
  Offsets positions;
  for (std::int64_t i = 0; i < size; ++i) {
    std::int64_t at = 0;
    const bool far = __builtin_sub_overflow(i, margin.before, &at);
    positions.push_back(far ? -1 : shown(mode, at, dim).value_or(-1));
  }
  return positions;
}

// For each output element its source in data; `outside`: the constant.
Offsets sources(const NodeView& node, const std::vector<Margin>& margins, const Shape& output,
                std::int64_t outside) {
  if (std::ranges::find(output, 0) != output.end()) return {};
  const Shape& data = node.shape("data");
  const auto strides = row_major_strides(data);
  const std::string_view mode = node.word("mode", "constant");
  Offsets offsets{0};
  for (std::size_t axis = 0; axis < output.size(); ++axis) {
    const Offsets steps = along_axis(mode, margins[axis], data[axis], output[axis]);
    Offsets wider;
    for (const std::int64_t offset : offsets)
      for (const std::int64_t step : steps)
        wider.push_back(offset == outside || step < 0 ? outside : offset + step * strides[axis]);
    offsets = std::move(wider);
  }
  return offsets;
}

// The numbers of data, followed by the constant.
std::optional<Numbers> data_and_constant(const NodeView& node) {
  const Numbers* data = numbers_of(node.input("data"));
  const Numbers* constant = numbers_of(node.input("constant_value"));
  if (data == nullptr || (constant == nullptr && node.has("constant_value"))) return std::nullopt;
  return std::visit(
      [&](auto all) -> std::optional<Numbers> {
        using List = decltype(all);
        const auto* list = constant ? std::get_if<List>(constant) : nullptr;
        if (constant != nullptr && (list == nullptr || list->size() != 1)) return std::nullopt;
        const double value = node.number("value", 0);
        if (std::is_integral_v<typename List::value_type> && value != 0) return std::nullopt;
        all.push_back(list ? list->front() : static_cast<typename List::value_type>(value));
        return all;
      },
      *data);
}

void evaluate_pad(Inference& node) {
  const auto margins = read_margins(node);
  const auto all = data_and_constant(node);
  if (!margins || !all || !node.wants("output")) return;
  const auto outside = element_count(node.shape("data")).exact().value_or(0);
  node.set_numbers("output", pick(*all, sources(node, *margins, *node.outputs().front().shape,
                                                static_cast<std::int64_t>(outside))));
}

constexpr OpRule kPad{.op = "Pad",
                      .inputs = "data pads? constant_value? axes?",
                      .outputs = "output",
                      .types = "any: data constant_value; integer: pads axes",
                      .formula = "data with elements around it; a constant is written, not read",
                      .infer = infer_pad,
                      .evaluate = evaluate_pad,
                      .count = count_pad,
                      .yields = Yields::Chosen,
                      .example = "2x5 =1,-1,0,2"};

constexpr std::array kPadRules{kPad, microsoft(11, kPad)};

}  // namespace

std::span<const OpRule> pad_rules() { return kPadRules; }

}  // namespace opcost
