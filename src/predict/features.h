#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/predict/machine_sizes.h"
#include "predict/node_shape.h"

namespace opcost {

/// One feature, or a product of several: "batch*kernel_size".
class Feature {
 public:
  /// An Error, with the nearest names, if a part is not a feature.
  static Result<Feature> parse(std::string_view text);

  const std::string& text() const { return text_; }
  /// Whether its amount depends on the machine's vector width, and on its cache.
  bool uses_vectors() const;
  bool uses_cache() const;
  /// Never negative, except for products with a cropping padding.
  double amount(const NodeShape& node, const MachineSizes& sizes) const;

 private:
  std::string text_;
  std::vector<std::size_t> parts_;  // rows of the table of features
};

/// The largest number of factors of a product.
inline constexpr std::size_t kMostFactors = 4;

/// The names of the physical features, and of a layer's parameters.
std::vector<std::string> physical_features();
std::vector<std::string> parameter_features();

}  // namespace opcost
