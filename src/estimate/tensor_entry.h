#pragma once

#include <optional>
#include <string>

#include "opcost/estimate/estimate.h"
#include "rules/tensor_info.h"

namespace opcost {

/// What an estimate records of a tensor; null: nothing is known of it.
inline TensorEntry entry_of(const std::string& name, const TensorInfo* info, bool declared_only) {
  if (info == nullptr) return {name, ElementType::Undefined, std::nullopt, false};
  return {name, info->type, info->shape, declared_only};
}

}  // namespace opcost
