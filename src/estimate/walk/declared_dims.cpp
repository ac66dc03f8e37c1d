// The dims that a file declares for an input: their names, their text, the flags that bind them.
#include "estimate/walk/declared_dims.h"

#include "estimate/walk/derived_dims.h"

namespace opcost {

void collect_symbols(const DeclaredValue& declared, std::set<std::string>& symbols) {
  for (const Dim& dim : declared.shape.value_or(std::vector<Dim>{})) {
    const auto* symbol = std::get_if<std::string>(&dim);
    if (symbol == nullptr) continue;
    symbols.insert(*symbol);
    if (is_formula(*symbol)) symbols.merge(names_in(*symbol));
  }
}

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

std::string shape_flag(const DeclaredValue& input, const Bindings& dims) {
  std::string text;
  for (const Dim& dim : input.shape.value_or(std::vector<Dim>{})) {
    const auto value = bound_dim(dim, dims);
    text += (text.empty() ? "" : "x") + (value ? std::to_string(*value) : "N");
  }
  return "--input-shape '" + input.name + "=" + (text.empty() ? "NxN" : text) + "'";
}

}  // namespace opcost
