// Gives every input of a model its shape: from the file, from options, or an error with hints.
#include "estimate/walk/bind_inputs.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "estimate/walk/batch.h"
#include "estimate/walk/declared_dims.h"
#include "estimate/walk/derived_dims.h"
#include "estimate/walk/held_values.h"
#include "estimate/walk/open_dims.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// Every name in the options must be an input of the model.
Status check_names(const Model& model, const EstimateOptions& options) {
  std::set<std::string> symbols;
  std::vector<std::string> inputs;
  for (const DeclaredValue& input : model.graph.inputs) {
    inputs.push_back(input.name);
    collect_symbols(input, symbols);
  }
  for (const DeclaredValue& output : model.graph.outputs) collect_symbols(output, symbols);
  for (const auto& [name, declared] : model.graph.value_info) collect_symbols(declared, symbols);
  const std::vector<std::string> known(symbols.begin(), symbols.end());
  for (const auto& [name, value] : options.dims)
    if (!symbols.contains(name))
      return Error{"no dim of the model is named `" + name + "`", model.source,
                   known.empty() ? "it has no named dims; bind an input with --input-shape"
                                 : "its dims: " + joined(known)};
  for (const auto& [name, shape] : options.input_shapes)
    if (std::ranges::find(inputs, name) == inputs.end()) return no_such_input(model, name);
  return Ok{};
}

// --input-shape x=8x3x224x224 also binds the symbols in the declared shape of x.
Status take_shape(const Model& model, const DeclaredValue& input, const Shape& shape,
                  BoundInputs& result) {
  if (!input.shape) return Ok{};
  if (input.shape->size() != shape.size())
    return Error{"--input-shape " + input.name + "=" + shape_text(shape) + " has " +
                     std::to_string(shape.size()) + " dims, but the file declares " +
                     declared_text(*input.shape),
                 model.source, ""};
  for (std::size_t at = 0; at < shape.size(); ++at) {
    const auto* number = std::get_if<std::int64_t>(&(*input.shape)[at]);
    const bool contradicts = number != nullptr && *number >= 0 && *number != shape[at];
    if (contradicts && at == 0)  // another batch
      result.assumptions.push_back("input `" + input.name + "` is taken as " + shape_text(shape) +
                                   "; the file declares " + declared_text(*input.shape));
    else if (contradicts)
      return Error{"--input-shape " + input.name + "=" + shape_text(shape) +
                       " contradicts the file, which declares " + declared_text(*input.shape),
                   model.source, "export the model with that dim open, or keep what it declares"};
    const auto* symbol = std::get_if<std::string>(&(*input.shape)[at]);
    if (symbol == nullptr) continue;
    const auto [entry, is_new] = result.dims.try_emplace(*symbol, shape[at]);
    if (!is_new && entry->second != shape[at])
      return Error{"dim `" + *symbol + "` is bound to both " + std::to_string(entry->second) +
                       " and " + std::to_string(shape[at]),
                   model.source, "bind it once"};
  }
  return Ok{};
}

std::string symbol_or_position(const DeclaredValue& input, std::size_t at) {
  const auto* symbol = std::get_if<std::string>(&(*input.shape)[at]);
  return symbol != nullptr ? "dim `" + *symbol + "`" : "dim " + std::to_string(at);
}

// An unbound leading dim is taken as the batch, which is 1 unless told otherwise.
void assume_batch(const DeclaredValue& input, BoundInputs& result) {
  if (!is_tensor(input) || !input.shape || input.shape->empty()) return;
  if (bound_dim(input.shape->front(), result.dims)) return;
  const auto* symbol = std::get_if<std::string>(&input.shape->front());
  if (symbol != nullptr && is_formula(*symbol)) return;  // what is in it decides
  if (symbol != nullptr) result.dims[*symbol] = 1;
  const std::string bind = symbol != nullptr ? dim_flag(*symbol) : shape_flag(input, result.dims);
  result.assumptions.push_back(symbol_or_position(input, 0) + " of input `" + input.name +
                               "` is not bound and taken as 1 (" + bind + ")");
}

// Dims that follow from others, and those from which they follow; the report says how.
Status settle(const std::vector<DeclaredValue>& inputs, const std::string& model,
              BoundInputs& result) {
  std::set<std::string> symbols;
  for (const DeclaredValue& input : inputs) collect_symbols(input, symbols);
  for (const auto& [name, value] : result.dims) symbols.insert(name);
  const Bindings before = result.dims;
  if (auto settled = settle_dims(symbols, model, result.dims); !settled) return settled;
  for (const std::string& symbol : symbols) {
    const std::string formula = formula_behind(symbol);
    if (formula == symbol || before.contains(symbol) || !result.dims.contains(symbol)) continue;
    const std::string number = std::to_string(result.dims.at(symbol));
    std::string text = "dim `";
    text.append(symbol).append("` is ").append(number).append(": ").append(formula);
    result.assumptions.push_back(text.append(" (").append(dim_flag(symbol)).append(")"));
  }
  return Ok{};
}

TensorInfo bound_input(const DeclaredValue& input, const EstimateOptions& options,
                       const Bindings& dims) {
  TensorInfo info;
  info.type = input.type;
  info.kind = input.kind;
  const auto given = options.input_shapes.find(input.name);
  if (given != options.input_shapes.end()) {
    info.shape = given->second;
  } else {
    info.shape = bound_shape(input, dims);
    // Notes that an unnamed unknown leading dim was taken as 1.
    if (!info.shape && is_tensor(input) && input.shape && !input.shape->empty()) {
      DeclaredValue single = input;
      single.shape->front() = std::int64_t{1};
      info.shape = bound_shape(single, dims);
    }
  }
  if (info.shape && element_count(*info.shape) <= Count{kMostHeldValues})
    info.numbers_missing =
        SharedPointer<const MissingNumbers>::make(MissingNumbers{input.name, true});
  return info;
}

}  // namespace

std::optional<Shape> bound_shape(const DeclaredValue& declared, const Bindings& dims) {
  if (!declared.shape) return std::nullopt;
  Shape shape;
  for (const Dim& dim : *declared.shape) {
    const auto value = bound_dim(dim, dims);
    if (!value) return std::nullopt;
    shape.push_back(*value);
  }
  return shape;
}

Result<BoundInputs> bind_inputs(const Model& model, const EstimateOptions& options) {
  if (auto known = check_names(model, options); !known) return known.error();
  BoundInputs result;
  result.dims = options.dims;
  for (const DeclaredValue& input : model.graph.inputs) {
    const auto given = options.input_shapes.find(input.name);
    if (given == options.input_shapes.end()) continue;
    if (auto taken = take_shape(model, input, given->second, result); !taken) return taken.error();
  }
  const auto inputs = batched_inputs(model, options, result);
  if (!inputs) return inputs.error();
  if (auto settled = settle(*inputs, model.source, result); !settled) return settled.error();
  for (const DeclaredValue& input : *inputs)
    if (!options.input_shapes.contains(input.name)) assume_batch(input, result);
  if (auto settled = settle(*inputs, model.source, result); !settled) return settled.error();
  if (auto all = check_all_bound(model.source, *inputs, options, result); !all) return all.error();
  for (const DeclaredValue& input : *inputs)
    result.inputs.push_back(bound_input(input, options, result.dims));
  if (auto held = hold_values(model, options, result); !held) return held.error();
  return result;
}

}  // namespace opcost
