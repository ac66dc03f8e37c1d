// Sets the leading dim of the inputs to the batch that was asked for.
#include "estimate/walk/batch.h"

#include <algorithm>
#include <optional>

#include "estimate/walk/derived_dims.h"
#include "estimate/walk/weight_inputs.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// "sequence" of [sequence, sequence] is no batch.
bool is_inner_dim(const Dim& dim, const Model& model) {
  return std::ranges::any_of(model.graph.inputs, [&](const DeclaredValue& input) {
    return input.shape && input.shape->size() > 1 &&
           std::find(input.shape->begin() + 1, input.shape->end(), dim) != input.shape->end();
  });
}

// A flag, and an input whose numbers the user gives, say how the network runs.
bool is_setting(const DeclaredValue& input, const EstimateOptions& options) {
  const bool flag = input.type == ElementType::Bool && input.shape->size() == 1 &&
                    input.shape->front() == Dim{std::int64_t{1}};
  return flag || options.input_values.contains(input.name);
}

bool may_be_batched(const DeclaredValue& input, const Model& model,
                    const EstimateOptions& options) {
  const bool tensor = input.kind == ValueKind::Tensor || input.kind == ValueKind::SparseTensor;
  if (!tensor || !input.shape || input.shape->empty() || options.input_shapes.contains(input.name))
    return false;
  const auto* symbol = std::get_if<std::string>(&input.shape->front());
  if (symbol != nullptr && is_formula(*symbol)) return false;
  return !is_setting(input, options) && !feeds_weights_only(model, input.name);
}

// The inputs that have the batch in front. The first one decides whether it is a number of the file
// or an open dim; numbers elsewhere are then no batch (the layers of a state).
class BatchedInputs {
 public:
  BatchedInputs(const Model& model, const EstimateOptions& options) : model_(model) {
    for (const DeclaredValue& input : model.graph.inputs)
      if (may_be_batched(input, model, options)) candidates_.push_back(&input);
    if (!candidates_.empty()) first_ = candidates_.front()->shape->front();
  }

  // The number in front of the first one.
  std::optional<std::int64_t> number() const {
    const auto* number = std::get_if<std::int64_t>(&first_);
    return number != nullptr && *number >= 0 ? std::optional{*number} : std::nullopt;
  }

  bool contains(const DeclaredValue& input) const {
    const auto same = [&](const DeclaredValue* other) { return other->name == input.name; };
    if (std::ranges::none_of(candidates_, same)) return false;
    const Dim& leading = input.shape->front();
    if (leading == first_) return true;
    if (std::holds_alternative<std::int64_t>(leading)) return false;
    return std::holds_alternative<UnknownDim>(leading) || !is_inner_dim(leading, model_);
  }

 private:
  const Model& model_;
  std::vector<const DeclaredValue*> candidates_;
  Dim first_;
};

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

// Not an input could be changed.
Error no_batch(const Model& model, const EstimateOptions& options) {
  if (!options.input_shapes.empty())
    return {"--batch: every input that could have a batch has its shape from --input-shape",
            model.source,
            "give the batch there, in front of its shape, or leave --input-shape out"};
  return {"--batch: no input has a leading dim that could be a batch", model.source,
          "bind the dims with --dim or --input-shape"};
}

}  // namespace

std::int64_t batch_of_file(const Model& model, const EstimateOptions& options) {
  return std::max<std::int64_t>(BatchedInputs(model, options).number().value_or(1), 1);
}

bool leaves_batch_open(const Model& model, const EstimateOptions& options) {
  return !BatchedInputs(model, options).number().has_value();
}

Result<std::vector<DeclaredValue>> batched_inputs(const Model& model,
                                                  const EstimateOptions& options,
                                                  BoundInputs& result) {
  std::vector<DeclaredValue> inputs = model.graph.inputs;
  const auto& batch = options.what_if.batch;
  if (!batch) return inputs;
  const BatchedInputs batched(model, options);
  const auto same = batched.number();
  std::vector<std::string> changed;
  for (DeclaredValue& input : inputs) {
    if (!batched.contains(input)) continue;
    Dim& leading = input.shape->front();
    if (leading == Dim{*batch}) continue;
    if (auto bound = bind_symbol(leading, *batch, model.source, result); !bound)
      return bound.error();
    changed.push_back("`" + input.name + "` (was " + dim_text(leading) + ")");
    leading = *batch;
  }
  if (changed.empty() && same) return inputs;  // unchanged
  if (changed.empty()) return no_batch(model, options);
  result.assumptions.push_back("--batch " + std::to_string(*batch) + ": the leading dim of " +
                               joined(changed));
  return inputs;
}

}  // namespace opcost
