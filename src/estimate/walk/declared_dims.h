#pragma once

#include <set>
#include <string>
#include <vector>

#include "estimate/walk/derived_dims.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Whether it is a tensor: nothing else has dims.
inline bool is_tensor(const DeclaredValue& input) {
  return input.kind == ValueKind::Tensor || input.kind == ValueKind::SparseTensor;
}

/// Adds the names of an input's dims, and those in its formulas.
void collect_symbols(const DeclaredValue& declared, std::set<std::string>& symbols);

/// The declared shape for people: "[batch, 3, height, ?]".
std::string declared_text(const std::vector<Dim>& dims);

/// The flag that binds a named dim.
std::string dim_flag(const std::string& symbol);

/// The flag that binds an input, with N for each number that the user must fill in.
std::string shape_flag(const DeclaredValue& input, const Bindings& dims);

}  // namespace opcost
