#include "ops/families.h"

#include <array>

#include "ops/registry.h"

namespace opcost {

std::span<const std::span<const OpRule>> families() {
  static const std::array kFamilies{
      activation_rules(),      //
      arithmetic_rules(),      //
      bitwise_rules(),         //
      cast_rules(),            //
      channel_norm_rules(),    //
      comparison_rules(),      //
      constant_rules(),        //
      control_flow_rules(),    //
      conv_transpose_rules(),  //
      convolution_rules(),     //
      determinant_rules(),     //
      gated_rules(),           //
      generator_rules(),       //
      global_pool_rules(),     //
      integer_rules(),         //
      join_rules(),            //
      matmul_rules(),          //
      movement_rules(),        //
      normalization_rules(),   //
      pad_rules(),             //
      pool_rules(),            //
      quantize_rules(),        //
      random_rules(),          //
      reduce_rules(),          //
      rounding_rules(),        //
      row_norm_rules(),        //
      running_rules(),         //
      slice_rules(),           //
      softmax_rules(),         //
      trigonometry_rules(),    //
      view_rules(),            //
  };
  return kFamilies;
}

}  // namespace opcost
