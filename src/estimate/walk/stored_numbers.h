#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/name_map.h"
#include "opcost/core/shared_text.h"
#include "opcost/graph/tensor.h"
#include "rules/tensor_info.h"

namespace opcost {

/// A constant of the file that may hold parameters of the model.
struct StoredConstant {
  SharedText name;  ///< The same wherever it is passed to, and for every call of a function.
  std::uint64_t elements = 0;
  std::shared_ptr<const ExternalRange> external;  ///< null: in the model's file.
  const Tensor* tensor = nullptr;                 ///< null: the file has no numbers of it.
};

/// From which constants of the file the numbers of each constant value come. Values hold an id: of
/// a constant, or of several that were folded into one.
class StoredNumbers {
 public:
  /// None for what holds no parameters: a scalar (an epsilon, a factor of the program), whole
  /// numbers of 64 bits (indices, shapes), booleans (masks), strings.
  /// `in_file`: the tensor of the model that holds its numbers; null: there is none.
  StoredId add(const SharedText& name, const Tensor& tensor, const Tensor* in_file);
  /// What was computed of those.
  StoredId join(std::span<const StoredId> parts);

  /// null: it is joined of its parts.
  const StoredConstant* constant(StoredId id) const;
  std::span<const StoredId> parts(StoredId id) const;

 private:
  struct Entry {
    StoredConstant constant;
    std::vector<StoredId> parts;
  };
  const Entry& entry(StoredId id) const { return entries_[static_cast<std::size_t>(id) - 1]; }
  StoredId append(Entry entry);

  std::vector<Entry> entries_;  // by id, from 1
  NameMap<SharedText, StoredId> by_name_;
};

}  // namespace opcost
