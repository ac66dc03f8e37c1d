// Counts the parameters of a model: what it stores, and counted work uses.
#include "estimate/parameters.h"

#include <algorithm>
#include <set>
#include <vector>

#include "rules/parameter_inputs.h"

namespace opcost {
namespace {

using Ranges = std::set<ExternalRange>;  // by file, then by place

std::uint64_t end_of(const ExternalRange& range) { return range.begin + range.size; }

// An export whose weights were taken out gives every tensor the same place in a file that is not
// there. Ranges of one file that overlap without being equal are such places.
std::set<std::string> files_without_places(const Ranges& ranges) {
  std::set<std::string> files;
  const ExternalRange* before = nullptr;
  for (const ExternalRange& range : ranges) {
    const bool same_file = before != nullptr && before->file == range.file;
    if (same_file && range.begin < end_of(*before)) files.insert(range.file);
    before = &range;
  }
  return files;
}

StoredId stored_input(const UnbilledNode& one, std::size_t at) {
  const TensorInfo* info = one.walked.inputs[at];
  if (info->stored != StoredId::None) return info->stored;
  // An input that a rewrite made has the name of what it was made of.
  const TensorInfo* in_file = one.walk->value(one.node->inputs[at]);
  return in_file != nullptr ? in_file->stored : StoredId::None;
}

}  // namespace

// The constant of that value, or the largest of which it was made.
SharedText Parameters::name_of(StoredId id) const {
  if (const StoredConstant* one = stored_.constant(id); one != nullptr) return one->name;
  const StoredConstant* largest = nullptr;
  std::unordered_set<StoredId> seen;
  std::vector<StoredId> open{id};
  while (!open.empty()) {
    const StoredId next = open.back();
    open.pop_back();
    if (!seen.insert(next).second) continue;
    const StoredConstant* constant = stored_.constant(next);
    if (constant != nullptr && (largest == nullptr || constant->elements > largest->elements))
      largest = constant;
    for (const StoredId part : stored_.parts(next)) open.push_back(part);
  }
  return largest != nullptr ? largest->name : SharedText{};
}

// Keeps what a node reads of a stored constant; how many numbers that are.
std::uint64_t Parameters::take_input(StoredId id, const TensorInfo& info,
                                     const std::optional<std::uint64_t>& unpacked,
                                     bool dequantises) {
  const StoredConstant* constant = stored_.constant(id);
  if (unpacked && constant != nullptr)
    keep({*unpacked, constant->external}, packed_[id]);
  else
    reach(id, dequantises ? dequantised_ : reached_);
  if (unpacked) return *unpacked;
  if (constant != nullptr) return constant->elements;
  return info.shape ? element_count(*info.shape).exact().value_or(0) : 0;
}

// Scales may be quantised themselves: what is dequantised to them is no parameter either.
void Parameters::take_scales(const UnbilledNode& one) {
  if (dequantised_.empty() || one.walked.rule == nullptr) return;
  for (std::size_t at = 0; at < one.walked.inputs.size(); ++at) {
    const TensorInfo* input = one.walked.inputs[at];
    if (input == nullptr || input->stored == StoredId::None) continue;
    if (calibrates(*one.walked.rule, at)) reach(input->stored, scales_);
  }
}

Parameters::OfNode Parameters::take(const UnbilledNode& one, const ConstantsRead& read) {
  Count sum;
  std::uint64_t most = 0;
  OfNode result;
  for (const auto& [table, elements] : read.tables) {
    keep({elements, nullptr},
         tables_[one.walk->region().definition + one.node->name + "." + table]);
    sum += Count{elements};
  }
  take_scales(one);
  const OpRule* rule = one.walked.rule;
  const bool dequantises = rule != nullptr && rule->conversion == Conversion::Dequantizes;
  StoredId largest = StoredId::None;
  for (const auto& [at, unpacked] : read.inputs) {
    const StoredId id = stored_input(one, at);
    if (id == StoredId::None) continue;
    const std::uint64_t elements = take_input(id, *one.walked.inputs[at], unpacked, dequantises);
    sum += Count{elements};
    if (elements < most || elements == 0) continue;
    most = elements;
    largest = id;
  }
  result.count = sum.exact().value_or(0);
  if (largest != StoredId::None) result.largest = name_of(largest);
  return result;
}

void Parameters::keep(const Array& array, Array& kept) {
  kept.elements = std::max(kept.elements, array.elements);
  if (!kept.external) kept.external = array.external;
}

void Parameters::reach(StoredId id, std::unordered_set<StoredId>& reached) const {
  std::vector<StoredId> open{id};
  while (!open.empty()) {
    const StoredId next = open.back();
    open.pop_back();
    if (!reached.insert(next).second) continue;
    for (const StoredId part : stored_.parts(next)) open.push_back(part);
  }
}

void Parameters::add_constants(const std::unordered_set<StoredId>& ids,
                               std::map<StoredId, Array>& all) const {
  for (const StoredId id : ids)
    if (const StoredConstant* constant = stored_.constant(id))
      keep({constant->elements, constant->external}, all[id]);
}

std::map<StoredId, Parameters::Array> Parameters::constants() const {
  std::map<StoredId, Array> all = packed_;
  std::unordered_set<StoredId> dequantised;
  for (const StoredId id : dequantised_)
    if (!scales_.contains(id)) dequantised.insert(id);
  add_constants(reached_, all);
  add_constants(dequantised, all);
  return all;
}

Result<std::uint64_t> Parameters::count(const std::string& model) const {
  const std::map<StoredId, Array> constants = this->constants();
  Ranges ranges;
  for (const auto& [id, array] : constants)
    if (array.external) ranges.insert(*array.external);
  const std::set<std::string> without_places = files_without_places(ranges);
  Ranges seen;
  Count sum;
  for (const auto& [id, array] : constants) {
    const bool has_place = array.external && !without_places.contains(array.external->file);
    if (!has_place || seen.insert(*array.external).second) sum += Count{array.elements};
  }
  for (const auto& [name, array] : tables_) sum += Count{array.elements};
  if (const auto exact = sum.exact()) return *exact;
  return Error{"its parameters do not fit 64 bits", model, "check the shapes of its initializers"};
}

}  // namespace opcost
