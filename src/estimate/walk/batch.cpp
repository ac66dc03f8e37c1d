// Sets the leading dim of the inputs to the batch that was asked for.
#include "estimate/walk/batch.h"

#include <algorithm>
#include <optional>

#include "estimate/walk/weight_inputs.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// "sequence" of [sequence, sequence] is no batch.
bool is_inner_dim(const Dim& dim, const Model& model) {
  const auto* symbol = std::get_if<std::string>(&dim);
  return symbol != nullptr &&
         std::ranges::any_of(model.graph.inputs, [&](const DeclaredValue& input) {
           return input.shape && input.shape->size() > 1 &&
                  std::find(input.shape->begin() + 1, input.shape->end(), dim) !=
                      input.shape->end();
         });
}

bool may_be_batched(const DeclaredValue& input, const Model& model,
                    const EstimateOptions& options) {
  const bool tensor = input.kind == ValueKind::Tensor || input.kind == ValueKind::SparseTensor;
  return tensor && input.shape && !input.shape->empty() &&
         !options.input_shapes.contains(input.name) &&
         !is_inner_dim(input.shape->front(), model) && !feeds_weights_only(model, input.name);
}

std::string dim_text(const Dim& dim) {
  if (const auto* number = std::get_if<std::int64_t>(&dim)) return std::to_string(*number);
  const auto* symbol = std::get_if<std::string>(&dim);
  return symbol != nullptr ? *symbol : "?";
}

Status bind_symbol(const Dim& dim, std::int64_t batch, const std::string& model,
                   BoundInputs& result) {
  const auto* symbol = std::get_if<std::string>(&dim);
  if (symbol == nullptr) return Ok{};
  const auto [entry, is_new] = result.dims.try_emplace(*symbol, batch);
  if (is_new || entry->second == batch) return Ok{};
  return Error{"--batch " + std::to_string(batch) + " and --dim " + *symbol + "=" +
                   std::to_string(entry->second) + " contradict each other",
               model, "give one of them"};
}

}  // namespace

std::int64_t batch_of_file(const Model& model, const EstimateOptions& options) {
  for (const DeclaredValue& input : model.graph.inputs) {
    if (!may_be_batched(input, model, options)) continue;
    const auto* number = std::get_if<std::int64_t>(&input.shape->front());
    if (number != nullptr && *number > 0) return *number;
  }
  return 1;
}

Result<std::vector<DeclaredValue>> batched_inputs(const Model& model,
                                                  const EstimateOptions& options,
                                                  BoundInputs& result) {
  std::vector<DeclaredValue> inputs = model.graph.inputs;
  const auto& batch = options.what_if.batch;
  if (!batch) return inputs;
  std::optional<std::int64_t> same;
  std::vector<std::string> changed;
  for (DeclaredValue& input : inputs) {
    if (!may_be_batched(input, model, options)) continue;
    Dim& leading = input.shape->front();
    const auto* number = std::get_if<std::int64_t>(&leading);
    if (number != nullptr && *number >= 0) {
      if (same.value_or(*number) != *number) continue;
      same = *number;
      if (*number == *batch) continue;
    }
    if (auto bound = bind_symbol(leading, *batch, model.source, result); !bound)
      return bound.error();
    changed.push_back("`" + input.name + "` (was " + dim_text(leading) + ")");
    leading = *batch;
  }
  if (changed.empty() && same) return inputs;  // unchanged
  if (changed.empty())
    return Error{"--batch: no input has a leading dim that could be a batch", model.source,
                 "bind the dims with --dim or --input-shape"};
  result.assumptions.push_back("--batch " + std::to_string(*batch) + ": the leading dim of " +
                               joined(changed));
  return inputs;
}

}  // namespace opcost
