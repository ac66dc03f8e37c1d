#include "ops/families.h"

#include <array>

#include "ops/registry.h"

namespace opcost {

std::span<const std::span<const OpRule>> families() {
  static const std::array kFamilies{
      conv_transpose_rules(),  //
      convolution_rules(),     //
      global_pool_rules(),     //
      matmul_rules(),          //
      normalization_rules(),   //
      pool_rules(),            //
      softmax_rules(),         //
  };
  return kFamilies;
}

}  // namespace opcost
