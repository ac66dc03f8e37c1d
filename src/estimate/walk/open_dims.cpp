// The error for inputs whose dims nothing binds, with the flags that do.
#include "estimate/walk/open_dims.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>

#include "estimate/walk/declared_dims.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::size_t kInputsShown = 3;

// What must be bound, and the inputs whose shapes must be given because they have no names for it.
struct Unbound {
  std::set<std::string> dims, shape_flags;
};

// One name for each in the formula if all are dims of the inputs, else the dim itself.
void add_dims(const std::string& symbol, const std::set<std::string>& symbols, const Bindings& dims,
              Unbound& to) {
  std::set<std::string> names = names_in(symbol);
  if (!std::ranges::includes(symbols, names)) names = {symbol};
  for (const std::string& name : names)
    if (!dims.contains(name)) to.dims.insert(name);
}

// Collects the open dims of an input; false if there are none.
bool has_open_dims(const DeclaredValue& input, const Bindings& dims,
                   const std::set<std::string>& symbols, Unbound& to) {
  if (!is_tensor(input)) return false;
  if (!input.shape) {
    to.shape_flags.insert(shape_flag(input, dims));
    return true;
  }
  bool open = false;
  for (std::size_t at = 0; at < input.shape->size(); ++at) {
    const Dim& dim = (*input.shape)[at];
    const auto* symbol = std::get_if<std::string>(&dim);
    if (bound_dim(dim, dims) || (at == 0 && symbol == nullptr)) continue;
    open = true;
    if (symbol != nullptr)
      add_dims(*symbol, symbols, dims, to);
    else
      to.shape_flags.insert(shape_flag(input, dims));
  }
  return open;
}

// "sequence, past (inputs `ids` (1 x sequence), `mask` (1 x past) and 24 more)": names first, which
// are few where inputs are many.
std::string unbound_text(const Unbound& unbound, const std::vector<std::string>& inputs) {
  std::string text;
  for (const std::string& name : unbound.dims) text += (text.empty() ? "" : ", ") + name;
  const auto shown = std::span(inputs).first(std::min(inputs.size(), kInputsShown));
  std::string of = joined(shown);
  if (inputs.size() > shown.size())
    of += " and " + std::to_string(inputs.size() - shown.size()) + " more";
  return text.empty() ? of : text + " (in " + of + ")";
}

std::string unbound_hint(const Unbound& unbound) {
  std::string hint = "add, with numbers for every N:";
  for (const std::string& name : unbound.dims) hint += " " + dim_flag(name);
  for (const std::string& flag : unbound.shape_flags) hint += " " + flag;
  return hint;
}

}  // namespace

Status check_all_bound(const std::string& model, const std::vector<DeclaredValue>& inputs,
                       const EstimateOptions& options, const BoundInputs& result) {
  std::set<std::string> symbols;
  for (const DeclaredValue& input : inputs) collect_symbols(input, symbols);
  Unbound unbound;
  std::vector<std::string> open;
  for (const DeclaredValue& input : inputs) {
    if (options.input_shapes.contains(input.name)) continue;
    if (!has_open_dims(input, result.dims, symbols, unbound)) continue;
    open.push_back("`" + input.name + "` (" +
                   (input.shape ? declared_text(*input.shape) : "no shape declared") + ")");
  }
  if (open.empty()) return Ok{};
  return Error{"the inputs have dims that must be bound: " + unbound_text(unbound, open), model,
               unbound_hint(unbound)};
}

}  // namespace opcost
