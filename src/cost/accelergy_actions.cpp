// Reads an energy reference table of Accelergy: the list of its actions.
#include "cost/accelergy_actions.h"

#include <algorithm>
#include <set>

#include "cost/table_fields.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

const YamlNode* list_of(const YamlNode& mapping, std::string_view key, Problem& problem) {
  const YamlNode* list = mapping.find(key);
  if (list != nullptr && list->kind == Kind::Sequence) return list;
  problem.at(list != nullptr ? *list : mapping, "no list `" + std::string(key) + "` is here",
             "an ERT is {version: 0.3, tables: [{name: system.x, actions: [{name: read, energy: "
             "1.0}]}]}");
  return nullptr;
}

/// "(address_delta=1,data_delta=0)"; "" where there are none.
std::string arguments_of(const YamlNode& action) {
  const YamlNode* arguments = action.find("arguments");
  if (arguments == nullptr || arguments->kind != Kind::Mapping) return "";
  std::string text;
  for (const YamlEntry& entry : arguments->mapping)
    text += (text.empty() ? "(" : ",") + entry.key.scalar + "=" + entry.value.scalar;
  return text.empty() ? "" : text + ")";
}

class Reader {
 public:
  explicit Reader(Problem& problem) : problem_(problem) {}

  void read(const YamlNode& root) {
    const YamlNode* ert = root.find("ERT");
    if (ert == nullptr || ert->kind != Kind::Mapping)
      return problem_.at(root, "no `ERT` is here", "Accelergy writes it as ERT.yaml");
    const YamlNode* version = ert->find("version");
    if (version == nullptr || (version->scalar != "0.3" && version->scalar != "0.4"))
      return problem_.at(version != nullptr ? *version : *ert,
                         "this opcost reads ERTs of the versions 0.3 and 0.4",
                         "let Accelergy 0.3 or 0.4 write the table again");
    const YamlNode* tables = list_of(*ert, "tables", problem_);
    if (tables == nullptr) return;
    for (const YamlNode& table : tables->sequence) component(table);
  }

  std::vector<AccelergyAction> actions;

 private:
  void component(const YamlNode& table) {
    if (!expect_mapping(table, "a component", problem_)) return;
    const std::string name = read_optional_text(table, "name", problem_);
    if (name.empty()) return problem_.at(table, "a component without a name");
    const YamlNode* list = list_of(table, "actions", problem_);
    if (list == nullptr) return;
    for (const YamlNode& one : list->sequence) action(one, name);
  }

  void action(const YamlNode& node, const std::string& component) {
    if (!expect_mapping(node, "an action", problem_)) return;
    AccelergyAction read{component, read_optional_text(node, "name", problem_), "", 0.0};
    const YamlNode* energy = node.find("energy");
    if (read.name.empty() || energy == nullptr)
      return problem_.at(node, "an action has a `name` and an `energy`");
    read.picojoules = read_number(*energy, "an energy in pJ", kMaxPicojoules, problem_);
    read.key = component + "." + read.name + arguments_of(node);
    if (!keys_.insert(read.key).second)
      return problem_.at(node, "`" + read.key + "` is there twice");
    actions.push_back(std::move(read));
  }

  Problem& problem_;
  std::set<std::string> keys_;
};

}  // namespace

Result<std::vector<AccelergyAction>> read_ert(std::string_view yaml, const std::string& where) {
  auto root = parse_yaml(yaml, where);
  if (!root) return std::move(root).error();
  Problem problem;
  Reader reader(problem);
  if (expect_mapping(*root, "a file of Accelergy", problem)) reader.read(*root);
  if (problem.first()) return *problem.first();
  if (reader.actions.empty())
    return Error{"the ERT has no actions", where, "was it written by Accelergy?"};
  return std::move(reader.actions);
}

}  // namespace opcost
