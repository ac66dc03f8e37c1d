#pragma once

#include <string>

namespace opcost::test {

/// The program of a Chromium, or of Chrome; "": there is none.
std::string chromium_path();

/// Opens an HTML report in headless Chromium and checks it against the JSON of the same estimate
/// ("": there is none; see tests/report/html/browser_check.py). Returns "ok", what is wrong, or "",
/// and says so, where there is no Chromium or no driver (PyPI's playwright).
std::string browser_check(const std::string& html_path, const std::string& json_path);

/// The same for any other report that has charts (tests/report/html/views_check.py).
std::string views_check(const std::string& html_path, const std::string& json_path);

/// Opens a figure, which must have the word in its text (tests/report/html/svg_check.py).
std::string svg_check(const std::string& svg_path, const std::string& word);

}  // namespace opcost::test
