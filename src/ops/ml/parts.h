#pragma once

#include <string_view>

#include "rules/body.h"
#include "rules/inference.h"

// What the operators of ai.onnx.ml have in common.
namespace opcost {

inline constexpr std::string_view kMl = "ai.onnx.ml";

/// X is [N, F]: N samples of F features; a list [F] is one sample.
struct Samples {
  std::int64_t count = 1, features = 1;
};
Result<Samples> samples_of(const NodeView& node);
/// N, for a pseudocode.
Extent sample_extent(const Operands& op);

/// Reads an element of `from` for arithmetic at the type of `like`: a conversion
/// more where that is another one.
void read_as(const Operand& from, const Operand& like, Body& body);

/// How often a bisection among `keys` looks at one of them, at most.
Extent probes(const Operand& keys);
/// Finds the place of a value among keys, which are kept sorted.
///   bisect: read a key, compare             log2 |keys|
void look_up(const Operand& keys, Body& body);

/// Sets output Y to the labels of N samples: those of the table `labels`.
Status infer_labels(Inference& node, std::int64_t samples);
/// How many classes the labels name; at least 1.
std::int64_t class_count(const NodeView& node);
/// The label of the best of so many scores (of one: whether it is large enough).
///   compare             scores - 1, or 1
///   read the label, write it
void choose_label(const Extent& scores, const Operands& op, Body& sample);

/// What the attribute `post_transform` makes of the scores of a sample.
enum class PostTransform : std::uint8_t { None, Softmax, Logistic, SoftmaxZero, Probit };
/// From a word, or from the number that TreeEnsemble has.
Result<PostTransform> post_transform_of(const NodeView& node);
/// Its pseudocode; the scores are temporaries of the type of `like`.
void transform_scores(const Extent& scores, const Operands& op, const Operand& like, Body& sample);

/// n / d in a pseudocode; 0 where d is 0.
Extent ratio(const Extent& n, const Extent& d);

}  // namespace opcost
