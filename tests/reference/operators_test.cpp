// No operator of ONNX, in no version, is unknown (operators.csv: all of ONNX 1.23).
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "io/file.h"
#include "ops/registry.h"
#include "support/program.h"

namespace {

using namespace opcost;

struct Operator {
  std::string domain, name;
  std::vector<int> versions;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// The first three columns: domain, op, since_versions ("1;6;13"); none is quoted.
std::vector<Operator> listed(const std::string& csv) {
  std::vector<Operator> operators;
  const auto lines = split(csv, '\n');
  for (std::size_t row = 1; row < lines.size(); ++row) {
    const auto cells = split(lines[row], ',');
    Operator entry{cells.at(0), cells.at(1), {}};
    for (const std::string& version : split(cells.at(2), ';'))
      entry.versions.push_back(std::stoi(version));
    operators.push_back(entry);
  }
  return operators;
}

// Also of what ONNX never had, or dropped: "ai.onnx,Affine,...".
bool is_row(const std::string& csv, const std::string& domain, std::string_view name) {
  return csv.find("\n" + domain + "," + std::string(name) + ",") != std::string::npos;
}

}  // namespace

TEST_CASE("ONNX operators: every version of each has a rule") {
  const std::string data = test::shared_data();
  if (data.empty()) return test::skipped("shared data");
  const auto csv = read_text_file(data + "/reference/operators.csv", 1 << 20);
  REQUIRE(csv.ok());
  const auto operators = listed(*csv);
  CHECK(operators.size() == 227);
  std::string missing;
  for (const Operator& entry : operators)
    for (const int version : entry.versions) {
      if (find_rule(entry.domain, entry.name, version) != nullptr) continue;
      missing += " " + entry.domain + "." + entry.name + "@" + std::to_string(version);
    }
  CHECK_MESSAGE(missing.empty(), missing);
}

TEST_CASE("ONNX operators: opcost knows none that ONNX does not have, and none before it was") {
  const std::string data = test::shared_data();
  if (data.empty()) return test::skipped("shared data");
  const auto csv = read_text_file(data + "/reference/operators.csv", 1 << 20);
  const auto others = read_text_file(data + "/reference/contrib_operators.csv", 1 << 20);
  REQUIRE((csv.ok() && others.ok()));
  const auto operators = listed(*csv);
  for (const OpRule* rule : all_rules()) {
    const std::string domain = rule->domain.empty() ? "ai.onnx" : std::string(rule->domain);
    if (!domain.starts_with("ai.onnx") || is_row(*others, domain, rule->op)) continue;
    const auto found = std::ranges::find_if(operators, [&](const Operator& entry) {
      return entry.domain == domain && entry.name == rule->op;
    });
    CHECK_MESSAGE(found != operators.end(), domain << "." << rule->op);
    if (found == operators.end()) continue;
    CHECK_MESSAGE(std::ranges::find(found->versions, rule->since) != found->versions.end(),
                  domain << "." << rule->op << " has no version " << rule->since);
  }
}

TEST_CASE("Operators of ONNX Runtime: opcost knows none that it does not have") {
  const std::string data = test::shared_data();
  if (data.empty()) return test::skipped("shared data");
  const auto csv = read_text_file(data + "/reference/contrib_operators.csv", 1 << 20);
  REQUIRE(csv.ok());
  std::size_t known = 0;
  for (const OpRule* rule : all_rules()) {
    if (rule->domain != "com.microsoft") continue;
    CHECK_MESSAGE(is_row(*csv, "com.microsoft", rule->op), rule->op);
    ++known;
  }
  CHECK(known >= 50);
}
