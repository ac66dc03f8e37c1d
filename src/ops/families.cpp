#include "ops/families.h"

#include <array>

#include "ops/registry.h"

namespace opcost {

std::span<const std::span<const OpRule>> families() {
  static const std::array kFamilies{
      activation_rules(),      //
      arithmetic_rules(),      //
      cast_rules(),            //
      constant_rules(),        //
      control_flow_rules(),    //
      conv_transpose_rules(),  //
      convolution_rules(),     //
      global_pool_rules(),     //
      join_rules(),            //
      matmul_rules(),          //
      movement_rules(),        //
      normalization_rules(),   //
      pad_rules(),             //
      pool_rules(),            //
      reduce_rules(),          //
      slice_rules(),           //
      softmax_rules(),         //
      view_rules(),            //
  };
  return kFamilies;
}

}  // namespace opcost
