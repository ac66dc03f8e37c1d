#pragma once

#include <string>

#include "rules/op_rule.h"

namespace opcost {

/// A convolution as a product of matrices, and by Winograd's minimal filtering with output tiles of
/// 2x2 and 4x4, with transformed tiles in memory or in one kernel. They are in no file; Conv names
/// them.
extern const OpRule kConvIm2col, kConvWinogradF2, kConvWinogradF4, kConvFusedWinogradF2,
    kConvFusedWinogradF4;

/// As OtherWay::why_not.
std::string why_not_im2col(const Operands& op);
std::string why_not_winograd(const Operands& op);

}  // namespace opcost
