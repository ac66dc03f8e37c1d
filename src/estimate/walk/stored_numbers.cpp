// Where the numbers of constants come from: what the file stores, and what folding made of it.
#include "estimate/walk/stored_numbers.h"

#include <algorithm>
#include <array>
#include <utility>

namespace opcost {
namespace {

bool may_hold_parameters(const Tensor& tensor) {
  constexpr std::array kNever{ElementType::Int64, ElementType::UInt64, ElementType::Bool,
                              ElementType::String};
  return !tensor.shape.empty() && std::ranges::find(kNever, tensor.type) == kNever.end();
}

std::uint64_t stored_elements(const Tensor& tensor) {
  if (tensor.sparse) return tensor.sparse_values;
  return element_count(tensor.shape).exact().value_or(UINT64_MAX);
}

}  // namespace

StoredId StoredNumbers::append(Entry entry) {
  entries_.push_back(std::move(entry));
  return static_cast<StoredId>(entries_.size());
}

StoredId StoredNumbers::add(const SharedText& name, const Tensor& tensor, const Tensor* in_file) {
  if (!may_hold_parameters(tensor)) return StoredId::None;
  const auto [id, is_new] = by_name_.try_emplace(name, StoredId::None);
  if (is_new) *id = append({{name, stored_elements(tensor), tensor.external, in_file}, {}});
  return *id;
}

StoredId StoredNumbers::join(std::span<const StoredId> parts) {
  std::vector<StoredId> distinct;
  for (const StoredId part : parts)
    if (part != StoredId::None) distinct.push_back(part);
  std::ranges::sort(distinct);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() < 2) return distinct.empty() ? StoredId::None : distinct.front();
  return append({{}, std::move(distinct)});
}

const StoredConstant* StoredNumbers::constant(StoredId id) const {
  return entry(id).parts.empty() ? &entry(id).constant : nullptr;
}

std::span<const StoredId> StoredNumbers::parts(StoredId id) const { return entry(id).parts; }

}  // namespace opcost
