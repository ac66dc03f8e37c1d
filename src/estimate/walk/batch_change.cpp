// What a value or a node is for another batch than the one that its file was written for.
#include "estimate/walk/batch_change.h"

#include <algorithm>
#include <utility>

namespace opcost {
namespace {

// The product of the dims before an axis; 0 if it does not fit.
std::uint64_t elements_before(const Shape& shape, std::size_t axis) {
  return element_count(Shape(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis)))
      .exact()
      .value_or(0);
}

bool has_constants_behind_first(const WalkedNode& walked) {
  return std::all_of(walked.inputs.begin() + 1, walked.inputs.end(),
                     [](const TensorInfo* input) { return input == nullptr || input->constant; });
}

}  // namespace

void SeenShapes::note(const std::string& name, const std::optional<Shape>& shape) {
  const auto [place, is_new] = shapes_.try_emplace(name, shape);
  if (!is_new && place->second != shape) place->second.reset();
}

const Shape* SeenShapes::find(const std::string& name) const {
  const auto found = shapes_.find(name);
  return found != shapes_.end() && found->second ? &*found->second : nullptr;
}

std::optional<Shape> BatchChange::changed(Shape was, std::size_t axis) const {
  if (axis >= was.size()) return std::nullopt;
  std::int64_t product = 0;
  if (__builtin_mul_overflow(was[axis], to, &product) || product % from != 0) return std::nullopt;
  was[axis] = product / from;
  return was;
}

std::optional<std::size_t> BatchChange::axis(const Shape& was, const Shape& is) const {
  if (was.size() != is.size() || was == is) return std::nullopt;
  for (std::size_t axis = 0; axis < was.size(); ++axis)
    if (was[axis] != is[axis]) return changed(was, axis) == is ? std::optional{axis} : std::nullopt;
  return std::nullopt;
}

BatchedNode::BatchedNode(const BatchChange& change, const BatchPlaces& places,
                         const std::string& path, const Node& node, const WalkedNode& walked)
    : change_(change), path_(path), node_(node), walked_(walked) {
  for (std::size_t at = 0; at < walked.inputs.size() && !batch_axis_; ++at) {
    const TensorInfo* input = walked.inputs[at];
    const Shape* was = input != nullptr && input->shape ? before(node.inputs[at]) : nullptr;
    if (was == nullptr) continue;
    batch_axis_ = change_.axis(*was, *input->shape);
    input_ = at;
    const auto place = places.find(path + node.inputs[at]);
    outer_ = place != places.end() ? place->second : 1;
  }
}

const Shape* BatchedNode::before(const std::string& name) const {
  return change_.before.find(path_ + name);
}

// A view keeps the order of elements: `before` elements stand before the batch, which may be a part
// of an axis ([heads of all samples, length]). Where several axes could hold it, features (the last
// axis) do not, and it is rather in front of an axis than behind others in it.
std::optional<std::size_t> BatchedNode::viewed_axis(const Shape& was, std::uint64_t before) const {
  std::optional<std::size_t> inside;
  for (std::size_t axis = 0; axis < was.size(); ++axis) {
    const std::uint64_t outer = elements_before(was, axis);
    if (outer == 0 || before % outer != 0) break;
    const Count part = Count{before / outer} * Count{static_cast<std::uint64_t>(change_.from)};
    const auto size = part.exact();
    if (!size || *size == 0 || static_cast<std::uint64_t>(was[axis]) % *size != 0) continue;
    const bool last = axis + 1 == was.size();
    if (outer == before && (!last || !inside)) return axis;
    if (!inside) inside = axis;
  }
  return inside;
}

// Operators that are no views leave the batch on its axis.
std::optional<std::size_t> BatchedNode::result_axis(const Shape& was) const {
  const Shape& input = *before(node_.inputs[input_]);
  if (walked_.rule->yields != Yields::Rearranged) {
    const bool there = *batch_axis_ < was.size() && was[*batch_axis_] == input[*batch_axis_];
    return there ? batch_axis_ : std::nullopt;
  }
  return viewed_axis(was, elements_before(input, *batch_axis_) * outer_);
}

std::uint64_t BatchedNode::place_in(const std::string& output, const TensorInfo& info) const {
  const Shape* was = any() && info.shape ? before(output) : nullptr;
  const auto axis = was != nullptr ? change_.axis(*was, *info.shape) : std::nullopt;
  if (!axis || walked_.rule == nullptr) return 1;
  const Shape& input = *before(node_.inputs[input_]);
  if (walked_.rule->kind != OpKind::Free) return (*was)[*axis] == input[*batch_axis_] ? outer_ : 1;
  // A view: as many elements as before stand before the batch.
  const std::uint64_t all = elements_before(input, *batch_axis_) * outer_;
  const std::uint64_t outside = elements_before(*was, *axis);
  return outside != 0 && all % outside == 0 ? std::max<std::uint64_t>(all / outside, 1) : 1;
}

std::optional<Shape> BatchedNode::result() const {
  const bool states = walked_.rule != nullptr && walked_.rule->states_extents;
  if (!any() || input_ != 0 || !states || !has_constants_behind_first(walked_)) return std::nullopt;
  const Shape* was = node_.outputs.empty() ? nullptr : before(node_.outputs.front());
  const auto axis = was != nullptr ? result_axis(*was) : std::nullopt;
  auto shape = axis ? change_.changed(*was, *axis) : std::nullopt;
  return shape != walked_.outputs.front().shape ? std::move(shape) : std::nullopt;
}

std::optional<Shape> BatchedNode::declared(const Shape& said) const {
  if (!any()) return said;
  const bool in_front = batch_axis_ == std::size_t{0} && !said.empty();
  if (!in_front) return std::nullopt;
  if (said.front() == change_.to && change_.to != change_.from) return said;
  return said.front() == change_.from ? change_.changed(said, 0) : std::nullopt;
}

std::vector<std::pair<std::size_t, Shape>> BatchedNode::left_behind() const {
  std::vector<std::pair<std::size_t, Shape>> result;
  for (std::size_t at = 0; at < walked_.inputs.size(); ++at) {
    const TensorInfo* input = walked_.inputs[at];
    if (input == nullptr || !input->shape || *batch_axis_ >= input->shape->size()) continue;
    if ((*input->shape)[*batch_axis_] != change_.from) continue;
    if (auto shape = change_.changed(*input->shape, *batch_axis_)) result.emplace_back(at, *shape);
  }
  return result;
}

}  // namespace opcost
