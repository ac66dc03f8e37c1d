#include "ops/families.h"

#include <array>

#include "ops/registry.h"

namespace opcost {

std::span<const std::span<const OpRule>> families() {
  static const std::array kFamilies{
      activation_rules(),                     //
      arg_rules(),                            //
      arithmetic_rules(),                     //
      attention_rules(),                      //
      bitwise_rules(),                        //
      block_rules(),                          //
      cast_rules(),                           //
      causal_conv_rules(),                    //
      channel_norm_rules(),                   //
      comparison_rules(),                     //
      constant_rules(),                       //
      control_flow_rules(),                   //
      conv_transpose_rules(),                 //
      convolution_rules(),                    //
      crop_rules(),                           //
      deform_conv_rules(),                    //
      determinant_rules(),                    //
      einsum_rules(),                         //
      expand_rules(),                         //
      fourier_rules(),                        //
      gated_rules(),                          //
      gather_rules(),                         //
      generator_rules(),                      //
      global_pool_rules(),                    //
      grid_sample_rules(),                    //
      image_decoder_rules(),                  //
      integer_rules(),                        //
      join_rules(),                           //
      linear_attention_rules(),               //
      loss_rules(),                           //
      matmul_rules(),                         //
      microsoft_activation_rules(),           //
      microsoft_attention_lstm_rules(),       //
      microsoft_attention_rules(),            //
      microsoft_bits_rules(),                 //
      microsoft_causal_conv_rules(),          //
      microsoft_decoder_rules(),              //
      microsoft_delta_rules(),                //
      microsoft_embedding_rules(),            //
      microsoft_engram_rules(),               //
      microsoft_expert_rules(),               //
      microsoft_fused_bits_rules(),           //
      microsoft_gather_rules(),               //
      microsoft_generation_rules(),           //
      microsoft_group_norm_rules(),           //
      microsoft_group_query_rules(),          //
      microsoft_integer_rules(),              //
      microsoft_layer_norm_rules(),           //
      microsoft_longformer_rules(),           //
      microsoft_matmul_rules(),               //
      microsoft_multi_head_rules(),           //
      microsoft_packed_multi_head_rules(),    //
      microsoft_padding_rules(),              //
      microsoft_paged_attention_rules(),      //
      microsoft_position_bias_rules(),        //
      microsoft_quantized_attention_rules(),  //
      microsoft_quantized_lstm_rules(),       //
      microsoft_rotary_rules(),               //
      microsoft_skip_norm_rules(),            //
      microsoft_small_float_rules(),          //
      microsoft_sparse_attention_rules(),     //
      ml_encoding_rules(),                    //
      ml_feature_rules(),                     //
      ml_linear_rules(),                      //
      ml_map_rules(),                         //
      ml_svm_rules(),                         //
      ml_tree_rules(),                        //
      movement_rules(),                       //
      normalization_rules(),                  //
      one_hot_rules(),                        //
      optional_rules(),                       //
      pad_rules(),                            //
      pool_rules(),                           //
      quantize_rules(),                       //
      random_rules(),                         //
      recurrent_rules(),                      //
      reduce_rules(),                         //
      resize_rules(),                         //
      reverse_rules(),                        //
      roi_rules(),                            //
      rotary_embedding_rules(),               //
      rounding_rules(),                       //
      row_norm_rules(),                       //
      running_rules(),                        //
      scatter_rules(),                        //
      selection_rules(),                      //
      sequence_rules(),                       //
      sequence_split_rules(),                 //
      slice_rules(),                          //
      softmax_rules(),                        //
      string_rules(),                         //
      suppression_rules(),                    //
      tensor_scatter_rules(),                 //
      tf_idf_rules(),                         //
      top_k_rules(),                          //
      training_rules(),                       //
      triangle_rules(),                       //
      trigonometry_rules(),                   //
      unique_rules(),                         //
      unpool_rules(),                         //
      view_rules(),                           //
  };
  return kFamilies;
}

}  // namespace opcost
