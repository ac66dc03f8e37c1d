// RemovePadding and RestorePadding of com.microsoft: batches of tokens without padding.
#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

// The number of tokens that are not padding: the sum of the lengths if known, else all tokens.
Result<std::int64_t> kept_tokens(const NodeView& node, const Shape& input) {
  auto all = dim_product(node, std::array{input[0], input[1]});
  const auto* lengths = integers_of(node.input("sequence_token_count"));
  if (!all || lengths == nullptr) return all;
  std::int64_t kept = 0;
  for (const std::int64_t length : *lengths) {
    if (length < 0 || length > input[1])
      return node.fault("sequence_token_count is " + std::to_string(length) + " of " +
                        std::to_string(input[1]) + " tokens");
    kept += length;
  }
  return kept;
}

Status infer_remove(Inference& node) {
  const Shape& input = node.shape("input");
  if (input.size() != 3)
    return node.fault("input is " + shape_text(input) + "; it must be [batch, tokens, columns]");
  if (auto fits = expect_lists(node, {"sequence_token_count"}, input[0]); !fits) return fits;
  const auto kept = kept_tokens(node, input);
  if (!kept) return kept.error();
  if (integers_of(node.input("sequence_token_count")) == nullptr)
    node.assume("no token is padding: all are kept");
  if (input[0] == std::numeric_limits<std::int64_t>::max()) return node.fault("its batch is huge");
  const ElementType type = node.type("sequence_token_count");
  const std::pair<std::string_view, Shape> others[]{{"token_offset", {input[0], input[1]}},
                                                    {"cumulated_seq_len", {input[0] + 1}},
                                                    {"max_seq_len", {1}}};
  for (const auto& [name, shape] : others)
    if (auto set = node.set(name, type, shape); !set) return set;
  return node.set("output", node.type("input"), {*kept, input[2]});
}

//   for each length: read it, add it up, compare it         |sequence_token_count|
//   for each token: write its offset                        |token_offset|
//   for each element of a token that is kept: copy it       |output|
void count_remove(const Operands& op, Body& node) {
  const Operand& lengths = op["sequence_token_count"];
  node.each(lengths.elements(), [&](Body& each) {
    each.read(lengths);
    each.add(lengths);
    each.compare(lengths);
  });
  for (const std::string_view name : {"cumulated_seq_len", "max_seq_len", "token_offset"})
    if (op[name]) node.each(op[name].elements(), [&](Body& each) { each.write(op[name]); });
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["input"]);
    element.write(op["output"]);
  });
}

Status infer_restore(Inference& node) {
  const Shape &input = node.shape("input"), &offset = node.shape("token_offset");
  if (input.size() != 2 || offset.size() != 2)
    return node.fault("input is " + shape_text(input) + " and token_offset " + shape_text(offset) +
                      "; both must be of rank 2");
  return node.set("output", node.type("input"), {offset[0], offset[1], input[1]});
}

//   for each token: read its offset                         |token_offset|
//   for each element of a token that is no padding: copy it |input|
//   for each other element: write 0                         |output| - |input|
void count_restore(const Operands& op, Body& node) {
  const Operand &input = op["input"], &output = op["output"];
  read_all(op, node, {"token_offset"});
  node.each(input.elements(), [&](Body& element) { element.read(input), element.write(output); });
  const auto all = output.elements().count.exact(), copied = input.elements().count.exact();
  const Extent rest{all && copied ? Count{*all - std::min(*all, *copied)} : Count::overflowed(),
                    "(|output| - |input|)"};
  node.each(rest, [&](Body& zero) { zero.write(output); });
}

constexpr std::array kMicrosoftPaddingRules{
    OpRule{.op = "RemovePadding",
           .domain = kMicrosoft,
           .inputs = "input sequence_token_count",
           .outputs = "output token_offset cumulated_seq_len max_seq_len",
           .formula = "the tokens that are no padding, and where they were",
           .infer = infer_remove,
           .count = count_remove,
           .example = "2x4x5 int32:2=3,2"},
    OpRule{.op = "RestorePadding",
           .domain = kMicrosoft,
           .inputs = "input token_offset",
           .outputs = "output",
           .formula = "the tokens where they were, 0 elsewhere",
           .infer = infer_restore,
           .count = count_restore,
           .example = "5x6 int32:2x4"},
};

}  // namespace

std::span<const OpRule> microsoft_padding_rules() { return kMicrosoftPaddingRules; }

}  // namespace opcost
