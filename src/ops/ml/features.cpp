// Operators of ai.onnx.ml that prepare features: Imputer, Scaler, Normalizer and others.
#include <array>
#include <limits>
#include <numeric>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/elementwise/elementwise.h"
#include "ops/ml/parts.h"
#include "rules/attribute_table.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// Takes elements of the last axis of X by the indices Y, whatever the shape of Y. A list X
// is a matrix of one row (as in ONNX's reference implementation).
Status infer_extractor(Inference& node) {
  const Shape& x = node.shape("X");
  if (x.empty()) return node.fault("X is a scalar");
  const auto indices = element_count(node.shape("Y")).exact();
  if (!indices || *indices > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return node.fault("its indices Y " + shape_text(node.shape("Y")) + " are too many");
  Shape shape(x.begin(), x.end() - 1);
  if (x.size() == 1) shape.push_back(1);
  shape.push_back(static_cast<std::int64_t>(*indices));
  return node.set("Z", node.type("X"), std::move(shape));
}

//   for each index: read it                 |Y|
//     for each row: read X, write Z         |Z| / |Y|
void count_extractor(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& index) {
    index.read(op["Y"]);
    index.each(ratio(op["Z"].elements(), op["Y"].elements()), [&](Body& row) {
      row.read(op["X"]);
      row.write(op["Z"]);
    });
  });
}

// How many columns are taken of an input [N, C] or [C]: what `inputdimensions` says, else
// all.
std::int64_t columns(const NodeView& node, std::size_t at, const Shape& shape) {
  const auto& dims = node.integers("inputdimensions");
  return at < dims.size() ? dims[at] : shape.empty() ? 1 : shape.back();
}

Status infer_vectorizer(Inference& node) {
  std::int64_t rows = 1, sum = 0;
  const auto inputs = node.inputs("X");
  for (std::size_t at = 0; at < inputs.size(); ++at) {
    const Shape& shape = *inputs[at]->shape;
    if (shape.size() > 2) return node.fault("an input is " + shape_text(shape) + ", not [N, C]");
    const std::int64_t own = shape.size() == 2 ? shape.front() : 1;
    if (at > 0 && own != rows)
      return node.fault("its inputs have " + std::to_string(rows) + " and " + std::to_string(own) +
                        " rows");
    rows = own;
    const std::int64_t width = columns(node, at, shape);
    if (width < 0 || width > std::numeric_limits<std::int64_t>::max() - sum)
      return node.fault("input " + std::to_string(at) + " gives " + std::to_string(width) +
                        " columns");
    sum += width;
  }
  return node.set("Y", ElementType::Float, {rows, sum});
}

//   for each input, each of its columns that are taken, each row:
//     read it, convert it unless it is a float32
//   for each element: write it                    |Y|
// Columns that an input lacks are 0.
void count_vectorizer(const Operands& op, Body& node) {
  const auto inputs = op.all("X");
  for (std::size_t at = 0; at < inputs.size(); ++at) {
    const Operand& input = *inputs[at];
    const auto wanted = static_cast<std::uint64_t>(columns(op, at, input.shape()));
    const Extent own = input.extent(Axis{-1});
    const Extent taken{std::min(own.count, Count{wanted}), own.text + " taken"};
    node.each(ratio(input.elements(), own), [&](Body& row) {
      row.each(taken, [&](Body& column) { read_as(input, op["Y"], column); });
    });
  }
  node.each(op["Y"].elements(), [&](Body& element) { element.write(op["Y"]); });
}

// A table has one entry for all features, or one entry per feature.
Status check_per_feature(const Inference& node, std::string_view table) {
  const Shape& x = node.shape("X");
  const Count size = table_size(node, table);
  const std::int64_t features = x.empty() ? 1 : x.back();
  if (size.is_zero() || size == Count{1} || size == Count{static_cast<std::uint64_t>(features)})
    return Ok{};
  return node.fault("its " + std::string(table) + " has " +
                    std::to_string(size.exact().value_or(0)) + " entries for " +
                    std::to_string(features) + " features");
}

Status infer_imputer(Inference& node) {
  if (table_size(node, "imputed").is_zero()) return node.fault("it has no imputed values");
  if (auto fits = check_per_feature(node, "imputed"); !fits) return fits;
  return infer_as_first(node);
}

