#include <doctest/doctest.h>

#include "ops/registry.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("Every counted rule: its example counts in closed form what executes") {
  for (const OpRule* rule : all_rules()) {
    if (rule->kind != OpKind::Counted) continue;
    const OpCase example{std::string(rule->op), std::string(rule->example), rule->since,
                         std::string(rule->domain)};
    CAPTURE(example.op);
    CAPTURE(example.opset);
    CHECK_FALSE(example.line.empty());
    CHECK_FALSE(rule->formula.empty());
    CHECK_FALSE(count_of(example).empty());
    CHECK(count_of(example) == execution_of(example));
    CHECK((macs_of(example) > 0) == rule->macs);
  }
}
