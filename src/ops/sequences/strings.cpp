// Operators on strings: StringSplit, StringConcat, RegexFullMatch and StringNormalizer.
// Arrays of strings hold references. What is done to the characters depends on
// them and is not counted: Body says so of every node that touches strings.
#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/elementwise/elementwise.h"
#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Status infer_string_normalizer(Inference& node) {
  Shape shape = node.shape("X");
  const bool is_row = shape.size() == 2 && shape.front() == 1;
  if (shape.size() != 1 && !is_row)
    return node.fault("its input " + shape_text(shape) + " is no list of strings");
  const std::int64_t most = shape.back();
  // If no string is left, the result is one empty string.
  shape.back() = std::max<std::int64_t>(most, 1);
  if (auto set = node.set("Y", ElementType::String, std::move(shape)); !set) return set;
  if (node.attribute("stopwords") != nullptr)
    node.assume_most("Y", "no string of `" + node.name_of("X") +
                              "` is taken to be a stop word: at most " + std::to_string(most) +
                              " are left");
  return Ok{};
}

//   for each output element:                |Y|
//     read a string, write it
void count_string_normalizer(const Operands& op, Body& node) {
  node.each(op["X"].elements(), [&](Body& element) { element.read(op["X"]); });
  node.each(op["Y"].elements(), [&](Body& element) { element.write(op["Y"]); });
}

// The largest number of parts of a string: the true number depends on its characters.
Status infer_string_split(Inference& node) {
  Shape shape = node.shape("X");
  if (auto set = node.set("Z", ElementType::Int64, shape); !set) return set;
  node.set_type("Y", ElementType::String);
  const std::int64_t splits = node.integer("maxsplit", -1);
  if (element_count(shape).is_zero()) {
    shape.push_back(0);
    return node.set("Y", ElementType::String, std::move(shape));
  }
  if (node.attribute("maxsplit") == nullptr)
    return node.fault_at_run_time("into how many parts the strings of `" + node.name_of("X") +
                                  "` split is not known before the network runs");
  if (splits < 0 || splits == std::numeric_limits<std::int64_t>::max())
    return node.fault("its maxsplit is " + std::to_string(splits));
  shape.push_back(splits + 1);
  if (auto set = node.set("Y", ElementType::String, std::move(shape)); !set) return set;
  node.assume_most("Y", "one of the strings of `" + node.name_of("X") +
                            "` is taken to split into " + std::to_string(splits + 1) +
                            " parts, the most that maxsplit allows");
  return Ok{};
}

//   for each string: read it                |X|
//   for each part: write it                 |Y|
//   for each string: write how many         |Z|
void count_string_split(const Operands& op, Body& node) {
  node.each(op["X"].elements(), [&](Body& string) { string.read(op["X"]); });
  node.each(op["Y"].elements(), [&](Body& part) { part.write(op["Y"]); });
  node.each(op["Z"].elements(), [&](Body& string) { string.write(op["Z"]); });
}

Status infer_match(Inference& node) { return node.set("Y", ElementType::Bool, node.shape("X")); }

constexpr std::array kStringRules{
    OpRule{.op = "RegexFullMatch",
           .since = 20,
           .inputs = "X",
           .outputs = "Y",
           .types = "string: *",
           .formula = "whether each string matches a pattern; its characters are not counted",
           .infer = infer_match,
           .count = count_copy,
           .example = "string:2x3"},
    OpRule{.op = "StringConcat",
           .since = 20,
           .inputs = "X Y",
           .outputs = "Z",
           .types = "string: *",
           .formula = "two strings one behind the other; their characters are not counted",
           .infer = infer_broadcast,
           .count = per_element<>,
           .example = "string:2x3x5 string:3x1"},
    OpRule{.op = "StringNormalizer",
           .since = 10,
           .inputs = "X",
           .outputs = "Y",
           .types = "string: *",
           .formula = "strings without stop words, in one case; all where there may be stop words",
           .infer = infer_string_normalizer,
           .count = count_string_normalizer,
           .example = "string:4"},
    OpRule{.op = "StringSplit",
           .since = 20,
           .inputs = "X",
           .outputs = "Y Z",
           .types = "string: *",
           .formula = "the parts of each string; as many as maxsplit allows",
           .infer = infer_string_split,
           .count = count_string_split,
           .example = "string:2x3; maxsplit=2"},
};

}  // namespace

std::span<const OpRule> string_rules() { return kStringRules; }

}  // namespace opcost
