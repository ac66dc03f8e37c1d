// The value rules of the scatter operators.
#include "ops/movement/scatter_values.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>
#include <vector>

#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

constexpr std::array kMeetings{
    Meeting{"none", std::nullopt, nullptr},        Meeting{"add", Action::Add, &kAddition},
    Meeting{"mul", Action::Mul, &kMultiplication}, Meeting{"max", Action::Compare, &kMaximum},
    Meeting{"min", Action::Compare, &kMinimum},
};

// One update as a list of one number, so that the arithmetic on lists can be used.
template <class List>
std::optional<Numbers> one_of(const List& list, std::size_t at) {
  return List{list[at]};
}

// The data with each update combined at its position; std::nullopt if one is out of range.
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
  const auto axis = axis_of(node, "data", 0);
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

// The offset of the slice of each tuple.
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

}  // namespace

const Meeting* meeting_of(const NodeView& node) {
  const auto found =
      std::ranges::find(kMeetings, node.word("reduction", "none"), &Meeting::reduction);
  return found != kMeetings.end() ? found : nullptr;
}

void evaluate_scatter_elements(Inference& node) {
  if (auto numbers = scattered(node, element_places(node)))
    node.set_numbers("output", *std::move(numbers));
}

void evaluate_scatter_nd(Inference& node) {
  if (auto numbers = scattered(node, tuple_places(node)))
    node.set_numbers("output", *std::move(numbers));
}

}  // namespace opcost
