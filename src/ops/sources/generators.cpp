// Operators that make small arrays: Range, EyeLike and the window functions.
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

// The number of a scalar input; 1 if delta is left out.
template <class T>
std::optional<T> scalar(const NodeView& node, std::string_view name) {
  if (!node.has(name)) return T{1};
  const Numbers* numbers = numbers_of(node.input(name));
  const auto* list = numbers ? std::get_if<std::vector<T>>(numbers) : nullptr;
  return list != nullptr && list->size() == 1 ? std::optional{list->front()} : std::nullopt;
}

// Longer ranges are unrealistic; this many numbers fit 64-bit integers.
constexpr double kLongestRange = 9e18;

Result<std::int64_t> steps_between(const NodeView& node, double start, double limit, double delta) {
  const double steps = std::ceil((limit - start) / delta);
  if (steps <= 0) return 0;
  if (!(steps < kLongestRange)) return node.fault("its delta never leads from start to limit");
  return static_cast<std::int64_t>(steps);
}

Result<std::int64_t> steps_between(const NodeView& node, std::int64_t start, std::int64_t limit,
                                   std::int64_t delta) {
  if (delta == 0) return node.fault("its delta never leads from start to limit");
  if (delta > 0 ? start >= limit : start <= limit) return 0;
  const auto low = static_cast<std::uint64_t>(delta > 0 ? start : limit);
  const auto high = static_cast<std::uint64_t>(delta > 0 ? limit : start);
  const auto step = static_cast<std::uint64_t>(delta);
  const std::uint64_t size = delta > 0 ? step : 0 - step, way = high - low;
  const std::uint64_t steps = way / size + (way % size != 0 ? 1 : 0);
  if (steps > static_cast<std::uint64_t>(INT64_MAX))
    return node.fault("its range has more numbers than an array can hold");
  return static_cast<std::int64_t>(steps);
}

constexpr std::array<std::string_view, 3> kEnds{"start", "limit", "delta"};

template <class T>
Status infer_range_of(Inference& node) {
  for (const std::string_view name : kEnds)
    if (!scalar<T>(node, name)) {
      const auto known = node.known_numbers(name);
      return known ? node.fault(std::string(name) + " is no number of its type") : known.error();
    }
  const auto steps = steps_between(node, *scalar<T>(node, "start"), *scalar<T>(node, "limit"),
                                   *scalar<T>(node, "delta"));
  if (!steps) return steps.error();
  return node.set("output", node.type("start"), {*steps});
}

Status infer_range(Inference& node) {
  node.set_type("output", node.type("start"));
  return is_floating(node.type("start")) ? infer_range_of<double>(node)
                                         : infer_range_of<std::int64_t>(node);
}

//   read start, limit and delta
//   for each i:                    |output|
//     y = start + i·delta
void count_range(const Operands& op, Body& node) {
  for (const std::string_view name : kEnds) node.read(op[name]);
  node.each(op["output"].elements(), [&](Body& element) {
    element.multiply(op["output"]);
    element.add(op["output"]);
    element.write(op["output"]);
  });
}

double at_step(double start, double delta, std::size_t i) {
  return start + static_cast<double>(i) * delta;
}
std::int64_t at_step(std::int64_t start, std::int64_t delta, std::size_t i) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(start) +
                                   i * static_cast<std::uint64_t>(delta));
}

template <class T>
void evaluate_range_of(Inference& node) {
  const auto start = scalar<T>(node, "start"), delta = scalar<T>(node, "delta");
  if (!start || !delta || !node.wants("output")) return;
  const ElementType type = node.type("start");
  std::vector<T> list(element_count(*node.outputs().front().shape).exact().value_or(0));
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = at_step(*start, *delta, i);
  if (auto numbers = convert(Numbers{std::move(list)}, type, type))
    node.set_numbers("output", *std::move(numbers));
}

void evaluate_range(Inference& node) {
  is_floating(node.type("start")) ? evaluate_range_of<double>(node)
                                  : evaluate_range_of<std::int64_t>(node);
}

