// The element types that rules accept, against the schemas of ONNX's own library.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "ops/registry.h"
#include "rules/type_constraint.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test::schema_types {
namespace {

/// An input of a schema: its type parameter, and what that may be.
struct SchemaInput {
  std::string parameter;
  std::set<ElementType> types;
  bool holds_tensors = false;
};

struct Schema {
  std::string domain, op;
  int since = 0;
  std::vector<SchemaInput> inputs;
};

/// "tensor(float)" as the element type; Undefined for sequences and the like.
ElementType type_of(std::string text) {
  if (!text.starts_with("tensor(")) return ElementType::Undefined;
  text = text.substr(7, text.size() - 8);
  if (text == "float") text = "float32";
  if (text == "double") text = "float64";
  return parse_element_type(text).value_or(ElementType::Undefined);
}

SchemaInput input_of(const std::string& line) {
  SchemaInput input{line.substr(6, line.find('\t') - 6), {}, true};
  std::istringstream types(line.substr(line.find('\t') + 1));
  for (std::string type; std::getline(types, type, ',');) {
    input.types.insert(type_of(type));
    input.holds_tensors = input.holds_tensors && type_of(type) != ElementType::Undefined;
  }
  return input;
}

std::vector<Schema> schemas() {
  std::FILE* child = popen(("'" + onnx_oracle() + "' --schemas").c_str(), "r");
  REQUIRE((child != nullptr));
  std::string text;
  std::array<char, 65536> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), child)) > 0;)
    text.append(buffer.data(), got);
  REQUIRE(pclose(child) == 0);
  std::vector<Schema> all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("input ")) all.back().inputs.push_back(input_of(line));
    if (!line.starts_with("schema ")) continue;
    const std::size_t op = line.find('\t'), since = line.find('\t', op + 1);
    all.push_back({line.substr(7, op - 7),
                   line.substr(op + 1, since - op - 1),
                   std::stoi(line.substr(since + 1)),
                   {}});
  }
  return all;
}

/// The constraint of a rule that covers an input; null: none does.
const TypeConstraint* constraint_of(const std::vector<TypeConstraint>& all,
                                    std::string_view formal) {
  const auto found =
      std::ranges::find_if(all, [&](const TypeConstraint& one) { return one.covers(formal); });
  return found != all.end() ? &*found : nullptr;
}

/// Inputs for which a schema of ONNX 1.12 allows more than its text does, and why.
const std::map<std::string, std::string> kSchemaAllowsMore{
    {"GridSample 16 grid", "a type without a name allows all; places are floats since opset 20"},
    {"Split 1 split", "of the type of the data; lengths are whole numbers since opset 2"},
};

/// What differs between a schema and the rule for it, one line each.
struct Differences {
  std::vector<std::string> refused;   ///< A type that the schema allows and the rule does not.
  std::vector<std::string> apart;     ///< Inputs that must be of one type here and not there.
  std::vector<std::string> accepted;  ///< A kind of type that only the rule allows.
};

/// One type of each kind, for what is refused.
constexpr std::array kKinds{ElementType::String, ElementType::Float, ElementType::Int64,
                            ElementType::Bool, ElementType::Complex64};

/// Operators that move values of any type, whose first versions took only numbers (nothing is
/// counted amiss when they move others), and FeatureVectorizer, whose inputs may each have a type
/// of its own.
const std::set<std::string> kMoves{"Cast",    "Concat", "ConstantOfShape", "Equal",
                                   "Flatten", "Pad",    "Reshape",         "Resize",
                                   "Split",   "Tile",   "Upsample",        "FeatureVectorizer"};

void compare_input(const std::string& where, const SchemaInput& theirs, const TypeConstraint* ours,
                   Differences& result) {
  if (!theirs.holds_tensors) return;
  for (const ElementType type :
       kSchemaAllowsMore.contains(where) ? std::set<ElementType>{} : theirs.types)
    if (ours != nullptr && !ours->holds_for(type))
      result.refused.push_back(where + " " + std::string(to_string(type)));
  for (const ElementType type : kKinds)
    if (!theirs.types.contains(type) && (ours == nullptr || ours->holds_for(type)))
      result.accepted.push_back(where + " " + std::string(to_string(type)));
}

void compare(const Schema& schema, const OpRule& rule, Differences& result) {
  const auto constraints = parse_types(rule.types);
  REQUIRE(constraints.ok());
  const auto formals = parse_formals(rule.inputs);
  std::map<const TypeConstraint*, std::string> parameters;
  for (std::size_t at = 0; at < std::min(formals.size(), schema.inputs.size()); ++at) {
    const std::string where =
        schema.op + " " + std::to_string(schema.since) + " " + std::string(formals[at].name);
    const TypeConstraint* ours = constraint_of(*constraints, formals[at].name);
    compare_input(where, schema.inputs[at], ours, result);
    if (ours == nullptr) continue;
    const auto [known, fresh] = parameters.emplace(ours, schema.inputs[at].parameter);
    if (!fresh && known->second != schema.inputs[at].parameter) result.apart.push_back(where);
  }
}

TEST_CASE("Oracle: rules accept every element type that ONNX's schemas allow") {
  if (onnx_oracle().empty()) return skipped("ONNX library");
  Differences found;
  int compared = 0;
  for (const Schema& schema : schemas()) {
    const OpRule* rule = find_rule(schema.domain, schema.op, schema.since);
    if (rule == nullptr) continue;
    ++compared;
    compare(schema, *rule, found);
  }
  MESSAGE(compared << " schemas");
  for (const std::string& line : found.refused) FAIL_CHECK("refused: " << line);
  for (const std::string& line : found.apart) FAIL_CHECK("not of one type in ONNX: " << line);
  for (const std::string& line : found.accepted)
    if (line.ends_with(" string") && !kMoves.contains(line.substr(0, line.find(' '))))
      FAIL_CHECK("takes strings, in ONNX none: " << line);
  CHECK(compared > 400);
}

}  // namespace
}  // namespace opcost::test::schema_types
