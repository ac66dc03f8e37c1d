// Prepares a model to be run: input shapes, ranges of random inputs, missing weights.
#include "opcost/measure/prepare_model.h"

#include <algorithm>
#include <utility>

#include "graph/make_runnable.h"
#include "measure/input_ranges.h"
#include "measure/walked_graph.h"
#include "opcost/core/text.h"
#include "ops/registry.h"

namespace opcost {
namespace {

/// The range if nothing is known: all values for 8 bits, as for pixels; otherwise 0 and 1, as for
/// masks; as an index these are valid nearly everywhere.
IntegerRange usual_range(ElementType type) {
  if (type == ElementType::UInt8) return {0, 256};
  if (type == ElementType::Int8) return {-128, 128};
  return {0, 2};
}

Result<InputSpec> spec_of(const DeclaredValue& declared, const TensorInfo& info,
                          const std::map<std::string, IntegerRange>& found,
                          const std::map<std::string, IntegerRange>& given) {
  if (info.kind != ValueKind::Tensor || !info.shape || info.type == ElementType::Undefined)
    return Error{"input `" + declared.name + "` is no tensor of known type and shape", "", ""};
  IntegerRange range = usual_range(info.type);
  for (const auto* ranges : {&found, &given})
    if (const auto known = ranges->find(declared.name); known != ranges->end())
      range = known->second;
  if (range.first >= range.second)
    return Error{"no integer is valid for input `" + declared.name + "`", "",
                 "--input-range " + declared.name + "=LOW:HIGH gives them"};
  return InputSpec{declared.name, info.type, *info.shape, range.first, range.second};
}

ConstantSource constant_source(std::string_view domain, std::string_view op) {
  const OpRule* rule = find_newest_rule(domain, op);
  return rule != nullptr ? rule->constant : ConstantSource::None;
}

Error in_model(const Model& model, const Error& error) {
  return {error.what, error.where.empty() ? model.source : error.where, error.hint};
}

Status check_names(const Model& model, const std::map<std::string, IntegerRange>& ranges) {
  std::vector<std::string> names;
  for (const DeclaredValue& input : model.graph.inputs) names.push_back(input.name);
  for (const auto& [name, range] : ranges)
    if (std::ranges::find(names, name) == names.end())
      return Error{"no input `" + name + "`", model.source, did_you_mean(name, names)};
  return Ok{};
}

}  // namespace

Result<PreparedModel> prepare_model(const Model& model, const EstimateOptions& options,
                                    const std::map<std::string, IntegerRange>& ranges,
                                    const std::string& folder, std::uint64_t seed,
                                    const std::vector<std::string>& exposed) {
  const auto graph = WalkedGraph::walk(model, options);
  if (!graph) return in_model(model, graph.error());
  if (auto known = check_names(model, ranges); !known) return known.error();
  const auto found = input_ranges(model, **graph);
  PreparedModel prepared;
  const auto& inputs = model.graph.inputs;
  for (std::size_t at = 0; at < inputs.size(); ++at) {
    auto spec = spec_of(inputs[at], (*graph)->inputs()[at], found, ranges);
    if (!spec) return in_model(model, spec.error());
    prepared.work.inputs.push_back(*std::move(spec));
  }
  auto runnable = make_runnable(model.source, folder, seed, constant_source, exposed);
  if (!runnable) return in_model(model, runnable.error());
  prepared.work.model = std::move(runnable->path);
  prepared.filled = runnable->filled;
  return prepared;
}

}  // namespace opcost
