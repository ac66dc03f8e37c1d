// The error for inputs whose dims nothing binds, with the flags that do.
#include "estimate/walk/open_dims.h"

#include <algorithm>
#include <set>
#include <string>

#include "estimate/walk/declared_dims.h"

namespace opcost {
namespace {

constexpr std::size_t kInputsShown = 3;

// Flags to suggest: one for each name in the formula if all are dims of the inputs, else for the
// dim itself.
void add_dim_flags(const std::string& symbol, const std::set<std::string>& symbols,
                   const Bindings& dims, std::set<std::string>& flags) {
  std::set<std::string> names = names_in(symbol);
  if (!std::ranges::includes(symbols, names)) names = {symbol};
  for (const std::string& name : names)
    if (!dims.contains(name)) flags.insert(dim_flag(name));
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
  for (std::size_t at = 0; at < input.shape->size(); ++at) {
    const Dim& dim = (*input.shape)[at];
    const auto* symbol = std::get_if<std::string>(&dim);
    if (bound_dim(dim, dims) || (at == 0 && symbol == nullptr)) continue;
    open = true;
    if (symbol != nullptr)
      add_dim_flags(*symbol, symbols, dims, flags);
    else
      flags.insert(shape_flag(input, dims));
  }
  return open;
}

}  // namespace

Status check_all_bound(const std::string& model, const std::vector<DeclaredValue>& inputs,
                       const EstimateOptions& options, const BoundInputs& result) {
  std::set<std::string> flags, symbols;
  for (const DeclaredValue& input : inputs) collect_symbols(input, symbols);
  std::string names;
  std::size_t open = 0;
  for (const DeclaredValue& input : inputs) {
    if (options.input_shapes.contains(input.name)) continue;
    if (!has_open_dims(input, result.dims, symbols, flags)) continue;
    if (++open > kInputsShown) continue;
    names += (names.empty() ? "`" : ", `") + input.name + "` (" +
             (input.shape ? declared_text(*input.shape) : "no shape declared") + ")";
  }
  if (flags.empty()) return Ok{};
  if (open > kInputsShown) names += " and " + std::to_string(open - kInputsShown) + " more";
  std::string hint = "add, with numbers for every N:";
  for (const std::string& flag : flags) hint += " " + flag;
  return Error{"the inputs have dims that must be bound: " + names, model, hint};
}

}  // namespace opcost
