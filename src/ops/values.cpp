#include "ops/values.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

namespace opcost {

const Numbers* numbers_of(const TensorInfo* input) {
  if (input == nullptr || !input->numbers || !input->shape) return nullptr;
  const std::size_t size =
      std::visit([](const auto& list) { return list.size(); }, *input->numbers);
  return element_count(*input->shape) == Count{size} ? input->numbers.get() : nullptr;
}

std::vector<std::int64_t> row_major_strides(const Shape& shape) {
  std::vector<std::int64_t> strides(shape.size());
  std::uint64_t stride = 1;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    strides[axis] = static_cast<std::int64_t>(stride);
    stride *= static_cast<std::uint64_t>(shape[axis]);
  }
  return strides;
}

IndexWalk broadcast_walk(const Shape& from, const Shape& to) {
  IndexWalk walk{to, std::vector<std::int64_t>(to.size(), 0)};
  const auto strides = row_major_strides(from);
  const std::size_t common = std::min(from.size(), to.size());
  for (std::size_t i = 1; i <= common; ++i)
    if (from[from.size() - i] != 1) walk.strides[to.size() - i] = strides[from.size() - i];
  return walk;
}

Offsets offsets_of(const IndexWalk& walk) {
  if (std::ranges::find(walk.extents, 0) != walk.extents.end()) return {};
  Offsets offsets{walk.start};
  for (std::size_t axis = 0; axis < walk.extents.size(); ++axis) {
    if (walk.extents[axis] == 1) continue;
    Offsets wider;
    for (const std::int64_t offset : offsets)
      for (std::int64_t i = 0; i < walk.extents[axis]; ++i)
        wider.push_back(offset + i * walk.strides[axis]);
    offsets = std::move(wider);
  }
  return offsets;
}

Numbers pick(const Numbers& numbers, const Offsets& offsets) {
  return std::visit(
      [&](auto list) -> Numbers {
        decltype(list) picked;
        picked.reserve(offsets.size());
        for (const std::int64_t offset : offsets)
          picked.push_back(list[static_cast<std::size_t>(offset)]);
        return picked;
      },
      numbers);
}

void keep_numbers(Inference& node) {
  const Numbers* numbers = numbers_of(node.inputs().front());
  if (numbers != nullptr && !node.outputs().empty()) node.set_numbers_at(0, *numbers);
}

}  // namespace opcost
