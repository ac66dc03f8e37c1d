// How many samples or tokens one inference does, by the shapes of the model's inputs.
#include "estimate/work_done.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "opcost/core/text.h"

namespace opcost {
namespace {

WorkDone done(Work work, const TensorEntry& input, Count count) {
  return {work, count.exact().value_or(0),
          "`" + input.name + "` is " + shape_text(input.shape.value_or(Shape{}))};
}

Result<WorkDone> samples(const std::vector<TensorEntry>& inputs) {
  const bool has_batch = !inputs.empty() && inputs.front().shape && !inputs.front().shape->empty();
  if (!has_batch)
    return Error{"--per sample: the first input has no leading dim to be the batch", "",
                 "say how many: --per sample=8"};
  const std::int64_t batch = inputs.front().shape->front();
  return done(Work::Sample, inputs.front(), Count{static_cast<std::uint64_t>(batch)});
}

bool holds_tokens(const TensorEntry& input) {
  const bool whole = input.type == ElementType::Int64 || input.type == ElementType::Int32;
  return whole && input.shape && input.shape->size() == 2;
}

bool is_named_for_tokens(const TensorEntry& input) {
  const auto says = [&](std::string_view word) {
    return input.name.find(word) != std::string::npos;
  };
  return holds_tokens(input) && (says("input_ids") || says("tokens"));
}

Result<WorkDone> tokens(const std::vector<TensorEntry>& inputs) {
  auto found = std::ranges::find_if(inputs, is_named_for_tokens);
  if (found == inputs.end()) found = std::ranges::find_if(inputs, holds_tokens);
  if (found == inputs.end())
    return Error{
        "--per token: no input of whole numbers [batch, sequence] says how many tokens "
        "one inference takes",
        "", "say how many: --per token=128"};
  return done(Work::Token, *found, element_count(*found->shape));
}

}  // namespace

Result<WorkDone> work_done(const WorkUnit& unit, const std::vector<TensorEntry>& inputs) {
  if (unit.work == Work::Inference) return WorkDone{};
  if (unit.count) return WorkDone{unit.work, *unit.count, "as --per says"};
  auto result = unit.work == Work::Sample ? samples(inputs) : tokens(inputs);
  if (result && result->count == 0)
    return Error{"--per " + std::string(to_string(unit.work)) + ": " + result->basis +
                     ", so that one inference does none",
                 "", "bind its dims to more than 0"};
  return result;
}

}  // namespace opcost
