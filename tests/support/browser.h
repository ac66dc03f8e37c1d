#pragma once

#include <string>

namespace opcost::test {

/// Opens an HTML report in headless Chromium and checks it against the JSON of the same estimate
/// ("": there is none; see tests/report/html/browser_check.py). Returns "ok", what is wrong, or "",
/// and says so, where there is no Chromium or no driver (PyPI's playwright).
std::string browser_check(const std::string& html_path, const std::string& json_path);

}  // namespace opcost::test
