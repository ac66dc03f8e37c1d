// Where the shape of an output arrives at run time its element type is known all the same.
#include <doctest/doctest.h>

#include <string>

#include "ops/registry.h"
#include "rules/example.h"
#include "rules/infer_node.h"

using namespace opcost;

namespace {

// The element type of an output as --set-shape finds it: the rule's, else that of the first input.
ElementType type_of(const InferredNode& inferred, const ExampleNode& example, std::size_t at) {
  const ElementType type = inferred.outputs[at].type;
  const bool follows = type == ElementType::Undefined && !example.inputs.empty();
  return follows ? example.inputs.front().type : type;
}

// Whether the rule waits for numbers where no input has any.
bool check_types(const OpRule& rule) {
  auto example = parse_example(rule, rule.example);
  REQUIRE(example.ok());
  const int opset = newest_opset(rule);
  const InferredNode known = infer_node(rule, example->node, opset, example->input_pointers());
  for (TensorInfo& input : example->inputs) input.numbers = nullptr;
  const InferredNode waits = infer_node(rule, example->node, opset, example->input_pointers());
  if (!waits.waits_for_numbers || known.fault) return false;
  for (std::size_t at = 0; at < known.outputs.size(); ++at)
    if (known.outputs[at].is_tensor())
      CHECK_MESSAGE(type_of(waits, *example, at) == known.outputs[at].type, rule.op);
  return true;
}

}  // namespace

TEST_CASE("Run-time types: every rule that waits for numbers says its element types before") {
  int waiting = 0;
  for (const OpRule* rule : all_rules())
    if (!rule->example.empty()) waiting += check_types(*rule) ? 1 : 0;
  CHECK(waiting >= 15);
}
