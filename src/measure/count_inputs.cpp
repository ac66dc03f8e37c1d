// Runs a model once and counts zeros and ones in the inputs of its contractions.
#include "opcost/measure/count_inputs.h"

#include <algorithm>
#include <set>
#include <utility>

#include "measure/walked_graph.h"
#include "opcost/measure/prepare_model.h"
#include "opcost/measure/start_runner.h"

namespace opcost {
namespace {

// The first input that is data; a line of the protocol cannot hold a name with a line break.
std::string data_input(const Node& node, const WalkedNode& walked) {
  for (std::size_t at = 0; at < std::min(node.inputs.size(), walked.inputs.size()); ++at) {
    const TensorInfo* info = walked.inputs[at];
    if (info == nullptr || info->constant || !info->is_tensor()) continue;
    const std::string& name = node.inputs[at];
    return name.find_first_of("\r\n") == std::string::npos ? name : "";
  }
  return "";
}

CountedInputs contractions_of(const Model& model, const WalkedGraph& graph) {
  CountedInputs found;
  std::set<std::string> names;
  for (std::size_t at = 0; at < graph.nodes().size(); ++at) {
    const Node& node = model.graph.nodes[at];
    const WalkedNode& walked = graph.nodes()[at];
    if (is_control_flow(walked)) found.left_out.push_back(node.name + ": it runs other nodes");
    if (walked.rule == nullptr || !walked.rule->macs || walked.status == NodeStatus::Folded)
      continue;
    const std::string value = data_input(node, walked);
    if (value.empty())
      found.left_out.push_back(node.name + ": it has no input that can be looked at");
    else if (!names.insert(node.name).second)
      found.left_out.push_back(node.name + ": another node has this name");
    else
      found.inputs.push_back({node.name, value, {}});
  }
  return found;
}

std::vector<std::string> values_of(const CountedInputs& counted, const Model& model) {
  std::set<std::string> known;
  for (const DeclaredValue& input : model.graph.inputs) known.insert(input.name);
  for (const DeclaredValue& output : model.graph.outputs) known.insert(output.name);
  std::vector<std::string> values;
  for (const CountedInput& input : counted.inputs)
    if (known.insert(input.value).second) values.push_back(input.value);
  return values;
}

Status take_files(const CountRun& run, Workload& work) {
  for (const auto& [name, file] : run.files) {
    const auto input = std::ranges::find(work.inputs, name, &InputSpec::name);
    if (input == work.inputs.end())
      return Error{"no input `" + name + "`", work.model, "inputs are those that the report names"};
    input->file = file;
  }
  return Ok{};
}

}  // namespace

Result<CountedInputs> count_inputs(const Model& model, const EstimateOptions& options,
                                   const CountRun& run) {
  const auto graph = WalkedGraph::walk(model, options);
  if (!graph) return graph.error();
  CountedInputs counted = contractions_of(model, **graph);
  if (counted.inputs.empty())
    return Error{"no contraction has an input to look at", model.source,
                 "opcost " + model.source + " lists what is counted"};
  auto prepared = prepare_model(model, options, run.ranges, run.folder, run.runner.seed,
                                values_of(counted, model));
  if (!prepared) return prepared.error();
  if (auto taken = take_files(run, prepared->work); !taken) return taken.error();
  const auto runner = start_runner(run.runner, prepared->work, run.interrupted);
  if (!runner) return runner.error();
  for (CountedInput& input : counted.inputs) {
    const auto count = (*runner)->count(input.value);
    if (!count) return count.error();
    input.count = *count;
  }
  return counted;
}

}  // namespace opcost
