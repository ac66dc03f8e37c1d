// Indexing, broadcasting and picking in the known numbers of tensors.
#include "rules/values/values.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "rules/values/whole.h"

namespace opcost {

const Numbers* numbers_of(const TensorInfo* input) {
  if (input == nullptr || !input->numbers || !input->shape) return nullptr;
  const bool as_many = element_count(*input->shape) == Count{input->numbers.size()};
  return as_many ? input->numbers.get() : nullptr;
}

bool is_empty(const Shape& shape) { return element_count(shape).is_zero(); }

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

void for_each_index(const Shape& extents, FunctionRef<void(const Shape& index)> visit) {
  if (std::ranges::find(extents, 0) != extents.end()) return;
  Shape index(extents.size(), 0);
  while (true) {
    visit(index);
    std::size_t axis = extents.size();
    while (axis > 0 && ++index[axis - 1] == extents[axis - 1]) index[--axis] = 0;
    if (axis == 0) return;
  }
}

std::int64_t offset_of(const Shape& index, const std::vector<std::int64_t>& strides) {
  std::int64_t offset = 0;
  for (std::size_t axis = 0; axis < index.size(); ++axis) offset += index[axis] * strides[axis];
  return offset;
}

std::optional<std::int64_t> wrapped_index(std::int64_t index, std::int64_t dim) {
  if (index < -dim || index >= dim) return std::nullopt;
  return index < 0 ? index + dim : index;
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

const std::vector<std::int64_t>* integers_of(const TensorInfo* input) {
  const Numbers* numbers = numbers_of(input);
  return numbers != nullptr ? std::get_if<std::vector<std::int64_t>>(numbers) : nullptr;
}

Result<std::int64_t> known_integer(const NodeView& node, std::string_view name) {
  const Numbers* given = numbers_of(node.input(name));
  if (given == nullptr) {
    const auto list = node.known_integers(name);
    if (!list) return list.error();
    if (list->size() == 1) return list->front();
  } else if (const auto* list = std::get_if<std::vector<double>>(given); list != nullptr) {
    if (list->size() == 1 && std::abs(list->front()) < kBeyondInt64)
      return static_cast<std::int64_t>(list->front());
  } else if (const auto* whole = std::get_if<std::vector<std::int64_t>>(given);
             whole->size() == 1) {
    return whole->front();
  }
  return node.fault("its " + std::string(name) + " is not one number that is a size");
}

bool less_than(std::int64_t a, std::int64_t b, ElementType type) {
  const auto number = number_type(type);
  if (number && number->format == NumberFormat::UInt)
    return static_cast<std::uint64_t>(a) < static_cast<std::uint64_t>(b);
  return a < b;
}

bool less_than(double a, double b, ElementType) { return a < b; }

bool has_nan(const Numbers& numbers) {
  const auto* reals = std::get_if<std::vector<double>>(&numbers);
  return reals != nullptr &&
         std::ranges::any_of(*reals, [](double number) { return std::isnan(number); });
}

void keep_numbers(Inference& node) {
  const TensorInfo* input = node.inputs().front();
  if (input != nullptr && input->numbers && !node.outputs().empty())
    node.share_numbers_at(0, input->numbers);
}

}  // namespace opcost
