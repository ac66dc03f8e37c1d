// The reduce operators (ReduceSum, ReduceMean, ReduceMax and others).
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ops/rows/reduce.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/facts.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

// The attribute and the input that noop_with_empty_axes is about: without axes nothing is reduced.
bool reduces_nothing(const NodeView& node) {
  const auto axes = node.known_integers("axes");
  return node.integer("noop_with_empty_axes", 0) != 0 && axes.ok() && axes->empty();
}

// For each dim of data whether it is reduced. Without axes all are.
Result<std::vector<bool>> reduced_axes(const Inference& node) {
  const std::size_t rank = node.shape("data").size();
  const auto given = node.known_integers("axes");
  if (!given) return given.error();
  if (given->empty()) return std::vector<bool>(rank, !reduces_nothing(node));
  const auto axes = resolve_axes(node, *given, rank);
  if (!axes) return axes.error();
  std::vector<bool> reduced(rank, false);
  for (const std::size_t axis : *axes) reduced[axis] = true;
  return reduced;
}

}  // namespace

Status infer_reduce(Inference& node) {
  const auto reduced = reduced_axes(node);
  if (!reduced) return reduced.error();
  const Shape& data = node.shape("data");
  const bool keep = node.integer("keepdims", 1) != 0;
  Shape shape;
  for (std::size_t axis = 0; axis < data.size(); ++axis) {
    if (!(*reduced)[axis]) shape.push_back(data[axis]);
    if ((*reduced)[axis] && keep) shape.push_back(1);
  }
  return node.set("reduced", node.type("data"), std::move(shape));
}

Extent reduced_terms(const Operands& op) {
  const Extent data = op["data"].elements(), reduced = op["reduced"].elements();
  return {reduced.count.is_zero() ? Count{0} : data.count / reduced.count,
          data.text + " / " + reduced.text};
}

