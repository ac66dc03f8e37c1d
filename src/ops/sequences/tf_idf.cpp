// The operator TfIdfVectorizer: counts n-grams of tokens.
#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The n-grams it looks for: their number of words, and how many are skipped between two.
struct Grams {
  std::int64_t shortest = 1;
  std::int64_t longest = 1;
  std::int64_t skips = 0;
};

// More forms (length and skip) than this are no real vectorizer's.
constexpr std::int64_t kMostForms = 4096;

Result<Grams> grams_of(const NodeView& node) {
  const Grams grams{node.integer("min_gram_length", 0), node.integer("max_gram_length", 0),
                    node.integer("max_skip_count", 0)};
  if (grams.shortest < 1 || grams.longest < grams.shortest || grams.skips < 0)
    return node.fault("its n-grams are of " + std::to_string(grams.shortest) + " to " +
                      std::to_string(grams.longest) + " words with up to " +
                      std::to_string(grams.skips) + " skipped");
  if (grams.longest > kMostForms || grams.skips >= kMostForms ||
      grams.longest * (grams.skips + 1) > kMostForms)
    return node.fault("its n-grams have more than " + std::to_string(kMostForms) +
                      " forms of length and skip");
  return grams;
}

std::string_view weighting_mode(const NodeView& node) { return node.word("mode", ""); }

Status infer_tf_idf(Inference& node) {
  if (const auto grams = grams_of(node); !grams) return grams.error();
  Shape shape = node.shape("X");
  if (shape.empty() || shape.size() > 2)
    return node.fault("its input " + shape_text(shape) + " is no list of words, nor several");
  const auto& places = node.integers("ngram_indexes");
  if (places.empty() || std::ranges::min(places) < 0 ||
      std::ranges::max(places) == std::numeric_limits<std::int64_t>::max())
    return node.fault("its ngram_indexes name no place in the output");
  if (weighting_mode(node) != "TF" && weighting_mode(node) != "IDF" &&
      weighting_mode(node) != "TFIDF")
    return node.fault("its mode is `" + std::string(weighting_mode(node)) +
                      "`; ONNX has TF, IDF and TFIDF");
  node.assume("each n-gram of `" + node.name_of("X") +
              "` is taken to be in the pool, found by hash with one comparison a word");
  shape.back() = std::ranges::max(places) + 1;
  return node.set("Y", ElementType::Float, std::move(shape));
}

// How many n-grams with `skip` words left out between two fit into a row.
Extent windows(const Operands& op, std::int64_t length, std::int64_t skip) {
  const std::int64_t words = op["X"].shape().back(), span = (length - 1) * (skip + 1);
  return {Count{static_cast<std::uint64_t>(std::max<std::int64_t>(0, words - span))},
          std::to_string(length) + "-grams" +
              (skip > 0 ? " with " + std::to_string(skip) + " skipped" : "")};
}

//   for each row:                                   |X| / X[-1]
//     for each n from min to max, and each skip up to max_skip_count (n > 1):
//       for each n-gram that fits:                  X[-1] - (n - 1)(skip + 1)
//         read its words and compare them with those of the pool   n
//         count it: one add
//   for each output element:                        |Y|
//     IDF: is its count more than 0? times a weight
//     TFIDF: its count times a weight
//     write it
// Weights and pool are attributes, not arrays.
void count_tf_idf(const Operands& op, Body& node) {
  const auto grams = grams_of(op);
  if (!grams) return;
  const auto of_length = [&](Body& row, std::int64_t length, std::int64_t skip) {
    row.each(windows(op, length, skip), [&](Body& gram) {
      gram.each({Count{static_cast<std::uint64_t>(length)}, std::to_string(length)},
                [&](Body& word) {
                  word.read(op["X"]);
                  word.compare(op["X"]);
                });
      gram.add(op["Y"]);
    });
  };
  node.each(op["X"].elements_per(Axis{-1}), [&](Body& row) {
    for (std::int64_t length = grams->shortest; length <= grams->longest; ++length)
      for (std::int64_t skip = 0; skip <= (length > 1 ? grams->skips : 0); ++skip)
        of_length(row, length, skip);
  });
  node.each(op["Y"].elements(), [&](Body& element) {
    if (weighting_mode(op) == "IDF") element.compare(op["Y"]);
    if (weighting_mode(op) != "TF") element.multiply(op["Y"]);
    element.write(op["Y"]);
  });
}

constexpr std::array kTfIdfRules{
    OpRule{.op = "TfIdfVectorizer",
           .since = 9,
           .inputs = "X",
           .outputs = "Y",
           .formula = "how often each n-gram of a pool is in a row of words, or times a weight",
           .infer = infer_tf_idf,
           .count = count_tf_idf,
           .example = "int64:2x5; mode=TFIDF min_gram_length=1 max_gram_length=2 max_skip_count=1 "
                      "ngram_counts=0,2 ngram_indexes=0,1,2,3 pool_int64s=1,2,3,4,5,6"},
};

}  // namespace

std::span<const OpRule> tf_idf_rules() { return kTfIdfRules; }

}  // namespace opcost
