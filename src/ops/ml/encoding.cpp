// LabelEncoder, CategoryMapper and OneHotEncoder of ai.onnx.ml.
// Operators of ai.onnx.ml that look values up. Keys are kept sorted, and found by
// bisection; that a string takes more than one comparison of its reference is not
// counted.
#include <array>
#include <span>
#include <string>

#include "ops/ml/parts.h"
#include "rules/attribute_table.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

std::string counts_of(Count keys, Count values) {
  return std::to_string(keys.exact().value_or(0)) + " keys and " +
         std::to_string(values.exact().value_or(0)) + " values";
}

// From strings to integers or back: X has the type of one list, Y that of the other.
Status infer_mapper(Inference& node) {
  const bool strings = node.type("X") == ElementType::String;
  const Count texts = table_size(node, "cats_strings"), numbers = table_size(node, "cats_int64s");
  if (texts != numbers) return node.fault("it has " + counts_of(texts, numbers));
  return node.set("Y", strings ? ElementType::Int64 : ElementType::String, node.shape("X"));
}

//   for each element:                            |Y|
//     look x up among the keys                   log2 |keys|
//     read the value there, write it
void count_mapping(const Operand& keys, const Operand& values, const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    look_up(keys, element);
    element.read(values);
    element.write(op["Y"]);
  });
}

void count_mapper(const Operands& op, Body& node) {
  const bool strings = op["X"].holds_strings();
  count_mapping(op[strings ? "cats_strings" : "cats_int64s"],
                op[strings ? "cats_int64s" : "cats_strings"], op, node);
}

// Version 1 has one list of strings; their positions are the integers.
Status infer_classes(Inference& node) {
  if (table_size(node, "classes_strings").is_zero()) return node.fault("it has no classes_strings");
  const bool strings = node.type("X") == ElementType::String;
  return node.set("Y", strings ? ElementType::Int64 : ElementType::String, node.shape("X"));
}

//   for each element:                            |Y|
//     a string: look it up                       log2 |classes_strings|
//     an integer: read the string at its place
//     write y
void count_classes(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    if (op["X"].holds_strings()) {
      look_up(op["classes_strings"], element);
    } else {
      element.read(op["classes_strings"]);
    }
    element.write(op["Y"]);
  });
}

Status infer_encoder(Inference& node) {
  const auto keys = table_of(node, "keys"), values = table_of(node, "values");
  if (!keys || !values) return node.fault("it has no keys or no values");
  const Count numbers[] = {element_count(*keys->info.shape), element_count(*values->info.shape)};
  if (numbers[0] != numbers[1]) return node.fault("it has " + counts_of(numbers[0], numbers[1]));
  if (keys->info.type != node.type("X"))
    return node.fault("its keys are " + std::string(to_string(keys->info.type)) + ", X is " +
                      std::string(to_string(node.type("X"))));
  return node.set("Y", values->info.type, node.shape("X"));
}

void count_encoder(const Operands& op, Body& node) {
  count_mapping(op["keys"], op["values"], op, node);
}

Status infer_one_hot_encoder(Inference& node) {
  const auto categories = table_of(node, "cats");
  if (!categories) return node.fault("it has no categories");
  Shape shape = node.shape("X");
  shape.push_back(categories->info.shape->front());
  return node.set("Y", ElementType::Float, std::move(shape));
}

//   for each element:                            |X|
//     look x up among the categories             log2 |cats|
//     for each category: write 1 there, else 0   |cats|
// Numbers are compared with the categories as integers.
void count_one_hot_encoder(const Operands& op, Body& node) {
  node.each(op["X"].elements(), [&](Body& element) {
    read_as(op["X"], op["cats"], element);
    look_up(op["cats"], element);
    element.each(op["cats"].elements(), [&](Body& category) { category.write(op["Y"]); });
  });
}

constexpr OpRule encoding(OpRule rule) {
  rule.domain = kMl;
  rule.inputs = "X";
  rule.outputs = "Y";
  return rule;
}

constexpr std::array kMlEncodingRules{
    encoding({.op = "CategoryMapper",
              .tables = "cats_strings cats_int64s",
              .formula = "the integer of a string or the string of an integer, found by bisection",
              .infer = infer_mapper,
              .count = count_mapper,
              .example = "string:2x3; cats_strings=[a,b,c] cats_int64s=1,2,3"}),
    encoding({.op = "LabelEncoder",
              .tables = "classes_strings",
              .formula = "the place of a string, found by bisection, or the string at a place",
              .infer = infer_classes,
              .count = count_classes,
              .example = "string:2x3; classes_strings=[a,b,c]"}),
    encoding({.op = "LabelEncoder",
              .since = 2,
              .tables = "keys=keys_strings|keys_int64s|keys_floats|keys_tensor "
                        "values=values_strings|values_int64s|values_floats|values_tensor",
              .formula = "the value of a key, found by bisection",
              .infer = infer_encoder,
              .count = count_encoder,
              .example = "string:2x3; keys_strings=[a,b,c] values_int64s=1,2,3"}),
    encoding({.op = "OneHotEncoder",
              .tables = "cats=cats_strings|cats_int64s",
              .formula = "a row of zeros with a one at the place of x, found by bisection",
              .infer = infer_one_hot_encoder,
              .count = count_one_hot_encoder,
              .example = "int64:2x3; cats_int64s=1,2,3,4"}),
};

}  // namespace

std::span<const OpRule> ml_encoding_rules() { return kMlEncodingRules; }

}  // namespace opcost
