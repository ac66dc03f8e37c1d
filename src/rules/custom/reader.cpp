// Reads a user's operator rules from a YAML file (schema opcost.op_rules/1).
#include <algorithm>
#include <array>
#include <utility>

#include "core/parse.h"
#include "io/file.h"
#include "io/yaml_fields.h"
#include "opcost/core/text.h"
#include "opcost/rules/custom_operators.h"
#include "opcost/rules/load_custom_operators.h"
#include "rules/custom/rules.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;
using Words = std::vector<std::string>;

constexpr std::string_view kSchema = "opcost.op_rules/1";
// Its name until the JSON of `opcost ops` had the same.
constexpr std::string_view kOldSchema = "opcost.ops/1";

/// Reads one operator of the file.
class OperatorReader {
 public:
  OperatorReader(const YamlNode& node, CustomRule& custom, Problem& problem)
      : node_(node), custom_(custom), problem_(problem) {}

  void read() {
    static constexpr std::array<std::string_view, 9> kKeys{
        "op", "domain", "inputs", "outputs", "attributes", "formula", "shapes", "types", "count"};
    if (!expect_mapping(node_, "an operator", problem_)) return;
    expect_keys(node_, kKeys, problem_);
    custom_.op = required("op", "op: MyOperator");
    custom_.domain = read_optional_text(node_, "domain", problem_);
    if (custom_.domain == "ai.onnx") custom_.domain.clear();
    custom_.formula = read_optional_text(node_, "formula", problem_);
    custom_.inputs = read_formals("inputs", inputs_);
    custom_.outputs = read_formals("outputs", outputs_);
    operands_ = inputs_;
    operands_.insert(operands_.end(), outputs_.begin(), outputs_.end());
    if (const YamlNode* block = node_.find("attributes")) read_attributes(*block);
    read_outputs();
    if (const YamlNode* loops = node_.find("count"))
      read_loops(*loops);
    else
      problem_.at(node_, "`count` is missing", "`count: []` where it costs nothing");
  }

 private:
  std::string required(std::string_view key, std::string_view example) {
    const YamlNode* value = node_.find(key);
    if (value != nullptr) return read_text(*value, key, problem_);
    problem_.at(node_, "`" + std::string(key) + "` is missing",
                "write `" + std::string(example) + "`");
    return "";
  }

  // "X W B?": the names in order, with ? after optional ones.
  std::string read_formals(std::string_view key, Words& names) {
    const std::string list = required(key, std::string(key) + ": X W B?");
    const YamlNode& at = node_.find(key) != nullptr ? *node_.find(key) : node_;
    std::string joined_list;
    for (const Formal& formal : parse_formals(list)) {
      if (formal.name.empty()) continue;
      const bool is_name = std::ranges::all_of(formal.name, [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
      });
      if (!is_name || formal.variadic)
        problem_.at(at, "a name of `" + std::string(key) +
                            "` is letters, digits and _, with ? "
                            "behind an optional one");
      const std::string name(formal.name);
      if (std::ranges::find(names, name) != names.end())
        problem_.at(at, "two operands are named `" + name + "`");
      names.push_back(name);
      joined_list += (joined_list.empty() ? "" : " ") + name + (formal.optional ? "?" : "");
    }
    return joined_list;
  }

  void read_attributes(const YamlNode& block) {
    if (!expect_mapping(block, "`attributes`", problem_)) return;
    for (const YamlEntry& entry : block.mapping) {
      const auto value = parse_number<std::int64_t>(entry.value.scalar);
      if (!value) problem_.at(entry.value, "the default of an attribute must be a whole number");
      custom_.attributes[entry.key.scalar] = value.value_or(0);
      attributes_.push_back(entry.key.scalar);
    }
  }

  Expression expression(const YamlNode& node, const Words& operands) {
    if (node.kind != Kind::Scalar) {
      problem_.at(node, "an expression must be a text");
      return {};
    }
    auto parsed = Expression::parse(node.scalar, operands, attributes_);
    if (parsed) return *std::move(parsed);
    YamlNode place = node;
    std::string_view where = parsed.error().where;
    if (const auto column = take_number<int>(where)) place.column = *column + node.column - 1;
    problem_.at(place, "in `" + node.scalar + "`: " + parsed.error().what, parsed.error().hint);
    return {};
  }

  const YamlNode* named(const YamlNode* block, std::string_view what, const std::string& name) {
    if (block == nullptr || !expect_mapping(*block, what, problem_)) return nullptr;
    return block->find(name);
  }

  void read_outputs() {
    const YamlNode *shapes = node_.find("shapes"), *types = node_.find("types");
    const std::vector<std::string_view> known(outputs_.begin(), outputs_.end());
    for (const YamlNode* block : {shapes, types})
      if (block != nullptr && expect_mapping(*block, "`shapes` and `types`", problem_))
        expect_keys(*block, known, problem_);
    Words seen = inputs_;  // an output may refer to an earlier one
    for (const std::string& name : outputs_) {
      CustomOutput output;
      output.name = name;
      read_shape(named(shapes, "`shapes`", name), seen, output);
      read_type(named(types, "`types`", name), output);
      custom_.results.push_back(std::move(output));
      seen.push_back(name);
    }
  }

