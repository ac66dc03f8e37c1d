// The numbers that inputs hold: those of --set-value, and the flag that chooses a merged decoder's
// branch.
#include "estimate/walk/held_values.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

// The input by which optimum's merged decoders choose between the branch that reads a cache and
// the one for the first tokens, and the names of the cache (optimum/onnx/graph_transformations.py,
// merge_decoders).
constexpr std::string_view kCacheFlag = "use_cache_branch";
constexpr std::string_view kCache = "past";  // of an input, or of its length: past_sequence_length

// --set-value: one number for each element of the input, or one for all of them.
Status hold(const Model& model, const std::string& name, std::vector<double> values,
            BoundInputs& result) {
  const auto found = std::ranges::find(model.graph.inputs, name, &DeclaredValue::name);
  if (found == model.graph.inputs.end()) return no_such_input(model, name);
  TensorInfo& input = result.inputs[static_cast<std::size_t>(found - model.graph.inputs.begin())];
  const auto elements = element_count(input.shape.value_or(Shape{})).exact().value_or(UINT64_MAX);
  if (!input.shape || elements > kMostHeldValues ||
      (values.size() != 1 && values.size() != elements))
    return Error{"--set-value " + name + " gives " + std::to_string(values.size()) +
                     " numbers for an input that is " + shape_text(input.shape.value_or(Shape{})),
                 model.source, "give one for each element, or one for all"};
  values.resize(elements, values.front());
  if (is_floating(input.type)) {
    input.numbers = Numbers(std::move(values));
    return Ok{};
  }
  const auto whole = [](double value) {
    return std::trunc(value) == value && std::abs(value) < 1e15;
  };
  if (!std::ranges::all_of(values, whole))
    return Error{"--set-value " + name + ": its elements are whole numbers", model.source, ""};
  input.numbers = Numbers(std::vector<std::int64_t>(values.begin(), values.end()));
  return Ok{};
}

bool is_cache(const DeclaredValue& input) {
  const auto names_past = [](const Dim& dim) {
    const auto* symbol = std::get_if<std::string>(&dim);
    return symbol != nullptr && symbol->starts_with(kCache);
  };
  return input.name.starts_with(kCache) ||
         (input.shape && std::ranges::any_of(*input.shape, names_past));
}

// The past of a decoder is empty before its first tokens. std::nullopt: the model has none.
std::optional<bool> has_past(const Model& model, const BoundInputs& result) {
  std::optional<bool> all;
  for (std::size_t at = 0; at < result.inputs.size(); ++at) {
    if (!is_cache(model.graph.inputs[at]) || !result.inputs[at].shape) continue;
    const bool some = !element_count(*result.inputs[at].shape).is_zero();
    all = all.value_or(true) && some;
  }
  return all;
}

void choose_cache_branch(const Model& model, BoundInputs& result) {
  const auto found = std::ranges::find(model.graph.inputs, kCacheFlag, &DeclaredValue::name);
  if (found == model.graph.inputs.end()) return;
  TensorInfo& flag = result.inputs[static_cast<std::size_t>(found - model.graph.inputs.begin())];
  const auto cached = has_past(model, result);
  const bool one = flag.shape && element_count(*flag.shape) == Count{1};
  if (!cached || !one || flag.type != ElementType::Bool || flag.numbers) return;
  flag.numbers = Numbers(std::vector<std::int64_t>{*cached ? 1 : 0});
  result.flags.emplace(kCacheFlag, *cached);
  result.assumptions.push_back(
      "`" + std::string(kCacheFlag) + "` is " +
      (*cached ? "true: the cache holds tokens" : "false: the cache is empty") + " (--set-value '" +
      std::string(kCacheFlag) + "=true' or '=false' decides)");
}

}  // namespace

Error no_such_input(const Model& model, const std::string& name) {
  std::vector<std::string> inputs;
  for (const DeclaredValue& input : model.graph.inputs) inputs.push_back(input.name);
  return {"the model has no input `" + name + "`", model.source, did_you_mean(name, inputs)};
}

Status hold_values(const Model& model, const EstimateOptions& options, BoundInputs& result) {
  for (const auto& [name, values] : options.input_values)
    if (auto held = hold(model, name, values, result); !held) return held;
  choose_cache_branch(model, result);
  return Ok{};
}

}  // namespace opcost
