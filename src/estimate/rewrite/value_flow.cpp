// Who makes and reads each value of nodes that run together.
#include "estimate/rewrite/value_flow.h"

#include "estimate/walk/value_uses.h"

namespace opcost {
namespace {

void note_leaving(const Walk& walk, const std::string& name, std::unordered_set<ValueId>& leaving) {
  const KnownValue* value = walk.known(name);
  if (value != nullptr) leaving.insert(value->id);
}

}  // namespace

ValueFlow::ValueFlow(const std::vector<UnbilledNode*>& nodes, const Walk& root)
    : in_subgraph_(!root.region().path.empty()) {
  for (UnbilledNode* one : nodes) {
    const WalkedNode& walked = one->walked;
    for (const ValueId value : walked.output_ids)
      if (value != ValueId::None) makers_.emplace(value, one);
    for (std::size_t at = 0; at < walked.input_ids.size(); ++at)
      if (walked.input_ids[at] != ValueId::None)
        readers_[walked.input_ids[at]].push_back({one, at});
    note_captures(*one);
  }
  if (root.region().declared_outputs == nullptr) return;
  for (const DeclaredValue& output : *root.region().declared_outputs)
    note_leaving(root, output.name, results_);
}

void ValueFlow::note_captures(const UnbilledNode& one) {
  for_each_subgraph(*one.in_file, [&](const Graph& inside) {
    ValueUses uses;
    count_uses(inside, uses);
    for (const auto& [name, times] : uses) note_leaving(*one.walk, name, captured_);
  });
}

UnbilledNode* ValueFlow::maker(ValueId value) const {
  const auto found = makers_.find(value);
  return found != makers_.end() ? found->second : nullptr;
}

const std::vector<NodePlace>& ValueFlow::readers(ValueId value) const {
  static const std::vector<NodePlace> kNone;
  const auto found = readers_.find(value);
  return found != readers_.end() ? found->second : kNone;
}

UnbilledNode* ValueFlow::only_reader(ValueId value) const {
  const std::vector<NodePlace>& all = readers(value);
  return all.size() == 1 && !leaves(value) ? all.front().node : nullptr;
}

}  // namespace opcost
