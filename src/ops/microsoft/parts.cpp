// Small helpers that several rules of com.microsoft share.
#include "ops/microsoft/parts.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

using enum Action;

// The actions of the operators of ai.onnx with the same names.
struct Activation {
  std::string_view name;
  std::vector<Action> actions;
};

const std::array<Activation, 14>& activations() {
  static const std::array<Activation, 14> kAll{{
      {"", {}},
      {"none", {}},
      {"identity", {}},
      {"clip", {Compare, Compare}},
      {"elu", {Compare, Exp, Add, Mul}},
      {"hardsigmoid", {Mul, Add, Compare, Compare}},
      {"hardswish", {Mul, Add, Compare, Compare, Mul}},
      {"leakyrelu", {Compare, Mul}},
      {"relu", {Compare}},
      {"sigmoid", {Exp, Add, Div}},
      {"silu", {Exp, Add, Div, Mul}},
      {"softplus", {Exp, Add, Log}},
      {"tanh", {Exp, Add, Add, Div}},
      {"thresholdedrelu", {Compare}},
  }};
  return kAll;
}

std::string lower(std::string_view name) {
  std::string small(name);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return small;
}

}  // namespace

Status expect_single(const NodeView& node, std::string_view name) {
  if (!node.has(name) || element_count(node.shape(name)) == Count{1}) return Ok{};
  return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) +
                    "; it must be one number");
}

Status expect_lists(const NodeView& node, std::initializer_list<std::string_view> names,
                    std::int64_t length) {
  for (const std::string_view name : names)
    if (auto fits = expect_shape(node, name, {length}); !fits) return fits;
  return Ok{};
}

bool broadcasts_to(const NodeView& node, const Shape& part, const Shape& whole) {
  const auto both = broadcast(node, part, whole);
  return both.ok() && *both == whole;
}

std::int64_t blocks_of(std::int64_t a, std::int64_t b) { return a / b + (a % b != 0 ? 1 : 0); }

void read_all(const Operands& op, Body& node, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (op[name]) node.each(op[name].elements(), [&](Body& each) { each.read(op[name]); });
}

void copy_elements(const Operand& from, const Operand& to, Body& node) {
  if (from && to)
    node.each(from.elements(), [&](Body& element) { element.read(from), element.write(to); });
}

Result<std::vector<Action>> activation_actions(const NodeView& node, std::string_view name) {
  const std::string wanted = lower(name);
  for (const Activation& one : activations())
    if (one.name == wanted) return one.actions;
  std::vector<std::string> names;
  for (const Activation& one : activations()) names.emplace_back(one.name);
  Error error = node.fault("its activation `" + std::string(name) + "` is not known");
  error.hint = did_you_mean(wanted, names);
  return error;
}

void activate(Body& element, const std::vector<Action>& actions, NumberType type) {
  for (const Action action : actions) element.does(action, type);
}

}  // namespace opcost
