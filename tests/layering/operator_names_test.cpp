// What is known of an operator stands in its OpRule: no other code has its name in quotes.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ops/registry.h"
#include "support/files.h"
#include "support/paths.h"

namespace opcost::test {
namespace {

using Names = std::set<std::string, std::less<>>;

const Names& operator_names() {
  static const Names kNames = [] {
    Names names;
    for (const OpRule* rule : all_rules()) names.emplace(rule->op);
    return names;
  }();
  return kNames;
}

// The place behind a comment that begins at `at`; `at` itself where none does.
std::size_t behind_comment(const std::string& code, std::size_t at) {
  const bool line = code.compare(at, 2, "//") == 0, block = code.compare(at, 2, "/*") == 0;
  if (!line && !block) return at;
  const std::size_t end = code.find(line ? "\n" : "*/", at + 2);
  return end == std::string::npos ? code.size() : end + (line ? 1U : 2U);
}

// The place of the quotation mark that closes the one at `at`.
std::size_t closing_quote(const std::string& code, std::size_t at) {
  const char mark = code[at++];
  while (at < code.size() && code[at] != mark) at += code[at] == '\\' ? 2U : 1U;
  return std::min(at, code.size());
}

bool is_digit_separator(const std::string& code, std::size_t at) {
  return code[at] == '\'' && at > 0 && std::isxdigit(static_cast<unsigned char>(code[at - 1])) != 0;
}

// What stands in double quotes in C++ code, comments left out.
std::vector<std::string> literals_in(const std::string& code) {
  std::vector<std::string> literals;
  for (std::size_t at = 0; at < code.size();) {
    if (const std::size_t behind = behind_comment(code, at); behind != at) {
      at = behind;
      continue;
    }
    const bool quoted = code[at] == '"' || (code[at] == '\'' && !is_digit_separator(code, at));
    const std::size_t end = quoted ? closing_quote(code, at) : at;
    if (code[at] == '"') literals.push_back(code.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return literals;
}

// Whether a literal is an operator's name, or a list of such names.
bool names_operators(const std::string& literal) {
  constexpr const char* kBetween = " ,;|";
  std::size_t at = literal.find_first_not_of(kBetween);
  if (at == std::string::npos) return false;
  while (at != std::string::npos) {
    const std::size_t end = std::min(literal.find_first_of(kBetween, at), literal.size());
    if (!operator_names().contains(literal.substr(at, end - at))) return false;
    at = literal.find_first_not_of(kBetween, end);
  }
  return true;
}

std::vector<std::string> quoted_operators(const std::string& code) {
  std::vector<std::string> found;
  for (const std::string& literal : literals_in(code))
    if (names_operators(literal)) found.push_back(literal);
  return found;
}

// Operators are known in ops. The files of measured runs have layers of their own
// names, which runs makes models of.
bool may_name_operators(const std::string& path) {
  return path.starts_with("src/ops/") || path.starts_with("src/runs/");
}

bool is_code(const std::filesystem::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".h";
}

}  // namespace

TEST_CASE("Layering: no file outside ops has the name of an operator in quotes") {
  const std::filesystem::path root = source_dir();
  std::size_t files = 0;
  for (const char* folder : {"src", "include"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string path = entry.path().lexically_relative(root).string();
      if (!is_code(entry.path()) || may_name_operators(path)) continue;
      ++files;
      for (const std::string& name : quoted_operators(text_of(entry.path().string())))
        FAIL_CHECK(path << " has \"" << name << "\": what is known of it belongs in its OpRule");
    }
  CHECK(files > 300);
}

TEST_CASE(
    "Layering: a planted name of an operator is seen, one in a comment or a sentence is not") {
  using Found = std::vector<std::string>;
  CHECK(quoted_operators("if (op == \"Conv\") return;") == Found{"Conv"});
  CHECK(quoted_operators("{\"Relu\",\"Clip\"}") == Found{"Relu", "Clip"});
  CHECK(quoted_operators("is_one_of(op, \"Gather GatherND\")") == Found{"Gather GatherND"});
  CHECK(quoted_operators("char quote = '\"'; f(\"Loop\");") == Found{"Loop"});
  CHECK(quoted_operators("n = 1'000'000; f(\"Loop\", \"\\\"\", \"If\");") == Found{"Loop", "If"});
  CHECK(quoted_operators("/* \"Conv\" */ f();  // \"Conv\"\ng();") == Found{});
  CHECK(quoted_operators("f(\"Conv is counted\", \"conv\", \"\", \" \");") == Found{});
}

}  // namespace opcost::test
