#include "ops/families.h"

#include <array>

#include "ops/registry.h"

namespace opcost {

std::span<const std::span<const OpRule>> families() {
  static const std::array kFamilies{
      activation_rules(),        //
      arithmetic_rules(),        //
      attention_rules(),         //
      bitwise_rules(),           //
      cast_rules(),              //
      causal_conv_rules(),       //
      channel_norm_rules(),      //
      comparison_rules(),        //
      constant_rules(),          //
      control_flow_rules(),      //
      conv_transpose_rules(),    //
      convolution_rules(),       //
      deform_conv_rules(),       //
      determinant_rules(),       //
      einsum_rules(),            //
      fourier_rules(),           //
      gated_rules(),             //
      generator_rules(),         //
      global_pool_rules(),       //
      grid_sample_rules(),       //
      integer_rules(),           //
      join_rules(),              //
      linear_attention_rules(),  //
      matmul_rules(),            //
      ml_encoding_rules(),       //
      ml_feature_rules(),        //
      ml_linear_rules(),         //
      ml_map_rules(),            //
      ml_svm_rules(),            //
      ml_tree_rules(),           //
      movement_rules(),          //
      normalization_rules(),     //
      pad_rules(),               //
      pool_rules(),              //
      quantize_rules(),          //
      random_rules(),            //
      recurrent_rules(),         //
      reduce_rules(),            //
      resize_rules(),            //
      roi_rules(),               //
      rotary_embedding_rules(),  //
      rounding_rules(),          //
      row_norm_rules(),          //
      running_rules(),           //
      slice_rules(),             //
      softmax_rules(),           //
      training_rules(),          //
      trigonometry_rules(),      //
      unpool_rules(),            //
      view_rules(),              //
  };
  return kFamilies;
}

}  // namespace opcost
