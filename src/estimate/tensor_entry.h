#pragma once

#include <string>

#include "opcost/estimate/record.h"
#include "rules/tensor_info.h"

namespace opcost {

/// A value as the report states it; null: nothing is known of it but its name.
TensorEntry tensor_entry(const SharedText& name, const TensorInfo* info, bool declared_only);

}  // namespace opcost
