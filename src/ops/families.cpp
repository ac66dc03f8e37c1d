// The list of families: one line to declare a family's table, one to enter it.
#include <array>
#include <span>

#include "ops/registry.h"
#include "rules/op_rule.h"

namespace opcost {

std::span<const OpRule> activation_rules();
std::span<const OpRule> arg_rules();
std::span<const OpRule> arithmetic_rules();
std::span<const OpRule> attention_rules();
std::span<const OpRule> bitwise_rules();
std::span<const OpRule> block_rules();
std::span<const OpRule> cast_rules();
std::span<const OpRule> causal_conv_rules();
std::span<const OpRule> channel_norm_rules();
std::span<const OpRule> comparison_rules();
std::span<const OpRule> constant_rules();
std::span<const OpRule> control_flow_rules();
std::span<const OpRule> conv_transpose_rules();
std::span<const OpRule> convolution_rules();
std::span<const OpRule> crop_rules();
std::span<const OpRule> deform_conv_rules();
std::span<const OpRule> determinant_rules();
std::span<const OpRule> dropout_rules();
std::span<const OpRule> einsum_rules();
std::span<const OpRule> expand_rules();
std::span<const OpRule> experimental_fill_rules();
std::span<const OpRule> experimental_rules();
std::span<const OpRule> fake_quantize_rules();
std::span<const OpRule> fourier_rules();
std::span<const OpRule> gated_rules();
std::span<const OpRule> gather_rules();
std::span<const OpRule> generator_rules();
std::span<const OpRule> global_pool_rules();
std::span<const OpRule> grid_sample_rules();
std::span<const OpRule> image_decoder_rules();
std::span<const OpRule> integer_rules();
std::span<const OpRule> join_rules();
std::span<const OpRule> latent_attention_rules();
std::span<const OpRule> linear_attention_rules();
std::span<const OpRule> loss_rules();
std::span<const OpRule> matmul_rules();
std::span<const OpRule> microsoft_activation_rules();
std::span<const OpRule> microsoft_attention_lstm_rules();
std::span<const OpRule> microsoft_attention_rules();
std::span<const OpRule> microsoft_bits_rules();
std::span<const OpRule> microsoft_causal_conv_rules();
std::span<const OpRule> microsoft_blocked_rules();
std::span<const OpRule> microsoft_conv_rules();
std::span<const OpRule> microsoft_crop_rules();
std::span<const OpRule> microsoft_decoder_rules();
std::span<const OpRule> microsoft_delta_rules();
std::span<const OpRule> microsoft_dropout_rules();
std::span<const OpRule> microsoft_elementwise_rules();
std::span<const OpRule> microsoft_embedding_rules();
std::span<const OpRule> microsoft_engram_rules();
std::span<const OpRule> microsoft_expert_rules();
std::span<const OpRule> microsoft_fused_bits_rules();
std::span<const OpRule> microsoft_gather_rules();
std::span<const OpRule> microsoft_generation_rules();
std::span<const OpRule> microsoft_group_norm_rules();
std::span<const OpRule> microsoft_group_query_rules();
std::span<const OpRule> microsoft_integer_rules();
std::span<const OpRule> microsoft_layer_norm_rules();
std::span<const OpRule> microsoft_longformer_rules();
std::span<const OpRule> microsoft_matmul_rules();
std::span<const OpRule> microsoft_matrix_rules();
std::span<const OpRule> microsoft_multi_head_rules();
std::span<const OpRule> microsoft_packed_multi_head_rules();
std::span<const OpRule> microsoft_padding_rules();
std::span<const OpRule> microsoft_paged_attention_rules();
std::span<const OpRule> microsoft_position_bias_rules();
std::span<const OpRule> microsoft_qgemm_rules();
std::span<const OpRule> microsoft_qlinear_concat_rules();
std::span<const OpRule> microsoft_qlinear_function_rules();
std::span<const OpRule> microsoft_qlinear_rules();
std::span<const OpRule> microsoft_qlinear_sums_rules();
std::span<const OpRule> microsoft_quantize_rules();
std::span<const OpRule> microsoft_quantized_attention_rules();
std::span<const OpRule> microsoft_quantized_lstm_rules();
std::span<const OpRule> microsoft_rotary_rules();
std::span<const OpRule> microsoft_skip_norm_rules();
std::span<const OpRule> microsoft_small_float_rules();
std::span<const OpRule> microsoft_sparse_attention_rules();
std::span<const OpRule> microsoft_token_rules();
std::span<const OpRule> microsoft_word_conv_rules();
std::span<const OpRule> ml_encoding_rules();
std::span<const OpRule> ml_feature_rules();
std::span<const OpRule> ml_linear_rules();
std::span<const OpRule> ml_map_rules();
std::span<const OpRule> ml_svm_rules();
std::span<const OpRule> ml_tree_rules();
std::span<const OpRule> movement_rules();
std::span<const OpRule> normalization_rules();
std::span<const OpRule> one_hot_rules();
std::span<const OpRule> optional_rules();
std::span<const OpRule> pad_rules();
std::span<const OpRule> pool_rules();
std::span<const OpRule> quantize_rules();
std::span<const OpRule> random_rules();
std::span<const OpRule> recurrent_rules();
std::span<const OpRule> reduce_rules();
std::span<const OpRule> resize_rules();
std::span<const OpRule> reverse_rules();
std::span<const OpRule> roi_rules();
std::span<const OpRule> rotary_embedding_rules();
std::span<const OpRule> rounding_rules();
std::span<const OpRule> row_norm_rules();
std::span<const OpRule> running_rules();
std::span<const OpRule> scatter_rules();
std::span<const OpRule> selection_rules();
std::span<const OpRule> sequence_rules();
std::span<const OpRule> sequence_split_rules();
std::span<const OpRule> slice_rules();
std::span<const OpRule> softmax_rules();
std::span<const OpRule> state_space_rules();
std::span<const OpRule> string_rules();
std::span<const OpRule> suppression_rules();
std::span<const OpRule> tensor_scatter_rules();
std::span<const OpRule> tf_idf_rules();
std::span<const OpRule> top_k_rules();
std::span<const OpRule> training_rules();
std::span<const OpRule> triangle_rules();
std::span<const OpRule> trigonometry_rules();
std::span<const OpRule> unique_rules();
std::span<const OpRule> unpool_rules();
std::span<const OpRule> view_rules();

// One table.  NOLINTNEXTLINE(readability-function-size)
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
      dropout_rules(),                        //
      einsum_rules(),                         //
      expand_rules(),                         //
      experimental_fill_rules(),              //
      experimental_rules(),                   //
      fake_quantize_rules(),                  //
      fourier_rules(),                        //
      gated_rules(),                          //
      gather_rules(),                         //
      generator_rules(),                      //
      global_pool_rules(),                    //
      grid_sample_rules(),                    //
      image_decoder_rules(),                  //
      integer_rules(),                        //
      join_rules(),                           //
      latent_attention_rules(),               //
      linear_attention_rules(),               //
      loss_rules(),                           //
      matmul_rules(),                         //
      microsoft_activation_rules(),           //
      microsoft_attention_lstm_rules(),       //
      microsoft_attention_rules(),            //
      microsoft_bits_rules(),                 //
      microsoft_causal_conv_rules(),          //
      microsoft_blocked_rules(),              //
      microsoft_conv_rules(),                 //
      microsoft_crop_rules(),                 //
      microsoft_decoder_rules(),              //
      microsoft_delta_rules(),                //
      microsoft_dropout_rules(),              //
      microsoft_elementwise_rules(),          //
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
      microsoft_matrix_rules(),               //
      microsoft_multi_head_rules(),           //
      microsoft_packed_multi_head_rules(),    //
      microsoft_padding_rules(),              //
      microsoft_paged_attention_rules(),      //
      microsoft_position_bias_rules(),        //
      microsoft_qgemm_rules(),                //
      microsoft_qlinear_concat_rules(),       //
      microsoft_qlinear_function_rules(),     //
      microsoft_qlinear_rules(),              //
      microsoft_qlinear_sums_rules(),         //
      microsoft_quantize_rules(),             //
      microsoft_quantized_attention_rules(),  //
      microsoft_quantized_lstm_rules(),       //
      microsoft_rotary_rules(),               //
      microsoft_skip_norm_rules(),            //
      microsoft_small_float_rules(),          //
      microsoft_sparse_attention_rules(),     //
      microsoft_token_rules(),                //
      microsoft_word_conv_rules(),            //
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
      state_space_rules(),                    //
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