//   for each element: y = x == replaced_value ? imputed : x       |Y|
// Both are read, and one is chosen.
void count_imputer(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.compare(op["X"]);
    element.read(op["imputed"]);
    element.write(op["Y"]);
  });
}

Status infer_scaler(Inference& node) {
  for (const std::string_view table : {"offset", "scale"})
    if (auto fits = check_per_feature(node, table); !fits) return fits;
  return node.set("Y", ElementType::Float, node.shape("X"));
}

//   for each element: y = (x - offset)·scale, with those that are given      |Y|
void count_scaler(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    read_as(op["X"], op["Y"], element);
    if (op["offset"]) element.read(op["offset"]), element.subtract(op["Y"]);
    if (op["scale"]) element.read(op["scale"]), element.multiply(op["Y"]);
    element.write(op["Y"]);
  });
}

Status infer_feature_normalizer(Inference& node) {
  if (auto samples = samples_of(node); !samples) return samples.error();
  const std::string_view norm = node.word("norm", "MAX");
  if (norm != "MAX" && norm != "L1" && norm != "L2")
    return node.fault("its norm `" + std::string(norm) + "` is not MAX, L1 or L2");
  return node.set("Y", ElementType::Float, node.shape("X"));
}

//   for each row:                                           N
//     d = the largest |x|, or the sum of |x|, or the square root of the sum of x·x
//     if d is 0: y = x                                      a compare
//     for each element: y = x / d                           C
void count_feature_normalizer(const Operands& op, Body& node) {
  const std::string_view norm = op.word("norm", "MAX");
  const Operand& like = op["Y"];
  const auto term = [&](Body& element) {
    read_as(op["X"], like, element);
    element.does(norm == "L2" ? Action::Mul : Action::Bitwise, like);
  };
  node.each(sample_extent(op), [&](Body& row) {
    const Extent length = op["X"].extent(Axis{-1});
    norm == "MAX" ? row.max_over(length, term) : row.sum_over(length, term);
    if (norm == "L2") row.sqrt(like);
    row.compare(like);
    row.each(length, [&](Body& element) {
      read_as(op["X"], like, element);
      element.divide(like);
      element.write(op["Y"]);
    });
  });
}

constexpr OpRule per_feature(OpRule rule) {
  rule.domain = kMl;
  rule.inputs = "X";
  rule.outputs = "Y";
  return rule;
}

constexpr std::array kMlFeatureRules{
    OpRule{.op = "ArrayFeatureExtractor",
           .domain = kMl,
           .inputs = "X Y",
           .outputs = "Z",
           .types = "integer: Y",
           .formula = "the columns of X that Y names",
           .infer = infer_extractor,
           .count = count_extractor,
           .example = "3x4 int64:1x2"},
    per_feature({.op = "Binarizer",
                 .types = "number: X",
                 .formula = "x > threshold ? 1 : 0",
                 .infer = infer_as_first,
                 .count = per_element<Action::Compare>,
                 .example = "2x3; threshold=0.5"}),
    OpRule{.op = "FeatureVectorizer",
           .domain = kMl,
           .inputs = "X*",
           .outputs = "Y",
           .formula = "the columns of all inputs beside one another, as float32",
           .infer = infer_vectorizer,
           .count = count_vectorizer,
           .example = "3x4 int64:3x2; inputdimensions=2,3"},
    per_feature({.op = "Imputer",
                 .types = "number: X",
                 .tables = "imputed=imputed_value_floats|imputed_value_int64s",
                 .formula = "x == replaced_value ? imputed value : x",
                 .infer = infer_imputer,
                 .count = count_imputer,
                 .example = "2x3; imputed_value_floats=0.5,1.5,2.5"}),
    per_feature({.op = "Normalizer",
                 .types = "number: X",
                 .formula = "x / d, where d is the row's largest |x|, their sum or 2-norm",
                 .infer = infer_feature_normalizer,
                 .count = count_feature_normalizer,
                 .example = "2x3; norm=L2"}),
    per_feature({.op = "Scaler",
                 .types = "number: X",
                 .tables = "offset scale",
                 .formula = "(x - offset) · scale",
                 .infer = infer_scaler,
                 .count = count_scaler,
                 .example = "2x3; offset=0.5,1.5,2.5 scale=2.5,3.5,4.5"}),
};

}  // namespace

std::span<const OpRule> ml_feature_rules() { return kMlFeatureRules; }

}  // namespace opcost
