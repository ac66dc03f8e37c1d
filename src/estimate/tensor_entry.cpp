// What a report says of a tensor: its name, element type and shape.
#include "estimate/tensor_entry.h"

#include <optional>

namespace opcost {

TensorEntry tensor_entry(const SharedText& name, const TensorInfo* info, bool declared_only) {
  if (info == nullptr) return {.name = name, .shape = {}};
  return {name, info->type, info->shape, declared_only, info->stored != StoredId::None};
}

}  // namespace opcost
