// Optional, OptionalGetElement and OptionalHasElement: an optional holds a reference or nothing.
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rules/containers.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Status infer_optional(Inference& node) {
  Members members;
  if (const TensorInfo* input = node.input("input")) {
    if (input->kind == ValueKind::Optional)
      return node.fault("its input `" + node.name_of("input") + "` is an optional already");
    members.push_back(*input);
  }
  node.set_container("output", optional_of(std::move(members)));
  return Ok{};
}

// The declared content of an optional input of the model, if the file says it.
Status get_declared(Inference& node, const TensorInfo& optional) {
  if (!optional.shape) return contents_unknown(node, "input");
  node.assume("`" + node.name_of("input") + "` is taken to hold a tensor of the declared shape");
  return node.set("output", optional.type, *optional.shape);
}

// Since opset 18 a tensor or a sequence is accepted as an optional that holds it.
Status infer_get(Inference& node) {
  const TensorInfo& input = *node.input("input");
  if (input.kind != ValueKind::Optional) {
    if (input.is_tensor() && !input.shape) return contents_unknown(node, "input");
    node.set_container("output", input);
    return Ok{};
  }
  if (!input.members) return get_declared(node, input);
  if (input.members->empty()) return node.fault("the optional it takes from is empty");
  const TensorInfo& member = input.members->front();
  if (member.is_tensor() && !member.shape) return contents_unknown(node, "input");
  node.set_container("output", member);
  return Ok{};
}

Status infer_has(Inference& node) {
  if (auto set = node.set("output", ElementType::Bool, {}); !set) return set;
  const TensorInfo* input = node.input("input");
  const bool is_optional = input != nullptr && input->kind == ValueKind::Optional;
  // The output of an unknown node looks like a tensor of which nothing is known.
  const bool is_unknown =
      input != nullptr && (is_optional ? !input->members : input->is_tensor() && !input->shape);
  if (is_unknown) return Ok{};
  const bool has = input != nullptr && (!is_optional || !input->members->empty());
  node.set_numbers("output", std::vector<std::int64_t>{has ? 1 : 0});
  return Ok{};
}

constexpr OpRule reference(OpRule rule) {
  rule.outputs = "output";
  rule.kind = OpKind::Free;
  rule.why = "an optional holds a reference: no element of a tensor moves";
  rule.takes_unknown_shapes = true;
  rule.takes_containers = true;
  return rule;
}

constexpr std::array kOptionalRules{
    reference({.op = "Optional",
               .since = 15,
               .inputs = "input?",
               .formula = "the input, or nothing, as an optional",
               .infer = infer_optional,
               .example = "2x3"}),
    reference({.op = "OptionalGetElement",
               .since = 15,
               .inputs = "input",
               .formula = "what an optional holds",
               .infer = infer_get,
               .example = "opt(2x3)"}),
    reference({.op = "OptionalHasElement",
               .since = 15,
               .inputs = "input",
               .formula = "whether an optional holds anything",
               .infer = infer_has,
               .example = "opt()"}),
    reference({.op = "OptionalHasElement",
               .since = 18,
               .inputs = "input?",
               .formula = "whether an optional holds anything",
               .infer = infer_has,
               .example = "opt(2x3)"}),
};

}  // namespace

std::span<const OpRule> optional_rules() { return kOptionalRules; }

}  // namespace opcost
