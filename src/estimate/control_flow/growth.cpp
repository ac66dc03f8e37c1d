// Growth of a loop's carried values: the same step from every iteration to the next.
#include "estimate/control_flow/growth.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "rules/containers.h"

namespace opcost {
namespace {

bool same_kind(const TensorInfo& a, const TensorInfo& b) {
  return a.type == b.type && a.kind == b.kind && a.shape.has_value() == b.shape.has_value();
}

std::optional<ValueGrowth> tensor_growth(const TensorInfo& before, const TensorInfo& after) {
  if (!before.shape) return std::nullopt;
  if (before.shape->size() != after.shape->size()) return std::nullopt;
  ValueGrowth growth;
  for (std::size_t axis = 0; axis < before.shape->size(); ++axis)
    growth.dims.push_back((*after.shape)[axis] - (*before.shape)[axis]);
  return growth;
}

// Of sequences of which one at least has too many members to list.
std::optional<ValueGrowth> uniform_growth(const TensorInfo& before, const TensorInfo& after) {
  const auto old = length_of(before), now = length_of(after);
  if (!old || !now || *now < *old || *now - *old > kMostMembers) return std::nullopt;
  if (before.type != after.type || before.shape != after.shape || !after.shape) return std::nullopt;
  TensorInfo member;
  member.type = after.type;
  member.shape = after.shape;
  return ValueGrowth{{}, Members(static_cast<std::size_t>(*now - *old), member)};
}

// An empty sequence gets its members' type and shape with the first of them.
std::optional<ValueGrowth> sequence_growth(const TensorInfo& before, const TensorInfo& after) {
  if (!before.members || !after.members) return uniform_growth(before, after);
  const Members &old = *before.members, &now = *after.members;
  if (now.size() < old.size()) return std::nullopt;
  if (!std::equal(old.begin(), old.end(), now.begin(), alike)) return std::nullopt;
  return ValueGrowth{{}, {now.begin() + static_cast<std::ptrdiff_t>(old.size()), now.end()}};
}

std::optional<ValueGrowth> value_growth(const TensorInfo& before, const TensorInfo& after) {
  if (alike(before, after)) return ValueGrowth{};
  const bool sequences = before.kind == ValueKind::Sequence && after.kind == ValueKind::Sequence;
  if (sequences) return sequence_growth(before, after);
  if (!same_kind(before, after) || !before.is_tensor()) return std::nullopt;
  return tensor_growth(before, after);
}

bool grow_dims(TensorInfo& value, const ValueGrowth& growth, std::int64_t iterations) {
  for (std::size_t axis = 0; axis < growth.dims.size(); ++axis) {
    std::int64_t& dim = (*value.shape)[axis];
    std::int64_t more = 0;
    if (__builtin_mul_overflow(growth.dims[axis], iterations, &more) ||
        __builtin_add_overflow(dim, more, &dim) || dim < 0)
      return false;
  }
  return true;
}

// Beyond the number that is listed they must all be alike.
bool append_alike(TensorInfo& value, const Members& more, std::uint64_t iterations) {
  const auto length = length_of(value);
  Members all = more;
  if (value.members) all.insert(all.end(), value.members->begin(), value.members->end());
  const TensorInfo common = any_of(all);
  const bool empty = length && *length == 0;
  if (!length || !common.shape || (!empty && value.shape != common.shape)) return false;
  std::uint64_t sum = 0;
  if (__builtin_mul_overflow(iterations, more.size(), &sum) ||
      __builtin_add_overflow(sum, *length, &sum))
    return false;
  value = uniform_sequence(common.type, *common.shape, sum);
  return true;
}

bool append_members(TensorInfo& value, const ValueGrowth& growth, std::uint64_t iterations) {
  if (growth.new_members.empty()) return true;
  const std::size_t listed = value.members ? value.members->size() : kMostMembers;
  if (iterations > (kMostMembers - std::min(kMostMembers, listed)) / growth.new_members.size())
    return append_alike(value, growth.new_members, iterations);
  Members members = *value.members;
  for (std::uint64_t i = 0; i < iterations; ++i)
    members.insert(members.end(), growth.new_members.begin(), growth.new_members.end());
  value = sequence_of(value.type, std::move(members));
  return true;
}

}  // namespace

bool alike(const TensorInfo& a, const TensorInfo& b) {
  if (a.type != b.type || a.shape != b.shape || a.kind != b.kind) return false;
  if (a.length != b.length) return false;
  if (a.members == b.members) return true;
  return a.members && b.members && all_alike(*a.members, *b.members);
}

bool all_alike(const std::vector<TensorInfo>& a, const std::vector<TensorInfo>& b) {
  return std::ranges::equal(a, b, alike);
}

std::optional<Growth> growth_between(const std::vector<TensorInfo>& before,
                                     const std::vector<TensorInfo>& after) {
  if (before.size() != after.size()) return std::nullopt;
  Growth growth;
  for (std::size_t at = 0; at < before.size(); ++at) {
    auto one = value_growth(before[at], after[at]);
    if (!one) return std::nullopt;
    growth.push_back(*std::move(one));
  }
  return growth;
}

bool same_growth(const Growth& a, const Growth& b) {
  return std::ranges::equal(a, b, [](const ValueGrowth& x, const ValueGrowth& y) {
    return x.dims == y.dims && all_alike(x.new_members, y.new_members);
  });
}

std::optional<std::vector<TensorInfo>> grown(std::vector<TensorInfo> values, const Growth& growth,
                                             std::uint64_t iterations) {
  if (iterations > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  for (std::size_t at = 0; at < values.size(); ++at) {
    const bool fits = grow_dims(values[at], growth[at], static_cast<std::int64_t>(iterations)) &&
                      append_members(values[at], growth[at], iterations);
    if (!fits) return std::nullopt;
  }
  return values;
}

}  // namespace opcost
