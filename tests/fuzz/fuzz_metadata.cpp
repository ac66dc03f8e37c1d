// What exporters write beside the operators: name scopes of nodes, dims that are formulas.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "estimate/module_path.h"
#include "estimate/walk/derived_dims.h"
#include "report/layout/printable.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace opcost;
  const std::string text(data, data + size);
  const std::size_t half = size / 2;
  Node node;
  node.metadata = {{"pkg.torch.onnx.name_scopes", text}};
  if (module_path(node, text).size() > text.size()) std::abort();
  node.metadata.clear();
  if (module_path(node, text).size() > text.size()) std::abort();
  Bindings dims{{"N", 3}, {text.substr(0, half), 5}, {text.substr(half), INT64_MAX}};
  if (named_dim(text, dims).value_or(0) < 0) std::abort();
  const bool plain = formula_behind(text) == text && !is_formula(text);
  if (plain && names_in(text).size() != 1) std::abort();
  if (const auto settled = settle_dims({text}, "fuzz.onnx", dims); !settled)
    if (settled.error().what.empty()) std::abort();
  const std::string shown = printable(text);
  if (shown.find('\x1b') != std::string::npos || printable(shown) != shown) std::abort();
  if (columns(told(text)) > kMostGiven) std::abort();
  return 0;
}
