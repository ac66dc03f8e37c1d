// Every line of lines.txt, an operator's node as other tests use it, and changed copies of it:
// counts are those of the executed loops, and what opcost finds of all is what it found before.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

#include "ops/registry.h"
#include "support/dice.h"
#include "support/op_case.h"
#include "support/paths.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr int kVariants = 24;  // of each line, the line itself among them
constexpr std::array<int, 16> kOpsets{1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 21, 24};
constexpr std::array<std::string_view, 10> kNumbers{"0", "1", "1", "2", "2",
                                                    "3", "4", "5", "7", "12"};

// "ai.onnx Conv 18 1x2x8x8 4x2x3x3; group=1"
OpCase case_of(const std::string& text) {
  OpCase node;
  std::istringstream in(text);
  in >> node.domain >> node.op >> node.opset;
  if (node.domain == "ai.onnx") node.domain.clear();
  std::getline(in >> std::ws, node.line);
  return node;
}

bool is_figure(char c) { return c >= '0' && c <= '9'; }

// A digit of a type ("int8") or a name is none of the numbers.
bool begins_number(std::string_view line, std::size_t at) {
  if (!is_figure(line[at])) return false;
  return at == 0 || std::string_view(" x=,:-(|").find(line[at - 1]) != std::string_view::npos;
}

// Some numbers become others, some signs change.
std::string with_other_numbers(std::string_view line, Dice& dice) {
  std::string changed;
  for (std::size_t at = 0; at < line.size();) {
    if (!begins_number(line, at) || dice.between(0, 5) != 0) {
      changed += line[at++];
      continue;
    }
    while (at < line.size() && is_figure(line[at])) ++at;
    if (changed.ends_with('=') && dice.between(0, 3) == 0) changed += '-';
    changed += kNumbers[static_cast<std::size_t>(dice.between(0, kNumbers.size() - 1))];
  }
  return changed;
}

// One word less (an attribute or an input), or an input that is left out.
std::string with_a_word_less(const std::string& line, Dice& dice) {
  std::vector<std::string> words;
  std::istringstream in(line);
  for (std::string word; in >> word;) words.push_back(word);
  if (words.empty()) return line;
  const auto at =
      static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(words.size()) - 1));
  const std::string end = words[at].ends_with(';') ? ";" : "";
  words[at] = (dice.coin() ? "_" : "") + end;
  std::string changed;
  for (const std::string& word : words) changed += word + (word.empty() ? "" : " ");
  return changed;
}

std::uint64_t hash_of(std::uint64_t before, std::string_view text) {  // FNV-1a
  for (const char c : text) before = (before ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return before;
}

// The same whatever lines stand before it.
OpCase variant(const OpCase& node, int which) {
  OpCase other = node;
  Dice dice(static_cast<std::uint32_t>(hash_of(static_cast<std::uint64_t>(which), node.line)));
  if (which == 0) return other;
  if (which % 4 == 3) other.line = with_a_word_less(other.line, dice);
  if (which % 4 != 3 || dice.coin()) other.line = with_other_numbers(other.line, dice);
  if (which % 6 == 5 && other.domain.empty())
    other.opset = kOpsets[static_cast<std::size_t>(dice.between(0, kOpsets.size() - 1))];
  return other;
}

struct OpFindings {
  std::size_t cases = 0, faults = 0;
  std::uint64_t hash = 14695981039346656037U;
};

bool is_fault(const std::string& findings) {
  return findings.starts_with("fault") || findings.starts_with("no ");
}

// Whether so few events happen that the loops can be run; a line of events begins with their count.
bool is_small(const std::string& findings) {
  std::istringstream in(findings);
  std::uint64_t all = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("overflow")) return false;
    if (line.starts_with("macs ")) break;
    std::istringstream words(line);
    std::uint64_t count = 0;
    if (std::string action; words >> count >> action && action.size() > 2) all += count;
    if (all > 20000 || count > 20000) return false;
  }
  return true;
}

// Rules that no file can name: of integers in hardware, of other ways to run a convolution.
std::vector<const OpRule*> inner_rules() {
  std::vector<const OpRule*> inner;
  const auto add = [&](const OpRule* rule) {
    const bool known = std::ranges::find(inner, rule) != inner.end();
    if (rule != nullptr && !known) inner.push_back(rule);
  };
  for (const OpRule* rule : all_rules()) {
    add(rule->as_stored);
    add(rule->quantized_as.to_integers.rule);
    add(rule->quantized_as.to_floats.rule);
    for (const OtherWay& way : rule->other_ways) add(way.rule);
  }
  return inner;
}

// The lines of the file, and the example of each operator.
std::vector<OpCase> known_cases() {
  std::vector<OpCase> cases;
  std::ifstream lines(source_dir() + "/tests/ops/lines.txt");
  for (std::string line; std::getline(lines, line);) cases.push_back(case_of(line));
  for (const OpRule* rule : all_rules())
    if (!rule->example.empty())
      cases.push_back({std::string(rule->op), std::string(rule->example), newest_opset(*rule),
                       std::string(rule->domain)});
  for (const OpRule* rule : inner_rules())
    cases.push_back(
        {std::string(rule->op), std::string(rule->example), 21, std::string(rule->domain), rule});
  return cases;
}

}  // namespace

// A line: domain, operator, cases, faults among them, and a hash of all findings. A rule that
// changes changes its line: OPCOST_TELL=Conv prints each case of it with its findings, to compare
// before and after; OPCOST_REBASE=1 writes the file anew.
TEST_CASE("Variants: what is found of thousands of nodes is what was found before") {
  const std::string folder = source_dir() + "/tests/ops/";
  const char* const told = std::getenv("OPCOST_TELL");
  std::map<std::string, OpFindings> all;
  for (const OpCase& node : known_cases()) {
    OpFindings& found = all[(node.domain.empty() ? "ai.onnx" : node.domain) + " " + node.op];
    for (int which = 0; which < kVariants; ++which) {
      const OpCase other = variant(node, which);
      const std::string findings = findings_of(other);
      ++found.cases;
      found.faults += is_fault(findings) ? 1U : 0U;
      found.hash = hash_of(found.hash, findings);
      if (told != nullptr && node.op == told)
        std::cout << other.opset << " " << other.line << "\n" << findings << "\n";
    }
  }
  std::ostringstream now;
  for (const auto& [op, found] : all)
    now << op << " " << std::dec << found.cases << " " << found.faults << " " << std::hex
        << found.hash << "\n";
  std::ifstream file(folder + "variants.txt");
  std::ostringstream before;
  before << file.rdbuf();
  CHECK(now.str() == before.str());
  if (std::getenv("OPCOST_REBASE") != nullptr) std::ofstream(folder + "variants.txt") << now.str();
}

TEST_CASE("Variants: counts are those of the executed loops") {
  std::size_t executed = 0;
  for (const OpCase& node : known_cases()) {
    for (int which = 0; which < kVariants; ++which) {
      const OpCase other = variant(node, which);
      const std::string findings = findings_of(other);
      const OpRule* rule =
          other.rule != nullptr ? other.rule : find_rule(other.domain, other.op, other.opset);
      if (is_fault(findings) || rule->count == nullptr || !is_small(findings)) continue;
      CAPTURE(other.op);
      CAPTURE(other.opset);
      CAPTURE(other.line);
      ++executed;
      CHECK(count_of(other) == execution_of(other));
    }
  }
  CHECK(executed > 5000);
}
