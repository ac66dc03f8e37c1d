#pragma once

#include <string_view>

#include "rules/body.h"
#include "rules/inference.h"

// What the operators of ai.onnx.ml share.
namespace opcost {

inline constexpr std::string_view kMl = "ai.onnx.ml";

/// X is [N, F]: N samples of F features; a list [F] is one sample.
struct Samples {
  std::int64_t count = 1, features = 1;
};
Result<Samples> samples_of(const NodeView& node);
/// N, as a trip count for pseudocode.
Extent sample_extent(const Operands& op);

/// Reads an element of `from` for arithmetic at the type of `like`; one more conversion if
/// the types differ.
void read_as(const Operand& from, const Operand& like, Body& body);

/// The largest number of keys that a bisection among `keys` looks at.
Extent probes(const Operand& keys);
/// Finds the place of a value among keys, which are kept sorted.
///   bisect: read a key, compare             log2 |keys|
void look_up(const Operand& keys, Body& body);

/// Sets output Y to the labels of N samples: those of the table `labels`.
Status infer_labels(Inference& node, std::int64_t samples);
/// How many classes the labels name; at least 1.
std::int64_t class_count(const NodeView& node);
/// Chooses the label with the best score (of a single score: whether it is large enough).
///   compare             scores - 1, or 1
///   read the label, write it
void choose_label(const Extent& scores, const Operands& op, Body& sample);

/// What the attribute `post_transform` does to the scores of a sample.
enum class PostTransform : std::uint8_t { None, Softmax, Logistic, SoftmaxZero, Probit };
/// From its word, or from its number in TreeEnsemble.
Result<PostTransform> post_transform_of(const NodeView& node);
/// The pseudocode of it; the scores are temporaries of the type of `like`.
void transform_scores(const Extent& scores, const Operands& op, const Operand& like, Body& sample);

/// n / d as a trip count; 0 if d is 0.
Extent ratio(const Extent& n, const Extent& d);

}  // namespace opcost