Status infer_eye_like(Inference& node) {
  const Shape& input = node.shape("input");
  if (input.size() != 2) return node.fault("its input is " + shape_text(input) + ", no matrix");
  const auto code = node.integer("dtype", static_cast<std::int64_t>(node.type("input")));
  const ElementType type = element_type_from_code(code);
  if (type == ElementType::Undefined) return node.fault("its attribute `dtype` names no type");
  return node.set("output", type, input);
}

void evaluate_eye_like(Inference& node) {
  if (!node.wants("output")) return;
  const TensorInfo& output = node.outputs().front();
  if (!number_type(output.type) || element_count(*output.shape).is_zero()) return;
  std::vector<std::int64_t> ones;
  const std::int64_t k = node.integer("k", 0);
  for (std::int64_t row = 0; row < output.shape->front(); ++row)
    for (std::int64_t column = 0; column < output.shape->back(); ++column)
      ones.push_back(column - row == k ? 1 : 0);
  if (auto numbers = convert(Numbers{std::move(ones)}, ElementType::Int64, output.type))
    node.set_numbers("output", *std::move(numbers));
}

Status infer_window(Inference& node) {
  const ElementType type = element_type_from_code(node.integer("output_datatype", 1));
  if (!number_type(type)) return node.fault("output_datatype names no type of numbers");
  node.set_type("output", type);
  const auto size = node.known_integers("size");
  if (!size) return size.error();
  if (size->size() != 1) return node.fault("its size is no single number");
  return node.set("output", type, {size->front()});
}

//   for each n:                    |output|
//     y = a0, minus or plus a·cos(2·pi·n·k / N) for each of k = 1..cosines
template <int cosines>
void count_window(const Operands& op, Body& node) {
  const Operand& output = op["output"];
  node.each(output.elements(), [&](Body& element) {
    for (int k = 0; k < cosines; ++k) {
      element.multiply(output);
      element.does(Sin, output);
      element.multiply(output);
      element.add(output);
    }
    element.write(output);
  });
}

constexpr OpRule window(std::string_view op, std::string_view formula,
                        void (*count)(const Operands&, Body&)) {
  return {.op = op,
          .since = 17,
          .inputs = "size",
          .outputs = "output",
          .types = "integer: size",
          .formula = formula,
          .infer = infer_window,
          .count = count,
          .example = "()=10"};
}

constexpr OpRule range(std::string_view domain, int since, std::string_view inputs,
                       std::string_view example) {
  return {.op = "Range",
          .domain = domain,
          .since = since,
          .inputs = inputs,
          .outputs = "output",
          .types = "number: start limit delta",
          .formula = "start, start + delta... before limit",
          .infer = infer_range,
          .evaluate = evaluate_range,
          .count = count_range,
          .yields = Yields::Generated,
          .example = example};
}

constexpr std::array kGeneratorRules{
    window("BlackmanWindow", "0.42 - 0.5·cos(2·pi·n / N) + 0.08·cos(4·pi·n / N)", count_window<2>),
    OpRule{.op = "EyeLike",
           .since = 9,
           .inputs = "input",
           .outputs = "output",
           .types = "scalar: input",
           .formula = "1 on a diagonal, 0 elsewhere",
           .infer = infer_eye_like,
           .evaluate = evaluate_eye_like,
           .kind = OpKind::Folded,
           .why = "it depends on a shape and attributes only, and both are known before inference",
           .example = "3x4; k=1"},
    window("HammingWindow", "0.543 - 0.457·cos(2·pi·n / N)", count_window<1>),
    window("HannWindow", "0.5 - 0.5·cos(2·pi·n / N)", count_window<1>),
    range("", 11, "start limit delta", "()=2 ()=12 ()=3"),
    range(kMicrosoft, 1, "start limit delta?", "()=2 ()=12"),
};

}  // namespace

std::span<const OpRule> generator_rules() { return kGeneratorRules; }

}  // namespace opcost
