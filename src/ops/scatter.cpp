#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "opcost/core/text.h"
#include "ops/body.h"
#include "ops/families.h"
#include "ops/inference.h"
#include "ops/values.h"
#include "ops/values_arithmetic.h"

// Data with some elements replaced, or with others added to them.
namespace opcost {
namespace {

// How an update meets the element that is there.
struct Meeting {
  std::string_view reduction;
  std::optional<Action> action;  // none: it takes its place
  const Binary* function = nullptr;
};

constexpr std::array kMeetings{
    Meeting{"none", std::nullopt, nullptr},        Meeting{"add", Action::Add, &kAddition},
    Meeting{"mul", Action::Mul, &kMultiplication}, Meeting{"max", Action::Compare, &kMaximum},
    Meeting{"min", Action::Compare, &kMinimum},
};

const Meeting* meeting_of(const NodeView& node) {
  const auto found =
      std::ranges::find(kMeetings, node.word("reduction", "none"), &Meeting::reduction);
  return found != kMeetings.end() ? found : nullptr;
}

Status check_reduction(const Inference& node) {
  if (meeting_of(node) != nullptr) return Ok{};
  return node.fault("its reduction is `" + std::string(node.word("reduction", "")) +
                    "`; ONNX has none, add, mul, max and min");
}

// Of an empty array the other dims, and so its strides, may be huge.
bool is_empty(const Shape& shape) { return element_count(shape).is_zero(); }

Result<std::size_t> axis_of(const NodeView& node) {
  return resolve_axis(node, node.integer("axis", 0), node.shape("data").size());
}

Status infer_scatter_elements(Inference& node) {
  const auto axis = axis_of(node);
  if (!axis) return axis.error();
  const Shape &data = node.shape("data"), &indices = node.shape("indices");
  if (indices != node.shape("updates") || indices.size() != data.size())
    return node.fault("its indices " + shape_text(indices) + " and updates " +
                      shape_text(node.shape("updates")) +
                      " are not alike and of the rank of data " + shape_text(data));
  for (std::size_t i = 0; i < data.size(); ++i)
    if (i != *axis && indices[i] > data[i])
      return node.fault("its indices " + shape_text(indices) + " do not lie in data " +
                        shape_text(data) + " along axis " + std::to_string(*axis));
  if (auto known = check_reduction(node); !known) return known;
  return node.set("output", node.type("data"), data);
}

Status infer_scatter_nd(Inference& node) {
  const Shape &data = node.shape("data"), &indices = node.shape("indices");
  if (indices.empty() || indices.back() > static_cast<std::int64_t>(data.size()))
    return node.fault("its indices " + shape_text(indices) + " are no tuples of axes of data " +
                      shape_text(data));
  Shape updates(indices.begin(), indices.end() - 1);
  updates.insert(updates.end(), data.begin() + indices.back(), data.end());
  if (node.shape("updates") != updates)
    return node.fault("its updates are " + shape_text(node.shape("updates")) + ", not " +
                      shape_text(updates) + " as its indices want");
  if (auto known = check_reduction(node); !known) return known;
  return node.set("output", node.type("data"), data);
}

// Writes an update, after it met the element that is there.
void update(const Operands& op, Body& element) {
  element.read(op["updates"]);
  if (const Meeting* meeting = meeting_of(op); meeting != nullptr && meeting->action) {
    element.read(op["output"]);
    element.does(*meeting->action, op["output"]);
  }
  element.write(op["output"]);
}

//   for each element of data:               |data|
//     read it, write output
void copy_data(const Operands& op, Body& node) {
  node.each(op["data"].elements(), [&](Body& element) {
    element.read(op["data"]);
    element.write(op["output"]);
  });
}

//   data is copied
//   for each update:                        |updates|
//     read its index and it; with a reduction read output and combine; write output
void count_scatter_elements(const Operands& op, Body& node) {
  copy_data(op, node);
  node.each(op["updates"].elements(), [&](Body& element) {
    element.read(op["indices"]);
    update(op, element);
  });
}

//   data is copied
//   for each tuple of indices:              |indices| / indices[-1]
//     read its indices                      indices[-1]
//     for each element of its slice:        |updates| / tuples
//       read the update; with a reduction read output and combine; write output
void count_scatter_nd(const Operands& op, Body& node) {
  const Shape& indices = op["indices"].shape();
  const Extent tuples{element_count(Shape(indices.begin(), indices.end() - 1)), "tuples"};
  const Extent updates = op["updates"].elements();
  const Extent slice{tuples.count.is_zero() ? Count{0} : updates.count / tuples.count,
                     updates.text + " / tuples"};
  copy_data(op, node);
  node.each(tuples, [&](Body& tuple) {
    tuple.each(op["indices"].extent(Axis{-1}), [&](Body& index) { index.read(op["indices"]); });
    tuple.each(slice, [&](Body& element) { update(op, element); });
  });
}

// The update at an index as a list of one number, so that the arithmetic of
// lists does for it.
template <class List>
std::optional<Numbers> one_of(const List& list, std::size_t at) {
  return List{list[at]};
}

// Data with each update met at its place; nothing where one is outside.
std::optional<Numbers> scattered(const NodeView& node, const std::optional<Offsets>& places) {
  const Numbers *data = numbers_of(node.input("data")),
                *updates = numbers_of(node.input("updates"));
  const Meeting* meeting = meeting_of(node);
  if (data == nullptr || updates == nullptr || meeting == nullptr || !places) return std::nullopt;
  return std::visit(
      [&](auto list) -> std::optional<Numbers> {
        const auto* news = std::get_if<decltype(list)>(updates);
        if (news == nullptr || news->size() != places->size()) return std::nullopt;
        for (std::size_t i = 0; i < news->size(); ++i) {
          const auto at = static_cast<std::size_t>((*places)[i]);
          auto met = one_of(*news, i);
          if (meeting->function != nullptr)
            met = combine(*meeting->function, *one_of(list, at), *met, node.type("data"));
          if (!met) return std::nullopt;
          list[at] = std::get<decltype(list)>(*met).front();
        }
        return list;
      },
      *data);
}

std::optional<Offsets> element_places(const NodeView& node) {
  const auto* indices = integers_of(node.input("indices"));
  const auto axis = axis_of(node);
  if (indices == nullptr || !axis || is_empty(node.shape("data"))) return std::nullopt;
  const Shape& shape = node.shape("data");
  const auto strides = row_major_strides(shape);
  Offsets places;
  bool inside = true;
  for_each_index(node.shape("indices"), [&](const Shape& index) {
    Shape to = index;
    const auto at = wrapped_index((*indices)[places.size()], shape[*axis]);
    inside = inside && at.has_value();
    to[*axis] = at.value_or(0);
    places.push_back(offset_of(to, strides));
  });
  return inside ? std::optional{places} : std::nullopt;
}

void evaluate_scatter_elements(Inference& node) {
  if (auto numbers = scattered(node, element_places(node)))
    node.set_numbers("output", *std::move(numbers));
}

// Where each tuple's slice begins.
std::optional<Offsets> slice_starts(const std::vector<std::int64_t>& indices, const Shape& shape,
                                    std::size_t width) {
  const auto strides = row_major_strides(shape);
  Offsets starts;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const std::size_t axis = i % width;
    const auto at = wrapped_index(indices[i], shape[axis]);
    if (!at) return std::nullopt;
    if (axis == 0) starts.push_back(0);
    starts.back() += *at * strides[axis];
  }
  return starts;
}

std::optional<Offsets> tuple_places(const NodeView& node) {
  const auto* indices = integers_of(node.input("indices"));
  const Shape &shape = node.shape("data"), &of_indices = node.shape("indices");
  if (indices == nullptr || of_indices.back() == 0 || is_empty(shape)) return std::nullopt;
  const auto starts = slice_starts(*indices, shape, static_cast<std::size_t>(of_indices.back()));
  if (!starts) return std::nullopt;
  const auto strides = row_major_strides(shape);
  const IndexWalk slice{Shape(shape.begin() + of_indices.back(), shape.end()),
                        {strides.begin() + of_indices.back(), strides.end()}};
  const Offsets inner = offsets_of(slice);
  Offsets places;
  for (const std::int64_t start : *starts)
    for (const std::int64_t offset : inner) places.push_back(start + offset);
  return places;
}

void evaluate_scatter_nd(Inference& node) {
  if (auto numbers = scattered(node, tuple_places(node)))
    node.set_numbers("output", *std::move(numbers));
}

constexpr OpRule scatter(std::string_view op, int since, std::string_view formula,
                         Status (*infer)(Inference&), void (*evaluate)(Inference&),
                         void (*count)(const Operands&, Body&), std::string_view example) {
  return {.op = op,
          .since = since,
          .inputs = "data indices updates",
          .outputs = "output",
          .formula = formula,
          .infer = infer,
          .evaluate = evaluate,
          .count = count,
          .example = example};
}

constexpr std::string_view kElements =
    "a copy of data in which each update replaces, or meets, the element at its index";

constexpr std::array kRules{
    scatter("Scatter", 9, kElements, infer_scatter_elements, evaluate_scatter_elements,
            count_scatter_elements, "4x3 int64:2x3 2x3"),
    scatter("ScatterElements", 11, kElements, infer_scatter_elements, evaluate_scatter_elements,
            count_scatter_elements, "4x3 int64:2x3 2x3; reduction=add"),
    scatter("ScatterND", 11,
            "a copy of data in which each slice of updates replaces, or meets, that at its indices",
            infer_scatter_nd, evaluate_scatter_nd, count_scatter_nd, "4x3x5 int64:2x2 2x5"),
};

}  // namespace

std::span<const OpRule> scatter_rules() { return kRules; }

}  // namespace opcost
