// Every rule of the registry: complete, unique, and its example counts as its loops execute.
#include "ops/registry.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <tuple>

#include "rules/node_view.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase example_of(const OpRule& rule) {
  return {std::string(rule.op), std::string(rule.example), newest_opset(rule),
          std::string(rule.domain)};
}

// Whatever the example, only the data that arrives shapes its output.
bool is_shaped_by_data(const OpRule& rule) {
  return rule.op == "ImageDecoder" || rule.op == "Tokenizer";
}

bool is_name(std::string_view name) {
  return !name.empty() && name.find_first_of("?* ") == std::string_view::npos;
}

void check_formals(std::string_view list) {
  const auto formals = parse_formals(list);
  std::set<std::string_view> names;
  for (std::size_t at = 0; at < formals.size(); ++at) {
    CHECK(is_name(formals[at].name));
    CHECK_MESSAGE(names.insert(formals[at].name).second, "a name twice");
    CHECK_MESSAGE((!formals[at].variadic || at + 1 == formals.size()), "variadic, but not last");
  }
}

}  // namespace

TEST_CASE("Registry: no operator has two rules of one version") {
  std::set<std::tuple<std::string_view, std::string_view, int>> keys;
  for (const OpRule* rule : all_rules())
    CHECK_MESSAGE(keys.insert({rule->domain, rule->op, rule->since}).second, rule->op);
  CHECK(keys.size() > 60);
}

TEST_CASE("Registry: every rule says all that its kind needs") {
  for (const OpRule* rule : all_rules()) {
    if (rule->kind == OpKind::ControlFlow) continue;
    CAPTURE(rule->op);
    CHECK(rule->since >= 1);
    CHECK((rule->infer != nullptr));
    CHECK_FALSE(rule->formula.empty());
    CHECK_FALSE(rule->example.empty());
    // A folded one may count what it does where its shape arrives at run time.
    if (rule->kind != OpKind::Folded)
      CHECK((rule->count != nullptr) == (rule->kind == OpKind::Counted));
    const bool needs_reason = rule->kind != OpKind::Counted || rule->free_when != nullptr;
    CHECK(rule->why.empty() == !needs_reason);
    if (rule->kind == OpKind::Folded) CHECK((rule->evaluate != nullptr));
  }
}

TEST_CASE("Registry: the formal parameters of every rule are names, the variadic one last") {
  for (const OpRule* rule : all_rules()) {
    CAPTURE(rule->op);
    check_formals(rule->inputs);
    check_formals(rule->outputs);
    CHECK_FALSE(rule->outputs.empty());
  }
}

TEST_CASE("Registry: the example of every rule infers") {
  for (const OpRule* rule : all_rules()) {
    if (rule->kind == OpKind::ControlFlow || is_shaped_by_data(*rule)) continue;
    const std::string shapes = shapes_of(example_of(*rule));
    CHECK_MESSAGE(shapes.find("fault") == std::string::npos, rule->op << ": " << shapes);
    CHECK_MESSAGE(shapes.find('?') == std::string::npos, rule->op << ": " << shapes);
  }
}

TEST_CASE("Registry: the example of every counted rule counts what executing it does") {
  for (const OpRule* rule : all_rules()) {
    if (rule->kind != OpKind::Counted || is_shaped_by_data(*rule)) continue;
    CAPTURE(rule->op);
    const Happenings counted = count_of(example_of(*rule));
    CHECK(counted == execution_of(example_of(*rule)));
    CHECK_FALSE(counted.empty());
    CHECK((macs_of(example_of(*rule)) > 0) == rule->macs);
  }
}

TEST_CASE("Registry: finds the last version that is not newer than the opset") {
  CHECK(find_rule("", "HardSwish", 13) == nullptr);
  CHECK(find_rule("", "HardSwish", 14) == find_rule("ai.onnx", "HardSwish", 24));
  CHECK(find_rule("", "NoSuchOperator", 24) == nullptr);
  CHECK(find_rule("some.domain", "Add", 24) == nullptr);
}

TEST_CASE("Registry: operators of com.microsoft that were written into ai.onnx are found") {
  const OpRule* rule = find_oldest_rule("", "QLinearConcat");
  REQUIRE((rule != nullptr));
  CHECK(rule->domain == "com.microsoft");
  CHECK(find_oldest_rule("", "Gelu")->domain.empty());
  CHECK(find_oldest_rule("some.domain", "QLinearConcat") == nullptr);
}
