// Gives every input of a model its shape: from the file, from options, or an error with hints.
#include "estimate/walk/bind_inputs.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <sstream>
#include <utility>

#include "estimate/walk/batch.h"
#include "estimate/walk/derived_dims.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

using Bindings = std::map<std::string, std::int64_t>;

constexpr std::uint64_t kMostValues = 1024;  // limit for an input: sizes and counts are short

std::optional<std::int64_t> bound(const Dim& dim, const Bindings& dims) {
  if (const auto* number = std::get_if<std::int64_t>(&dim); number != nullptr && *number >= 0)
    return *number;
  const auto* symbol = std::get_if<std::string>(&dim);
  if (symbol == nullptr) return std::nullopt;
  const auto found = dims.find(*symbol);
  return found != dims.end() ? std::optional{found->second} : derived_dim(*symbol, dims);
}

bool is_tensor(const DeclaredValue& input) {
  return input.kind == ValueKind::Tensor || input.kind == ValueKind::SparseTensor;
}

bool is_number(const std::string& word) {
  return word.find_first_not_of("0123456789") == std::string::npos;
}

// "past + 1" names a dim; read as a sum, it names its terms too.
std::vector<std::string> terms_of(const std::string& symbol) {
  std::vector<std::string> terms;
  std::istringstream words(sum_behind(symbol));
  for (std::string word; words >> word;)
    if (word != "+" && !is_number(word)) terms.push_back(word);
  return terms;
}

void collect_symbols(const DeclaredValue& declared, std::set<std::string>& symbols) {
  for (const Dim& dim : declared.shape.value_or(std::vector<Dim>{})) {
    const auto* symbol = std::get_if<std::string>(&dim);
    if (symbol == nullptr) continue;
    symbols.insert(*symbol);
    if (symbol->find('+') == std::string::npos) continue;
    for (std::string& term : terms_of(*symbol)) symbols.insert(std::move(term));
  }
}

// The declared shape for people: "[batch, 3, height, ?]".
std::string declared_text(const std::vector<Dim>& dims) {
  std::string text;
  for (const Dim& dim : dims) {
    const auto* number = std::get_if<std::int64_t>(&dim);
    const auto* symbol = std::get_if<std::string>(&dim);
    text += text.empty() ? "" : ", ";
    text += number != nullptr ? std::to_string(*number) : symbol != nullptr ? *symbol : "?";
  }
  return "[" + text + "]";
}

std::string dim_flag(const std::string& symbol) { return "--dim '" + symbol + "=N'"; }

// Flags to suggest: one per term if all terms of the sum are input dims, else the symbol itself.
void add_dim_flags(const std::string& symbol, const std::set<std::string>& symbols,
                   const Bindings& dims, std::set<std::string>& flags) {
  std::vector<std::string> terms = terms_of(symbol);
  const auto named = [&](const std::string& term) { return symbols.contains(term); };
  if (!std::ranges::all_of(terms, named)) terms = {symbol};
  for (const std::string& term : terms)
    if (!dims.contains(term)) flags.insert(dim_flag(term));
}

// The flag that binds an input, with N for each number that the user must fill in.
std::string shape_flag(const DeclaredValue& input, const Bindings& dims) {
  std::string text;
  for (const Dim& dim : input.shape.value_or(std::vector<Dim>{})) {
    const auto value = bound(dim, dims);
    text += (text.empty() ? "" : "x") + (value ? std::to_string(*value) : "N");
  }
  return "--input-shape '" + input.name + "=" + (text.empty() ? "NxN" : text) + "'";
}

Error no_such_input(const Model& model, const std::string& name) {
  std::vector<std::string> inputs;
  for (const DeclaredValue& input : model.graph.inputs) inputs.push_back(input.name);
  return {"the model has no input `" + name + "`", model.source, did_you_mean(name, inputs)};
}

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
  bool contradicts = false;
  for (std::size_t at = 0; at < shape.size(); ++at) {
    const auto* number = std::get_if<std::int64_t>(&(*input.shape)[at]);
    contradicts = contradicts || (number != nullptr && *number >= 0 && *number != shape[at]);
    const auto* symbol = std::get_if<std::string>(&(*input.shape)[at]);
    if (symbol == nullptr) continue;
    const auto [entry, is_new] = result.dims.try_emplace(*symbol, shape[at]);
    if (!is_new && entry->second != shape[at])
      return Error{"dim `" + *symbol + "` is bound to both " + std::to_string(entry->second) +
                       " and " + std::to_string(shape[at]),
                   model.source, "bind it once"};
  }
  if (contradicts)
    result.assumptions.push_back("input `" + input.name + "` is taken as " + shape_text(shape) +
                                 "; the file declares " + declared_text(*input.shape));
  return Ok{};
}

std::string symbol_or_position(const DeclaredValue& input, std::size_t at) {
  const auto* symbol = std::get_if<std::string>(&(*input.shape)[at]);
  return symbol != nullptr ? "dim `" + *symbol + "`" : "dim " + std::to_string(at);
}

