// The example of every rule with numbers replaced by strange ones: it ends in
// shapes or a fault, and counting what has shapes overflows at most.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

#include "ops/registry.h"
#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr std::array<std::string_view, 14> kStrange{"0",
                                                    "1",
                                                    "1",
                                                    "2",
                                                    "3",
                                                    "4",
                                                    "7",
                                                    "16",
                                                    "1073741824",
                                                    "4294967296",
                                                    "4611686018427387904",
                                                    "9223372036854775807",
                                                    "6148914691236517205",
                                                    "3037000500"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether this run of digits is a dim or an entry of an attribute: not a type's
// width, not part of a name, not the dims of a constant, whose numbers are as many,
// and not how many outputs the node has.
bool replaceable(std::string_view line, std::size_t at, std::size_t end) {
  const char before = at == 0 ? ' ' : line[at - 1];
  const bool bounded = before == ' ' || before == 'x' || before == '=' || before == ',' ||
                       before == ':' || before == '-';
  const std::size_t word_begin = line.rfind(' ', at) + 1;  // 0 where there is none
  if (line.substr(word_begin).starts_with("outputs=")) return false;
  const std::size_t word_end = std::min(line.find(' ', at), line.size());
  return bounded && line.substr(end, word_end - end).find('=') == std::string_view::npos;
}

std::string mutated(std::string_view line, Dice& dice) {
  std::string result;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    while (end < line.size() && is_digit(line[end])) ++end;
    if (end == at) {
      result += line[at++];
      continue;
    }
    const bool replaces = replaceable(line, at, end) && dice.between(0, 4) == 0;
    result += replaces ? kStrange[static_cast<std::size_t>(dice.between(0, 13))]
                       : line.substr(at, end - at);
    at = end;
  }
  return result;
}

}  // namespace

TEST_CASE("Mutated examples: strange numbers end in shapes or a fault") {
  std::uint32_t seed = 0, shaped = 0, faults = 0;
  for (const OpRule* rule : all_rules()) {
    if (rule->kind == OpKind::ControlFlow) continue;
    for (int turn = 0; turn < 30; ++turn) {
      Dice dice(++seed);
      const OpCase strange{std::string(rule->op), mutated(rule->example, dice), newest_opset(*rule),
                           std::string(rule->domain)};
      CAPTURE(strange.op);
      CAPTURE(strange.line);
      const std::string shapes = shapes_of(strange);
      CHECK(!shapes.empty());
      if (shapes.starts_with("fault: ")) {
        ++faults;
        continue;
      }
      ++shaped;
      CHECK(shapes.find('-') == std::string::npos);
      if (rule->kind == OpKind::Counted) macs_of(strange);
    }
  }
  CHECK(shaped > seed / 10);
  CHECK(faults > seed / 20);
}
