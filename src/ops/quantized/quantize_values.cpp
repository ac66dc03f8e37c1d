// The value rules of QuantizeLinear and DequantizeLinear.
#include "ops/quantized/quantize_values.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// The one number of an input, repeated for all numbers of `like`; 0 for a zero point that is
// not given. std::nullopt if the input is a list or not known.
std::optional<Numbers> repeated_like(const Inference& node, std::string_view name,
                                     const Numbers& like) {
  const std::size_t n = std::visit([](const auto& list) { return list.size(); }, like);
  if (!node.has(name)) return std::vector<std::int64_t>(n, 0);
  const Numbers* one = numbers_of(node.input(name));
  if (one == nullptr || element_count(node.shape(name)) != Count{1}) return std::nullopt;
  return pick(*one, Offsets(n, 0));
}

// Wider than the range of any type and its zero point.
constexpr std::int64_t kBeyondAnyRange = std::int64_t{1} << 40;

// The smallest and the largest number of an integer type of 32 bits at most.
std::pair<std::int64_t, std::int64_t> quantized_range(NumberType type) {
  const bool has_sign = type.format == NumberFormat::Int;
  const auto bits = static_cast<unsigned>(std::min<std::uint64_t>(type.bits.value, 32));
  const std::int64_t values = std::int64_t{1} << bits;
  return has_sign ? std::pair{-values / 2, values / 2 - 1} : std::pair{std::int64_t{0}, values - 1};
}

}  // namespace

// Integers with a single scale only; shapes need nothing else.
void evaluate_dequantize(Inference& node) {
  const Numbers* x = numbers_of(node.input("x"));
  if (x == nullptr || is_floating(node.type("x")) || !node.wants("y")) return;
  const auto zero = repeated_like(node, "x_zero_point", *x),
             scale = repeated_like(node, "x_scale", *x);
  if (!zero || !scale) return;
  const ElementType real = node.outputs().front().type;
  const auto centred = combine(kSubtraction, *x, *zero, ElementType::Int64);
  const auto floats = centred ? convert(*centred, ElementType::Int64, real) : std::nullopt;
  auto y = floats ? combine(kMultiplication, *floats, *scale, real) : std::nullopt;
  if (y) node.set_numbers("y", *std::move(y));
}

void evaluate_quantize(Inference& node) {
  const Numbers* x = numbers_of(node.input("x"));
  if (x == nullptr || !is_floating(node.type("x")) || !node.wants("y")) return;
  const ElementType real = node.type("x"), to = node.outputs().front().type;
  const auto type = number_type(to);
  const auto zero = repeated_like(node, "y_zero_point", *x),
             scale = repeated_like(node, "y_scale", *x);
  if (!type || is_floating(to) || !zero || !scale) return;
  const auto quotients = combine(kDivision, *x, *scale, real);
  const auto rounded = quotients ? apply(kRounded, *quotients, real) : std::nullopt;
  auto y = rounded ? convert(*rounded, real, ElementType::Int64) : std::nullopt;
  auto* list = y ? std::get_if<std::vector<std::int64_t>>(&*y) : nullptr;
  const auto* zeros = std::get_if<std::vector<std::int64_t>>(&*zero);
  if (list == nullptr || zeros == nullptr) return;
  const auto range = quantized_range(*type);
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto near = [](std::int64_t number) {
      return std::clamp(number, -kBeyondAnyRange, kBeyondAnyRange);
    };
    (*list)[i] = std::clamp(near((*list)[i]) + near((*zeros)[i]), range.first, range.second);
  }
  node.set_numbers("y", *std::move(y));
}

}  // namespace opcost
