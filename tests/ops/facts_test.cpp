// What rules say of their operators beside shapes and counts.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <tuple>

#include "ops/registry.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

auto facts_of(const OpRule& rule) {
  return std::tuple{rule.elementwise,
                    rule.yields,
                    rule.clamp,
                    rule.conversion,
                    rule.as_stored,
                    rule.quantized_as.to_integers.op,
                    rule.quantized_as.to_floats.op,
                    rule.base,
                    rule.scales_channels,
                    rule.takes_channel_scale,
                    rule.window,
                    rule.subgraphs,
                    rule.constant,
                    rule.input_range};
}

std::string name_of(const OpRule& rule) {
  return std::string(rule.domain) + ":" + std::string(rule.op) + " " + std::to_string(rule.since);
}

bool is_formal(std::string_view name, std::string_view formals) {
  return std::ranges::count(parse_formals(formals), name, &Formal::name) == 1;
}

// The form is an operator that opcost knows, and has a place for each input.
void check_form(const OpRule& rule, const IntegerForm& form) {
  if (form.op.empty()) return;
  CAPTURE(name_of(rule));
  const OpRule* integer = form.rule != nullptr ? form.rule : find_newest_rule(form.domain, form.op);
  REQUIRE(integer != nullptr);
  CHECK(integer->op == form.op);
  const auto places = parse_formals(integer->inputs);
  std::istringstream words{std::string(form.inputs)};
  std::size_t given = 0;
  for (std::string word; words >> word; ++given) {
    REQUIRE(given < places.size());
    CHECK((word == "*") == places[given].variadic);
  }
  for (; given < places.size(); ++given) CHECK(places[given].optional);
  if (!form.input_as_attribute.empty()) CHECK(is_formal(form.input_as_attribute, rule.inputs));
}

}  // namespace

TEST_CASE("Facts: what holds of an operator holds in all its versions") {
  for (const OpRule* rule : all_rules()) {
    CAPTURE(name_of(*rule));
    CHECK(facts_of(*rule) == facts_of(*find_newest_rule(rule->domain, rule->op)));
  }
}

TEST_CASE("Facts: every integer form is an operator with a place for each input") {
  int forms = 0;
  for (const OpRule* rule : all_rules())
    for (const IntegerForm* form :
         {&rule->quantized_as.to_integers, &rule->quantized_as.to_floats}) {
      check_form(*rule, *form);
      forms += form->op.empty() ? 0 : 1;
    }
  CHECK(forms == 33);  // 31 of operators, and two of Gemm's older version
}

TEST_CASE("Facts: every base is an operator of ai.onnx, and has none itself") {
  for (const OpRule* rule : all_rules()) {
    if (rule->base.empty()) continue;
    CAPTURE(name_of(*rule));
    const OpRule* base = find_newest_rule("", rule->base);
    REQUIRE(base != nullptr);
    CHECK(base->domain.empty());
    CHECK(base->base.empty());
  }
}

TEST_CASE("Facts: operators of control flow, and no others, say how all they do is run") {
  for (const OpRule* rule : all_rules()) {
    CAPTURE(name_of(*rule));
    const bool runs =
        rule->subgraphs != Subgraphs::None && rule->subgraphs != Subgraphs::ScoreModifiers;
    CHECK(runs == (rule->kind == OpKind::ControlFlow));
  }
}

TEST_CASE("Facts: every dequantiser, and nothing else, can leave its numbers as they are stored") {
  for (const OpRule* rule : all_rules()) {
    CAPTURE(name_of(*rule));
    CHECK((rule->as_stored != nullptr) == (rule->conversion == Conversion::Dequantizes));
  }
}

TEST_CASE("Registry: the newest rule is found whatever opset is imported") {
  CHECK(find_newest_rule("", "Scan")->since == 9);
  CHECK(find_newest_rule("ai.onnx", "Upsample")->since == 1);
  CHECK(find_newest_rule("com.microsoft", "QLinearAdd")->domain == "com.microsoft");
  CHECK(find_newest_rule("", "QLinearAdd")->domain == "com.microsoft");
  CHECK(find_newest_rule("com.microsoft", "Conv") == nullptr);
  CHECK(find_newest_rule("", "NoOperator") == nullptr);
}

}  // namespace opcost
