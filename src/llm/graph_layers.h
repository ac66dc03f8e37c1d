#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "llm/graph_builder.h"
#include "opcost/llm/architecture.h"
#include "opcost/llm/step.h"

namespace opcost::llm {

/// Builds the layers of a decoder for one step.
class LayerBuilder {
 public:
  LayerBuilder(const Architecture& model, const StepShape& step, GraphBuilder& graph)
      : m_(model), s_(step), g_(graph) {}

  /// Token numbers to the decoder's input [batch, tokens, hidden].
  std::string embed();
  /// A layer of that name; its input and output are [batch, tokens, hidden].
  std::string layer(const LlmLayer& layer, const std::string& name, const std::string& x);
  /// The last token's scores [batch, vocabulary].
  std::string head(const std::string& x);

 private:
  struct Matrix {
    std::string leaf;
    std::int64_t in = 0, out = 0;
    WeightClass of = WeightClass::Attention;
    bool bias = false;
  };
  std::string linear(const std::string& x, const Matrix& matrix);
  std::string plain_product(const std::string& x, const Matrix& matrix);
  std::string scaled_product(const std::string& x, const Matrix& matrix, const WeightForm& form);
  std::string bits_product(const std::string& x, const Matrix& matrix, const WeightForm& form);
  WeightForm form_of(WeightClass of) const;

  std::string norm(const std::string& x, std::string_view leaf, std::int64_t width);
  std::string add(const std::string& a, const std::string& b, std::string_view leaf);
  std::string reshaped(const std::string& x, std::string_view leaf, std::vector<std::int64_t> dims);
  std::string scalar(std::string_view leaf);

  std::string mixer(const LlmLayer& layer, const std::string& x);
  std::string attention(const LlmLayer& layer, const std::string& x);
  std::string grouped(const LlmLayer& layer, const std::string& q, const std::string& k,
                      const std::string& v);
  std::string rotated(const std::string& x, std::string_view leaf, std::int64_t heads,
                      std::int64_t size);
  std::string unit_heads(const std::string& x, std::string_view leaf, std::int64_t heads);
  std::string latent(const std::string& x);
  std::string latent_query(const std::string& x);
  std::string absorbed(const std::string& q, const std::string& latent);
  std::string expanded(const std::string& q, const std::string& c, const std::string& rope);
  std::string state_space(const std::string& x);

  std::string mlp(const LlmLayer& layer, const std::string& x);
  std::string dense(const std::string& x, std::int64_t inner, WeightClass of,
                    const std::string& prefix);
  std::string activated(const std::string& x, const std::string& leaf);
  std::string experts(const std::string& x);
  std::string shared_expert(const std::string& x);
  std::vector<std::string> expert_weights(std::string_view leaf, std::int64_t rows,
                                          std::int64_t columns, const WeightForm& form);

  ElementType type() const { return s_.activations; }
  std::int64_t visible(const LlmLayer& layer) const;

  const Architecture& m_;
  const StepShape& s_;
  GraphBuilder& g_;
  bool mlp_as_typed_ = false;
};

}  // namespace opcost::llm
