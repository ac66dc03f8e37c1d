// A public header holds a record or a verb, not both: who needs the record must not see the verb.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "support/files.h"
#include "support/paths.h"

namespace opcost::test {
namespace {

struct MixedHeader {
  std::string_view header, verb, reason;
};

constexpr std::string_view kOwnText = "the text of the record, in both directions";

// Small functions that belong to their record as to_string does.
constexpr std::array kMayStand{
    MixedHeader{"core/citation.h", "parse_citation", kOwnText},
    MixedHeader{"core/event.h", "parse_number_type", kOwnText},
    MixedHeader{"estimate/work_unit.h", "parse_work_unit", kOwnText},
    MixedHeader{"graph/tensor.h", "element_count", "a number that every reader of a shape needs"},
    MixedHeader{"measure/record.h", "rejected_text", kOwnText},
    MixedHeader{"measure/surroundings.h", "system_clock", "its record is the options of its verb"},
    MixedHeader{"measure/surroundings.h", "watch_machine", "its record is the options of its verb"},
};

std::string without_comments(const std::string& code) {
  static const std::regex kComment("//[^\n]*");
  return std::regex_replace(code, kComment, "");
}

std::vector<std::string> first_groups(const std::string& code, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator at(code.begin(), code.end(), pattern), end; at != end; ++at)
    found.push_back((*at)[1].str());
  return found;
}

// The free functions beside a struct or class that are declared and not defined; none where the
// header defines no struct or class. Code is set as clang-format sets it.
std::vector<std::string> verbs_beside_records(const std::string& header) {
  static const std::regex kRecord("\n(?:struct|class) (\\w+)[^;{}]*\\{");
  static const std::regex kVerb(
      "\n(?:\\[\\[nodiscard\\]\\] )?(?:const )?\\w[\\w:]*(?:<[^;(){}]*>)?[&*]? (\\w+)\\([^;{}]*"
      "(?:\\{\\}[^;{}]*)?\\);");
  const std::string code = "\n" + without_comments(header);
  if (first_groups(code, kRecord).empty()) return {};
  std::vector<std::string> verbs = first_groups(code, kVerb);
  std::erase(verbs, "to_string");
  return verbs;
}

bool may_stand(std::string_view header, std::string_view verb) {
  return std::ranges::any_of(
      kMayStand, [&](const MixedHeader& one) { return one.header == header && one.verb == verb; });
}

}  // namespace

TEST_CASE("Public headers: each holds a record or a verb, not both") {
  const std::filesystem::path root = std::filesystem::path(source_dir()) / "include/opcost";
  std::size_t headers = 0, known = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".h") continue;
    ++headers;
    const std::string name = entry.path().lexically_relative(root).string();
    for (const std::string& verb : verbs_beside_records(text_of(entry.path().string()))) {
      INFO(name, ": ", verb, "() belongs in a header of its own");
      CHECK(may_stand(name, verb));
      ++known;
    }
  }
  CHECK(headers > 80);
  CHECK(known == kMayStand.size());  // no exception is left of a function that has moved
}

TEST_CASE("Public headers: a planted verb is seen beside a record only") {
  using Found = std::vector<std::string>;
  const std::string verb =
      "/// Errors: none.\nResult<Cup> fill(const Tea& tea,\n    int most = {});\n";
  CHECK(verbs_beside_records("struct Cup {\n  int size() const;\n};\n" + verb) == Found{"fill"});
  CHECK(verbs_beside_records("class Pot final : public Cup {\n};\nPot* pot();\n") == Found{"pot"});
  CHECK(verbs_beside_records(verb) == Found{});
  CHECK(verbs_beside_records("struct Tea;\n" + verb) == Found{});
  CHECK(verbs_beside_records("struct Cup {};\n// int f();\nconstexpr int g() { return 1; }\n"
                             "std::string to_string(const Cup& cup);\n") == Found{});
}

}  // namespace opcost::test
