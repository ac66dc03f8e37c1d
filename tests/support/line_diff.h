#pragma once

#include <string>
#include <string_view>

namespace opcost::test {

/// The lines in which two texts differ, "- " before those of `before` and "+ " before those of
/// `after`, each group with the line before and after it; "" where none differs.
std::string line_diff(std::string_view before, std::string_view after);

}  // namespace opcost::test
