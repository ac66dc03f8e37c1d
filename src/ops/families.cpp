#include "ops/families.h"

#include <array>

#include "ops/registry.h"

namespace opcost {

std::span<const std::span<const OpRule>> families() {
  static const std::array kFamilies{
      activation_rules(),   //
      arithmetic_rules(),   //
      cast_rules(),         //
      constant_rules(),     //
      convolution_rules(),  //
      join_rules(),         //
      movement_rules(),     //
      pad_rules(),          //
      reduce_rules(),       //
      slice_rules(),        //
      view_rules(),         //
  };
  return kFamilies;
}

}  // namespace opcost
