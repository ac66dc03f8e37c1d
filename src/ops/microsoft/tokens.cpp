// Tokenizer, NGramRepeatBlock and others whose work depends on data: the most is counted.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// Longer n-grams are unrealistic, and the rule writes one loop for each length.
constexpr std::int64_t kLongestNgram = 64;

// X [C] or [N, C] -> Y [.., tokens]: the number of tokens depends on the characters.
Status infer_tokenizer(Inference& node) {
  Shape shape = node.shape("X");
  if (shape.empty() || shape.size() > 2)
    return node.fault("X is " + shape_text(shape) + "; it must be a list or a matrix");
  if (node.type("X") != ElementType::String) return node.fault("X holds no strings");
  node.set_type("Y", ElementType::String);
  if (!element_count(shape).is_zero())
    return node.fault_at_run_time("into how many tokens the strings of `" + node.name_of("X") +
                                  "` split is not known before the network runs");
  shape.back() = 0;
  return node.set("Y", ElementType::String, std::move(shape));
}

//   for each string: read it                             |X|
//   for each token: write it                             |Y|
void count_tokenizer(const Operands& op, Body& node) {
  node.each(op["X"].elements(), [&](Body& string) { string.read(op["X"]); });
  node.each(op["Y"].elements(), [&](Body& token) { token.write(op["Y"]); });
}

Status infer_ngram_block(Inference& node) {
  const Shape &ids = node.shape("input_ids"), &scores = node.shape("scores");
  if (ids.size() != 2 || scores.size() != 2 || ids[0] != scores[0])
    return node.fault("input_ids is " + shape_text(ids) + " and scores " + shape_text(scores) +
                      "; they must be [batch, length] and [batch, vocabulary]");
  const std::int64_t size = node.integer("ngram_size", 0);
  if (size < 1) return node.fault("ngram_size is " + std::to_string(size));
  node.assume("every n-gram of `" + node.name_of("input_ids") +
              "` is compared in full and blocks a token: at most so many do");
  return node.set("scores_out", node.type("scores"), scores);
}

// The number of places in a sequence where an n-gram of that many tokens may start.
Extent starts_in(std::int64_t length, std::int64_t size) {
  return extent_of(length < size ? 0 : length - size + 1, "starts");
}

//   copy the scores                                      |scores|
//   for each sequence, each place an n-gram may start:   input_ids[1] - ngram_size + 1
//     compare its first tokens with the last ones        ngram_size - 1
//     if they are: read the next, its score = -infinity
void count_ngram_block(const Operands& op, Body& node) {
  const Operand &ids = op["input_ids"], &scores = op["scores"], &out = op["scores_out"];
  const std::int64_t size = op.integer("ngram_size", 1);
  node.each(scores.elements(), [&](Body& score) { score.read(scores), score.write(out); });
  node.each(ids.extent(Axis{0}) * starts_in(ids.shape()[1], size), [&](Body& start) {
    start.each(extent_of(size - 1, "(ngram_size - 1)"), [&](Body& token) {
      token.read(ids);
      token.read(ids);
      token.compare(ids);
    });
    start.read(ids);
    start.write(out);
  });
}

Status check_token_list(const Inference& node, std::string_view name) {
  if (!node.has(name) || node.shape(name).size() == 1) return Ok{};
  return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) +
                    "; it must be a list");
}

// All predicted tokens are counted as accepted, as when all of them agree with the source.
Status infer_bifurcation(Inference& node) {
  for (const std::string_view name : {"src_tokens", "cur_tokens", "pred_tokens"})
    if (auto fits = check_token_list(node, name); !fits) return fits;
  const std::int64_t shortest = node.integer("min_ngram_size", 1);
  const std::int64_t longest = node.integer("max_ngram_size", 3);
  if (shortest < 1 || longest < shortest || longest > kLongestNgram)
    return node.fault("its n-grams are of " + std::to_string(shortest) + " to " +
                      std::to_string(longest) + " tokens");
  Shape tokens = node.shape("cur_tokens");
  if (node.has("pred_tokens")) {
    if (__builtin_add_overflow(tokens[0], node.shape("pred_tokens")[0], &tokens[0]))
      return node.fault("its tokens are too many");
    node.assume("all of `" + node.name_of("pred_tokens") +
                "` are taken to agree with the source and to be appended");
  }
  if (auto set = node.set("suffix_match_idx", node.type("prev_suffix_match_idx"), {}); !set)
    return set;
  return node.set("tokens", node.type("cur_tokens"), std::move(tokens));
}

