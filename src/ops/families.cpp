#include "ops/families.h"

#include <array>

#include "ops/registry.h"

namespace opcost {

std::span<const std::span<const OpRule>> families() {
  static const std::array kFamilies{
      convolution_rules(),
  };
  return kFamilies;
}

}  // namespace opcost
