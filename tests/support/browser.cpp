// Runs the check of HTML reports in a browser.
#include "support/browser.h"

#include <cstdlib>
#include <filesystem>

#include "support/files.h"
#include "support/onnxruntime.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {

std::string chromium_path() {
  const char* given = std::getenv("OPCOST_TEST_CHROMIUM");
  for (const std::string& path :
       {std::string(given != nullptr ? given : ""), std::string("/usr/bin/chromium"),
        std::string("/usr/bin/chromium-browser"), std::string("/usr/bin/google-chrome")})
    if (!path.empty() && std::filesystem::exists(path)) return path;
  return "";
}

namespace {

// What a script of tests/report/html says of a file.
std::string told_by(const std::string& script, const std::string& file, const std::string& other) {
  const std::string browser = chromium_path();
  const std::string python = browser.empty() ? "" : python_with("playwright");
  if (python.empty()) {
    skipped("Chromium, or its driver for Python (playwright)");
    return "";
  }
  const std::string told = file + ".told";
  const std::string command = "'" + python + "' '" + source_dir() + "/tests/report/html/" + script +
                              "' '" + browser + "' '" + file + "' '" + other + "' > '" + told +
                              "' 2>&1";
  const int status = std::system(command.c_str());
  std::string text = text_of(told);
  while (text.ends_with('\n')) text.pop_back();
  return status == 0 || text != "ok" ? text : "it failed";
}

}  // namespace

std::string browser_check(const std::string& html_path, const std::string& json_path) {
  return told_by("browser_check.py", html_path, json_path.empty() ? "-" : json_path);
}

std::string views_check(const std::string& html_path, const std::string& json_path) {
  return told_by("views_check.py", html_path, json_path);
}

std::string svg_check(const std::string& svg_path, const std::string& word) {
  return told_by("svg_check.py", svg_path, word);
}

}  // namespace opcost::test
