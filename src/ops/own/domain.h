#pragma once

#include <string_view>

namespace opcost {

/// The domain of opcost's own operators: what language models do and no standard has.
inline constexpr std::string_view kOwn = "opcost";

}  // namespace opcost
