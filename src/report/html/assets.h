#pragma once

#include <map>
#include <string_view>

namespace opcost {

/// The style sheet and the scripts of the pages for a browser, by file name without suffix.
const std::map<std::string_view, std::string_view>& report_assets();
/// The chart library, likewise, or nothing where it was left out of the build.
const std::map<std::string_view, std::string_view>& chart_library();

}  // namespace opcost
