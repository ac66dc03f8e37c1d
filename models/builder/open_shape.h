#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/builder/sequence_layers.h"

// Shapes that follow from those of other tensors, when the model runs.
namespace opcost::models {

/// The size of an axis of `x`, an int64 without dims: Shape and Gather.
std::string size_of(NetworkBuilder& net, std::string_view module, const Value& x,
                    std::int64_t axis);

/// The two leading dims of batch x sequence x features, as the modules of a transformer ask for
/// them; equal questions are one, as in an export.
class OpenShape {
 public:
  OpenShape(NetworkBuilder& net, std::string_view module, const Value& x);

  /// `x` as batch x sequence x `rest`.
  Value reshape(NetworkBuilder& net, std::string_view module, const Value& x,
                const Shape& rest) const;

 private:
  std::string batch_, sequence_;  ///< Vectors of one element.
};

}  // namespace opcost::models
