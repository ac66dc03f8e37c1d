// The operator WordConvEmbedding: a convolution over the characters of words.
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

using enum Action;

// An attribute that repeats what a shape says must agree with it, if it is given.
Status check_repeated_size(const Inference& node, std::string_view name, std::int64_t expected) {
  const std::int64_t given = node.integer(name, expected);
  if (given == expected) return Ok{};
  return node.fault(std::string(name) + " is " + std::to_string(given) + "; its weights are for " +
                    std::to_string(expected));
}

// Sequence [..., characters], W [filters, 1, window, embedding], B [filters],
// C [alphabet, embedding] -> Y [..., filters].
Status infer_word_conv(Inference& node) {
  Shape y = node.shape("Sequence");
  const Shape &w = node.shape("W"), &c = node.shape("C");
  if (y.empty() || w.size() != 4 || w[1] != 1 || c.size() != 2 || c[1] != w[3])
    return node.fault("Sequence " + shape_text(y) + ", W " + shape_text(w) + " and C " +
                      shape_text(c) + " do not fit together");
  if (auto fits = expect_shape(node, "B", {w[0]}); !fits) return fits;
  if (auto fits = check_repeated_size(node, "embedding_size", w[0]); !fits) return fits;
  if (auto fits = check_repeated_size(node, "conv_window_size", w[2]); !fits) return fits;
  if (auto fits = check_repeated_size(node, "char_embedding_size", w[3]); !fits) return fits;
  if (w[2] < 1 || y.back() < w[2])
    return node.fault("a window of " + std::to_string(w[2]) +
                      " characters is longer than words of " + std::to_string(y.back()));
  node.assume("every word is taken to have " + std::to_string(y.back()) + " characters, the most");
  y.back() = w[0];
  return node.set("Y", node.type("W"), std::move(y));
}

//   for each word:                                       |Sequence| / characters
//     for each character: read it                        Sequence[-1]
//     for each filter:                                   W[0]
//       m = the largest over its places of               characters - window + 1
//           the sum of w·c over window and embedding     W[2] * W[3]
//       y = tanh(m + b)
void count_word_conv(const Operands& op, Body& node) {
  const Operand &words = op["Sequence"], &w = op["W"], &y = op["Y"];
  const Extent characters = words.extent(Axis{-1});
  const std::int64_t window = w.shape()[2];
  const Extent places =
      extent_of(words.shape().back() < window ? 0 : words.shape().back() - window + 1, "places");
  node.each(words.elements_per(Axis{-1}), [&](Body& word) {
    word.each(characters, [&](Body& character) { character.read(words); });
    word.each(w.extent(Axis{0}), [&](Body& filter) {
      filter.max_over(places, [&](Body& place) {
        place.sum_over(w.extent(Axis{2}) * w.extent(Axis{3}), [&](Body& tap) {
          tap.read(w);
          tap.read(op["C"]);
          tap.multiply(w, op["C"]);
        });
      });
      filter.add_bias(op["B"]);
      for (const Action action : {Exp, Add, Add, Div}) filter.does(action, y);
      filter.write(y);
    });
  });
}

constexpr std::array kMicrosoftWordConvRules{
    OpRule{.op = "WordConvEmbedding",
           .domain = kMicrosoft,
           .inputs = "Sequence W B C",
           .outputs = "Y",
           .formula = "tanh(the largest of a filter's sums along the characters of a word + b)",
           .infer = infer_word_conv,
           .count = count_word_conv,
           .macs = true,
           .example = "int32:2x3x7 5x1x2x4 5 9x4"},
};

}  // namespace

std::span<const OpRule> microsoft_word_conv_rules() { return kMicrosoftWordConvRules; }

}  // namespace opcost