namespace {

// 32 bits, as its sums have.
Status infer_reduce_integer(Inference& node) {
  const auto type = number_type(node.type("data"));
  if (!type || is_floating(node.type("data")))
    return node.fault("its data are " + std::string(to_string(node.type("data"))) +
                      "; they must be whole numbers");
  if (auto set = infer_reduce(node); !set) return set;
  const bool has_sign = type->format == NumberFormat::Int;
  node.set_type("reduced", has_sign ? ElementType::Int32 : ElementType::UInt32);
  return Ok{};
}

template <Action... actions>
void all([[maybe_unused]] Body& body, [[maybe_unused]] const Operand& like) {
  (body.does(actions, like), ...);
}

using Step = void (*)(Body&, const Operand&);

//   for each output element:                |reduced|
//     for each of its n terms:              |data| / |reduced|
//       read x; `each` of it; combined by n - 1 `combine`
//     `then`; write
template <Action combine, Step each = all<>, Step then = all<>>
void reduce(const Operands& op, Body& node) {
  const auto term = [&](Body& body) {
    body.read(op["data"]);
    each(body, op["data"]);
  };
  node.each(op["reduced"].elements(), [&](Body& out) {
    if constexpr (combine == Add) out.sum_over(reduced_terms(op), term);
    if constexpr (combine == Compare) out.max_over(reduced_terms(op), term);
    if constexpr (combine == Mul) out.product_over(reduced_terms(op), term);
    then(out, op["reduced"]);
    out.write(op["reduced"]);
  });
}

// The numbers of data, sorted so that those of one output are adjacent.
std::optional<Numbers> grouped_by_output(const Inference& node) {
  const Numbers* data = numbers_of(node.input("data"));
  const auto reduced = reduced_axes(node);
  if (data == nullptr || !reduced) return std::nullopt;
  const Shape& shape = node.shape("data");
  const auto strides = row_major_strides(shape);
  IndexWalk walk;
  for (const bool inner : {false, true})
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
      if ((*reduced)[axis] == inner) {
        walk.extents.push_back(shape[axis]);
        walk.strides.push_back(strides[axis]);
      }
  return pick(*data, offsets_of(walk));
}

// How many numbers are combined into one output; 0 if there are none.
std::size_t group_size(const Inference& node) {
  const auto data = element_count(node.shape("data")).exact().value_or(0);
  const auto out = element_count(*node.outputs().front().shape).exact().value_or(0);
  return out == 0 ? 0 : data / out;
}

// The neutral element of the reduction; std::nullopt for a maximum, which has none.
template <const Binary& f>
std::optional<std::int64_t> neutral() {
  if (&f == &kAddition) return 0;
  if (&f == &kMultiplication) return 1;
  return std::nullopt;
}

// The result of a reduction of no terms: the neutral element for each output.
template <const Binary& f>
void reduce_nothing(Inference& node) {
  const auto size = element_count(*node.outputs().front().shape).exact();
  if (const auto one = neutral<f>(); one && size && is_floating(node.type("data")))
    node.set_numbers("reduced", std::vector<double>(*size, static_cast<double>(*one)));
  else if (one && size)
    node.set_numbers("reduced", std::vector<std::int64_t>(*size, *one));
}

template <const Binary& f>
void reduce_values(Inference& node) {
  if (!node.wants("reduced")) return;
  const auto numbers = grouped_by_output(node);
  const std::size_t n = group_size(node);
  if (numbers && n == 0) return reduce_nothing<f>(node);
  auto result = numbers ? fold(f, *numbers, n, node.type("data")) : std::nullopt;
  if (result) node.set_numbers("reduced", *std::move(result));
}

void mean_values(Inference& node) {
  if (!node.wants("reduced")) return;
  const auto numbers = grouped_by_output(node);
  const std::size_t n = group_size(node);
  auto result = numbers ? fold(kAddition, *numbers, n, node.type("data")) : std::nullopt;
  if (result) result = divided(*result, static_cast<std::int64_t>(n), node.type("data"));
  if (result) node.set_numbers("reduced", *std::move(result));
}

// Sums of x, of x·x or of e^x; afterwards maybe a root or a logarithm.
enum class ReducedTerm : std::uint8_t { Plain, Magnitude, Square, Exponential };

std::optional<Numbers> terms_of(const Numbers& numbers, ReducedTerm term, ElementType type) {
  switch (term) {
    case ReducedTerm::Plain: return numbers;
    case ReducedTerm::Magnitude: return apply(kMagnitude, numbers, type);
    case ReducedTerm::Square: return combine(kMultiplication, numbers, numbers, type);
    case ReducedTerm::Exponential: return apply(kExponential, numbers, type);
  }
  return std::nullopt;
}

const Unary kUnchanged{[](std::int64_t x, Signedness) { return Whole{x}; },
                       [](double x) { return x; }};

template <ReducedTerm term, const Unary& then = kUnchanged>
void sum_values(Inference& node) {
  if (!node.wants("reduced")) return;
  const ElementType type = node.type("data");
  const auto numbers = grouped_by_output(node);
  const auto terms = numbers ? terms_of(*numbers, term, type) : std::nullopt;
  const auto sum = terms ? fold(kAddition, *terms, group_size(node), type) : std::nullopt;
  auto result = sum ? apply(then, *sum, type) : std::nullopt;
  if (result) node.set_numbers("reduced", *std::move(result));
}

constexpr OpRule reduction(std::string_view op, std::string_view formula,
                           void (*count)(const Operands&, Body&),
                           void (*evaluate)(Inference&) = nullptr) {
  return {.op = op,
          .inputs = "data axes?",
          .outputs = "reduced",
          .types = "scalar: data; integer: axes",
          .formula = formula,
          .infer = infer_reduce,
          .evaluate = evaluate,
          .count = count,
          .why = "with noop_with_empty_axes and no axes it is the identity",
          .free_when = reduces_nothing,
          .example = "2x3x5 =0,-1"};
}

// Operators that transform elements even if nothing is reduced.
constexpr OpRule transforming(OpRule rule) {
  rule.why = "";
  rule.free_when = nullptr;
  return rule;
}

// Its integer form keeps the axes as an attribute, which they were until opset 18.
constexpr OpRule reduce_mean() {
  OpRule rule =
      reduction("ReduceMean", "(sum of n x) / n", reduce<Add, all<>, all<Div>>, mean_values);
  rule.quantized_as.to_integers = {.op = "QLinearReduceMean",
                                   .domain = kMicrosoft,
                                   .inputs = kOneQuantized,
                                   .input_as_attribute = "axes"};
  return rule;
}

constexpr OpRule kReduceSumInteger{.op = "ReduceSumInteger",
                                   .domain = kMicrosoft,
                                   .inputs = "data",
                                   .outputs = "reduced",
                                   .formula = "sum of x, of whole numbers, in 32 bits",
                                   .infer = infer_reduce_integer,
                                   .count = reduce<Add>,
                                   .base = "ReduceSum",
                                   .example = "int8:2x3x5; axes=0,-1"};

constexpr std::array kReduceRules{
    kReduceSumInteger,
    reduction("ReduceSum", "sum of x", reduce<Add>, reduce_values<kAddition>),
    reduce_mean(),
    yields(Yields::Chosen,
           reduction("ReduceMax", "max of x", reduce<Compare>, reduce_values<kMaximum>)),
    yields(Yields::Chosen,
           reduction("ReduceMin", "min of x", reduce<Compare>, reduce_values<kMinimum>)),
    reduction("ReduceProd", "product of x", reduce<Mul>, reduce_values<kMultiplication>),
    transforming(reduction("ReduceL1", "sum of |x|", reduce<Add, all<Bitwise>>,
                           sum_values<ReducedTerm::Magnitude>)),
    transforming(reduction("ReduceL2", "sqrt(sum of x²)", reduce<Add, all<Mul>, all<Sqrt>>,
                           sum_values<ReducedTerm::Square, kSquareRoot>)),
    transforming(reduction("ReduceSumSquare", "sum of x²", reduce<Add, all<Mul>>,
                           sum_values<ReducedTerm::Square>)),
    transforming(reduction("ReduceLogSum", "log(sum of x)", reduce<Add, all<>, all<Log>>,
                           sum_values<ReducedTerm::Plain, kLogarithm>)),
    transforming(reduction("ReduceLogSumExp", "log(sum of e^x)", reduce<Add, all<Exp>, all<Log>>,
                           sum_values<ReducedTerm::Exponential, kLogarithm>)),
};

}  // namespace

std::span<const OpRule> reduce_rules() { return kReduceRules; }

}  // namespace opcost
