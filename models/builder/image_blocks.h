#pragma once

#include <cstdint>
#include <string>

#include "models/builder/network_builder.h"

// What several of the image networks are made of.
namespace opcost::models {

using Activation = Value (NetworkBuilder::*)(std::string_view module, const Value& x);

/// Convolution without bias and normalisation as the modules name.0 and name.1. The padding keeps
/// the size of the image, but for the stride.
Value conv_norm(NetworkBuilder& net, const std::string& name, const Value& x, Conv2d spec);
/// The same with an activation, name.2.
Value conv_norm_activation(NetworkBuilder& net, const std::string& name, const Value& x,
                           const Conv2d& spec, Activation activation);

/// The inner layers of a squeeze-and-excitation block (Hu et al., arXiv 1709.01507).
struct SqueezeExcitation {
  std::int64_t squeeze = 1;  ///< Channels between its two 1x1 convolutions.
  Activation activation = &NetworkBuilder::relu;
  Activation gate = &NetworkBuilder::sigmoid;
};
/// `x`, each channel scaled by what the mean of all channels says.
Value squeeze_excitation(NetworkBuilder& net, const std::string& name, const Value& x,
                         const SqueezeExcitation& spec);

/// channels * percent / 100 rounded to a multiple of 8, but not down by more than a tenth: the
/// widths of MobileNets and their kin (Sandler et al., arXiv 1801.04381; its authors' code).
std::int64_t width_of(std::int64_t channels, std::int64_t percent = 100);

}  // namespace opcost::models
