// Which inputs of an operator can hold a model's parameters.
#include "rules/parameter_inputs.h"

#include <algorithm>
#include <array>
#include <variant>

namespace opcost {
namespace {

// ONNX and its runtimes name what a quantiser takes in these ways. Not so the scale of a
// normalisation, which is learnt.
bool is_calibration(const OpRule& rule, std::string_view formal) {
  constexpr std::array<std::string_view, 6> kWhole{"scales",   "zero_points", "zeropt",
                                                   "bitwidth", "absmax",      "g_idx"};
  constexpr std::array<std::string_view, 5> kEnds{"_scale", "_scales", "_scale_2", "_zero_point",
                                                  "_zero_points"};
  constexpr std::array<std::string_view, 4> kBegins{"scale_", "scaleA", "scaleB", "scaleY"};
  const auto begins = [&](std::string_view begin) { return formal.starts_with(begin); };
  const auto ends = [&](std::string_view end) { return formal.ends_with(end); };
  if (ends("norm_scale") || ends("decay_scale")) return false;
  if (formal == "scale") return rule.inputs.find("zeropt") != std::string_view::npos;
  return std::ranges::find(kWhole, formal) != kWhole.end() || std::ranges::any_of(kEnds, ends) ||
         std::ranges::any_of(kBegins, begins);
}

bool all_zero(const Numbers& all) {
  return std::visit(
      [](const auto& numbers) {
        return std::ranges::all_of(numbers,
                                   [](auto number) { return !(number < 0 || number > 0); });
      },
      all);
}

// Messages arrive while the network runs. Constants that are scattered change what is stored (a
// bias of which a third is set to 0).
bool scatters_messages(const NodeView& node) {
  const TensorInfo* updates = node.inputs().back();
  return updates == nullptr || !updates->constant;
}

// A recurrent network starts from zeros, and so does a sum by a scatter (the messages of a graph
// network); exporters write them as constants of that size. What messages are scattered into is
// hardly ever learnt: it is none either where it is too large for its numbers to be known.
bool is_start(const NodeView& node, std::size_t input, std::string_view formal) {
  const bool scatters = formal == "data" && node.rule().inputs.ends_with(" updates");
  const TensorInfo* start = node.inputs()[input];
  if (start == nullptr || (!scatters && !formal.starts_with("initial_"))) return false;
  if (start->numbers != nullptr) return all_zero(*start->numbers);
  return scatters && scatters_messages(node);
}

}  // namespace

std::string_view formal_of_input(const OpRule& rule, std::size_t at) {
  const auto formals = parse_formals(rule.inputs);
  if (at < formals.size()) return formals[at].name;
  return !formals.empty() && formals.back().variadic ? formals.back().name : std::string_view{};
}

bool may_hold_parameters(const NodeView& node, std::size_t input) {
  const OpRule& rule = node.rule();
  const std::string_view formal = formal_of_input(rule, input);
  if (is_calibration(rule, formal) || is_start(node, input, formal)) return false;
  return rule.input_range == nullptr || !rule.input_range(node, formal);
}

bool calibrates(const OpRule& rule, std::size_t input) {
  return is_calibration(rule, formal_of_input(rule, input));
}

bool passes_numbers_on(const NodeView& node, std::size_t input) {
  const Yields yields = node.rule().yields;
  if (yields == Yields::NewNumbers || yields == Yields::Joined)
    return may_hold_parameters(node, input);
  return yields != Yields::Generated && yields != Yields::Indices && input == 0;
}

}  // namespace opcost
