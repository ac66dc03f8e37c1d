#pragma once

#include <span>

#include "ops/op_rule.h"

// One line per family of operators; each is a constexpr table in its own file.
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
std::span<const OpRule> einsum_rules();
std::span<const OpRule> expand_rules();
std::span<const OpRule> fourier_rules();
std::span<const OpRule> gated_rules();
std::span<const OpRule> gather_rules();
std::span<const OpRule> generator_rules();
std::span<const OpRule> global_pool_rules();
std::span<const OpRule> grid_sample_rules();
std::span<const OpRule> image_decoder_rules();
std::span<const OpRule> integer_rules();
std::span<const OpRule> join_rules();
std::span<const OpRule> linear_attention_rules();
std::span<const OpRule> loss_rules();
std::span<const OpRule> matmul_rules();
std::span<const OpRule> microsoft_attention_rules();
std::span<const OpRule> microsoft_cached_attention_rules();
std::span<const OpRule> microsoft_group_query_rules();
std::span<const OpRule> microsoft_multi_head_rules();
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

}  // namespace opcost