  void read_shape(const YamlNode* shape, const Words& seen, CustomOutput& output) {
    if (shape == nullptr)
      return problem_.at(node_, "the shape of `" + output.name + "` is missing",
                         "write `shapes: {" + output.name + ": " +
                             (inputs_.empty() ? "[1]" : inputs_.front()) + "}`");
    if (shape->kind == Kind::Scalar) {
      output.shape_of = operand(*shape, seen);
    } else if (shape->kind == Kind::Sequence) {
      for (const YamlNode& dim : shape->sequence) output.dims.push_back(expression(dim, seen));
    } else {
      problem_.at(*shape, "a shape is a list of expressions, or the name of an operand");
    }
  }

  void read_type(const YamlNode* type, CustomOutput& output) {
    if (type == nullptr) {
      if (!inputs_.empty())
        output.type_of = inputs_.front();
      else
        output.type = ElementType::Float;
      return;
    }
    output.type = parse_element_type(type->scalar).value_or(ElementType::Undefined);
    if (output.type == ElementType::Undefined) output.type_of = operand(*type, inputs_);
  }

  std::string operand(const YamlNode& node, const Words& known) {
    const std::vector<std::string_view> names(known.begin(), known.end());
    if (std::ranges::find(known, node.scalar) == known.end())
      unknown_word(node, "operand", names, problem_);
    return node.scalar;
  }

  void read_loops(const YamlNode& loops) {
    if (loops.kind != Kind::Sequence)
      return problem_.at(loops, "`count` must be a list of loops",
                         "write `count: [{each: size(Y), read: {X: 1}, write: {Y: 1}}]`");
    for (const YamlNode& loop : loops.sequence) custom_.loops.push_back(read_loop(loop));
  }

  CustomLoop read_loop(const YamlNode& node) {
    CustomLoop loop;
    loop.like = outputs_.empty() ? "" : outputs_.front();
    if (!expect_mapping(node, "a loop of `count`", problem_)) return loop;
    std::vector<std::string_view> known{"each", "like", "mac"};
    for (const Action action : kAllActions) known.push_back(to_string(action));
    expect_keys(node, known, problem_);
    if (const YamlNode* rounds = node.find("each"))
      loop.rounds = expression(*rounds, operands_);
    else
      problem_.at(node, "`each` is missing", "write `each: size(Y)`: how often it runs");
    if (const YamlNode* like = node.find("like")) loop.like = operand(*like, operands_);
    if (const YamlNode* macs = node.find("mac")) loop.macs = expression(*macs, operands_);
    for (const Action action : kAllActions) {
      const YamlNode* times = node.find(to_string(action));
      if (times == nullptr) continue;
      if (action == Action::Read)
        loop.reads = read_accesses(*times);
      else if (action == Action::Write)
        loop.writes = read_accesses(*times);
      else
        loop.operations.push_back({action, expression(*times, operands_)});
    }
    return loop;
  }

  std::vector<CustomAccess> read_accesses(const YamlNode& block) {
    std::vector<CustomAccess> accesses;
    if (!expect_mapping(block, "`read` and `write`", problem_)) return accesses;
    for (const YamlEntry& entry : block.mapping)
      accesses.push_back({operand(entry.key, operands_), expression(entry.value, operands_)});
    return accesses;
  }

  const YamlNode& node_;
  CustomRule& custom_;
  Problem& problem_;
  Words inputs_, outputs_, operands_, attributes_;
};

void read_operators(const YamlNode& root, CustomRules& rules, Problem& problem) {
  static constexpr std::array<std::string_view, 2> kKeys{"schema", "operators"};
  if (!expect_mapping(root, "a file of operators", problem)) return;
  expect_keys(root, kKeys, problem);
  const YamlNode *schema = root.find("schema"), *operators = root.find("operators");
  if (schema == nullptr || (schema->scalar != kSchema && schema->scalar != kOldSchema))
    problem.at(schema != nullptr ? *schema : root,
               "this opcost reads operators of the schema " + std::string(kSchema),
               "write `schema: " + std::string(kSchema) + "`");
  if (operators == nullptr || operators->kind != Kind::Sequence)
    return problem.at(operators != nullptr ? *operators : root,
                      "`operators` must be a list of operators");
  for (const YamlNode& node : operators->sequence) {
    auto custom = std::make_unique<CustomRule>();
    OperatorReader(node, *custom, problem).read();
    if (rules.find(custom->domain, custom->op) != nullptr)
      problem.at(node, "the operator `" + custom->op + "` is there twice");
    custom->rule = custom_entry(*custom);
    rules.all.push_back(std::move(custom));
  }
}

}  // namespace

Result<CustomOperators> parse_custom_operators(std::string_view yaml, const std::string& where) {
  const auto root = parse_yaml(yaml, where);
  if (!root) return root.error();
  auto rules = std::make_shared<CustomRules>();
  Problem problem;
  read_operators(*root, *rules, problem);
  if (problem.first()) return *problem.first();
  return CustomOperators(std::move(rules));
}

Result<CustomOperators> load_custom_operators(const std::string& path) {
  const auto text = read_text_file(path, kMaxYamlBytes);
  if (!text) return text.error();
  return parse_custom_operators(*text, path);
}

}  // namespace opcost