// An unbound leading dim is taken as the batch, which is 1 unless told otherwise.
void assume_batch(const DeclaredValue& input, BoundInputs& result) {
  if (!is_tensor(input) || !input.shape || input.shape->empty()) return;
  if (bound(input.shape->front(), result.dims)) return;
  const auto* symbol = std::get_if<std::string>(&input.shape->front());
  if (symbol != nullptr) result.dims[*symbol] = 1;
  const std::string bind = symbol != nullptr ? dim_flag(*symbol) : shape_flag(input, result.dims);
  result.assumptions.push_back(symbol_or_position(input, 0) + " of input `" + input.name +
                               "` is not bound and taken as 1 (" + bind + ")");
}

// Collects the flags that bind the open dims of an input; false if there are none.
bool has_open_dims(const DeclaredValue& input, const Bindings& dims,
                   const std::set<std::string>& symbols, std::set<std::string>& flags) {
  if (!is_tensor(input)) return false;
  if (!input.shape) {
    flags.insert(shape_flag(input, dims));
    return true;
  }
  bool open = false;
  for (std::size_t at = 1; at < input.shape->size(); ++at) {
    const Dim& dim = (*input.shape)[at];
    if (bound(dim, dims)) continue;
    open = true;
    const auto* symbol = std::get_if<std::string>(&dim);
    if (symbol != nullptr)
      add_dim_flags(*symbol, symbols, dims, flags);
    else
      flags.insert(shape_flag(input, dims));
  }
  return open;
}

// A dim that is a sum of others is computed from them, and the report says so.
void derive_dims(const DeclaredValue& input, BoundInputs& result) {
  for (const Dim& dim : input.shape.value_or(std::vector<Dim>{})) {
    const auto* symbol = std::get_if<std::string>(&dim);
    const auto value = symbol != nullptr && !result.dims.contains(*symbol)
                           ? derived_dim(*symbol, result.dims)
                           : std::nullopt;
    if (!value) continue;
    result.dims[*symbol] = *value;
    const std::string sum = sum_behind(*symbol);
    if (sum != *symbol)
      result.assumptions.push_back("dim `" + *symbol + "` is " + std::to_string(*value) + ": " +
                                   sum + " (" + dim_flag(*symbol) + ")");
  }
}

Status check_all_bound(const std::string& model, const std::vector<DeclaredValue>& inputs,
                       const EstimateOptions& options, const BoundInputs& result) {
  std::set<std::string> flags, symbols;
  for (const DeclaredValue& input : inputs) collect_symbols(input, symbols);
  std::string names;
  for (const DeclaredValue& input : inputs) {
    if (options.input_shapes.contains(input.name)) continue;
    if (!has_open_dims(input, result.dims, symbols, flags)) continue;
    names += (names.empty() ? "`" : ", `") + input.name + "` (" +
             (input.shape ? declared_text(*input.shape) : "no shape declared") + ")";
  }
  if (flags.empty()) return Ok{};
  std::string hint = "add, with numbers for every N:";
  for (const std::string& flag : flags) hint += " " + flag;
  return Error{"the inputs have dims that must be bound: " + names, model, hint};
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
  if (info.shape && element_count(*info.shape) <= Count{kMostValues})
    info.numbers_missing = std::make_shared<const MissingNumbers>(MissingNumbers{input.name, true});
  return info;
}

// --set-value: one number for each element of the input, or one for all of them.
Status hold_values(const Model& model, const std::string& name, std::vector<double> values,
                   BoundInputs& result) {
  const auto found = std::ranges::find(model.graph.inputs, name, &DeclaredValue::name);
  if (found == model.graph.inputs.end()) return no_such_input(model, name);
  TensorInfo& input = result.inputs[static_cast<std::size_t>(found - model.graph.inputs.begin())];
  const auto elements = element_count(input.shape.value_or(Shape{})).exact().value_or(0);
  if (!input.shape || elements > kMostValues || (values.size() != 1 && values.size() != elements))
    return Error{"--set-value " + name + " gives " + std::to_string(values.size()) +
                     " numbers for an input that is " + shape_text(input.shape.value_or(Shape{})),
                 model.source, "give one for each element, or one for all"};
  values.resize(elements, values.front());
  if (is_floating(input.type)) {
    input.numbers = std::make_shared<const Numbers>(std::move(values));
    return Ok{};
  }
  const auto whole = [](double value) {
    return std::trunc(value) == value && std::abs(value) < 1e15;
  };
  if (!std::ranges::all_of(values, whole))
    return Error{"--set-value " + name + ": its elements are whole numbers", model.source, ""};
  input.numbers =
      std::make_shared<const Numbers>(std::vector<std::int64_t>(values.begin(), values.end()));
  return Ok{};
}

}  // namespace

std::optional<Shape> bound_shape(const DeclaredValue& declared, const Bindings& dims) {
  if (!declared.shape) return std::nullopt;
  Shape shape;
  for (const Dim& dim : *declared.shape) {
    const auto value = bound(dim, dims);
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
  for (const DeclaredValue& input : *inputs)
    if (!options.input_shapes.contains(input.name)) assume_batch(input, result);
  for (const DeclaredValue& input : *inputs) derive_dims(input, result);
  if (auto all = check_all_bound(model.source, *inputs, options, result); !all) return all.error();
  for (const DeclaredValue& input : *inputs)
    result.inputs.push_back(bound_input(input, options, result.dims));
  for (const auto& [name, values] : options.input_values)
    if (auto held = hold_values(model, name, values, result); !held) return held.error();
  return result;
}

}  // namespace opcost