//   for each predicted token: compare it with the source's   |pred_tokens|
//   copy the tokens, and those that agree                    |tokens|
//   for each size of n-gram, each place in the source:       |src_tokens| - n + 1
//     compare it with the last n tokens                      n
void count_bifurcation(const Operands& op, Body& node) {
  const Operand &source = op["src_tokens"], &predicted = op["pred_tokens"];
  const Operand &current = op["cur_tokens"], &tokens = op["tokens"];
  node.read(op["prev_suffix_match_idx"]);
  node.each(predicted.elements(), [&](Body& token) {
    token.read(predicted), token.read(source), token.compare(source), token.write(tokens);
  });
  node.each(current.elements(), [&](Body& token) { token.read(current), token.write(tokens); });
  const std::int64_t shortest = op.integer("min_ngram_size", 1);
  for (std::int64_t n = shortest; n <= op.integer("max_ngram_size", 3); ++n)
    node.each(starts_in(source.shape()[0], n), [&](Body& start) {
      start.each(extent_of(n, "n"), [&](Body& token) {
        token.read(source), token.read(tokens), token.compare(source);
      });
    });
  node.write(op["suffix_match_idx"]);
}

// The longest path through M x N points takes M + N - 1 of them.
Status infer_warping(Inference& node) {
  const Shape& input = node.shape("input");
  const bool is_matrix = input.size() == 2 || (input.size() == 3 && input[0] == 1);
  if (!is_matrix || input.end()[-1] < 1 || input.end()[-2] < 1)
    return node.fault("its input is " + shape_text(input) + "; it must be a matrix");
  std::int64_t steps = 0;
  if (__builtin_add_overflow(input.end()[-1], input.end()[-2] - 1, &steps))
    return node.fault("its input is too large");
  node.assume("the path is taken to have " + std::to_string(steps) +
              " points, the most that one of a matrix " + shape_text(input) + " has");
  return node.set("output", ElementType::Int32, {2, steps});
}

//   for each point of the matrix: read its cost               |input|
//     + the least of its three neighbours                     2 comparisons
//   for each point of the path, from the end: which of the    output[1]
//     three it came from; write both its coordinates
// The costs up to a point are temporaries.
void count_warping(const Operands& op, Body& node) {
  const Operand &input = op["input"], &output = op["output"];
  node.each(input.elements(), [&](Body& point) {
    point.read(input);
    point.compare(input);
    point.compare(input);
    point.add(input);
  });
  node.each(output.extent(Axis{1}), [&](Body& point) {
    point.compare(input);
    point.compare(input);
    point.each(output.extent(Axis{0}), [&](Body& coordinate) { coordinate.write(output); });
  });
}

constexpr std::array kMicrosoftTokenRules{
    microsoft(
        {.op = "BifurcationDetector",
         .inputs = "src_tokens cur_tokens prev_suffix_match_idx pred_tokens?",
         .outputs = "tokens suffix_match_idx",
         .formula =
             "the tokens with those that were predicted, and where their end is in the source",
         .infer = infer_bifurcation,
         .count = count_bifurcation,
         .example = "int64:9 int64:4 int64:() int64:5"}),
    microsoft({.op = "DynamicTimeWarping",
               .inputs = "input",
               .outputs = "output",
               .formula = "the path of the least cost through a matrix, at its longest",
               .infer = infer_warping,
               .count = count_warping,
               .example = "4x6"}),
    microsoft({.op = "NGramRepeatBlock",
               .inputs = "input_ids scores",
               .outputs = "scores_out",
               .formula = "-infinity for the tokens that would repeat an n-gram",
               .infer = infer_ngram_block,
               .count = count_ngram_block,
               .example = "int64:2x7 2x5; ngram_size=3"}),
    microsoft({.op = "Tokenizer",
               .inputs = "X",
               .outputs = "Y",
               .formula = "the tokens of each string; its characters are not counted",
               .infer = infer_tokenizer,
               .count = count_tokenizer,
               .example = "string:2x3; separators=[x] mincharnum=1"}),
};

}  // namespace

std::span<const OpRule> microsoft_token_rules() { return kMicrosoftTokenRules; }

}  // namespace opcost
