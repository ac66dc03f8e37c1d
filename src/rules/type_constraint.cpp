// The element types that an operator accepts, and whether a node's inputs have them.
#include "rules/type_constraint.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/parse.h"

namespace opcost {
namespace {

bool is_real(ElementType type) {
  const auto number = number_type(type);
  return number && number->format != NumberFormat::Complex;
}

bool is_float(ElementType type) { return is_floating(type) && is_real(type); }
bool is_number(ElementType type) { return is_real(type) && type != ElementType::Bool; }
bool is_integer(ElementType type) { return is_number(type) && !is_floating(type); }
bool is_bool(ElementType type) { return type == ElementType::Bool; }
bool is_string(ElementType type) { return type == ElementType::String; }
bool is_scalar(ElementType type) { return type != ElementType::String; }
bool is_any(ElementType) { return true; }

struct TypeSet {
  std::string_view name;
  bool (*has)(ElementType);
};

constexpr std::array kTypeSets{
    TypeSet{"float", is_float},                                    // of any width
    TypeSet{"integer", is_integer}, TypeSet{"number", is_number},  // both
    TypeSet{"bool", is_bool},       TypeSet{"string", is_string},
    TypeSet{"scalar", is_scalar},  // everything but strings: numbers, bool, complex numbers
    TypeSet{"any", is_any},        // it only has to be the same
};

std::optional<TypeConstraint> parse_constraint(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  TypeConstraint result{trimmed(text.substr(0, colon)), split_words(text.substr(colon + 1))};
  const bool known = std::ranges::find(kTypeSets, result.set, &TypeSet::name) != kTypeSets.end();
  return known && !result.formals.empty() ? std::optional{std::move(result)} : std::nullopt;
}

// The formal parameter of each input of a node.
std::string_view formal_of(const std::vector<Formal>& formals, std::size_t at) {
  if (at < formals.size()) return formals[at].name;
  return !formals.empty() && formals.back().variadic ? formals.back().name : "";
}

Status check_constraint(const NodeView& node, const TypeConstraint& constraint,
                        const std::vector<Formal>& formals) {
  std::optional<std::size_t> first;
  const auto type_at = [&](std::size_t at) { return node.inputs()[at]->type; };
  const auto name_at = [&](std::size_t at) {
    return "its input `" + node.node().inputs[at] + "` is " + std::string(to_string(type_at(at)));
  };
  for (std::size_t at = 0; at < node.inputs().size(); ++at) {
    const TensorInfo* input = node.inputs()[at];
    if (input == nullptr || !input->is_tensor() || input->type == ElementType::Undefined) continue;
    if (!constraint.covers(formal_of(formals, at))) continue;
    if (!constraint.holds_for(input->type))
      return node.fault(name_at(at) + "; " + std::string(node.rule().op) + " takes no such type");
    if (first && type_at(*first) != input->type)
      return node.fault(name_at(at) + " and `" + node.node().inputs[*first] + "` " +
                        std::string(to_string(type_at(*first))) + "; both must have one type");
    if (!first) first = at;
  }
  return Ok{};
}

}  // namespace

bool TypeConstraint::holds_for(ElementType type) const {
  const auto* const found = std::ranges::find(kTypeSets, set, &TypeSet::name);
  return type == ElementType::Undefined || found->has(type);
}

bool TypeConstraint::covers(std::string_view formal) const {
  return formals.front() == "*" || std::ranges::find(formals, formal) != formals.end();
}

Result<std::vector<TypeConstraint>> parse_types(std::string_view text) {
  std::vector<TypeConstraint> constraints;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    auto one = parse_constraint(text.substr(0, end));
    if (!one) return Error{"`" + std::string(text) + "` is no constraint of types", "", ""};
    constraints.push_back(*std::move(one));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return constraints;
}

Status check_types(const NodeView& node) {
  if (node.rule().types.empty()) return Ok{};
  const auto constraints = parse_types(node.rule().types);
  if (!constraints) return constraints.error();
  const auto formals = parse_formals(node.rule().inputs);
  for (const TypeConstraint& constraint : *constraints)
    if (auto fits = check_constraint(node, constraint, formals); !fits) return fits;
  return Ok{};
}

}  // namespace opcost
