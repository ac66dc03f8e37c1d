#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rules/extent.h"
#include "rules/inference.h"

namespace opcost {

/// The indices of one operand of an Einsum, in order: "ab...c".
struct EinsumTerm {
  std::string before, after;  ///< Letters before and after the ellipsis; without one, all before.
  bool ellipsis = false;

  std::string letters() const { return before + after; }
};

/// An index of an equation: a letter, or 128 + k for axis k of the ellipsis from the right.
using EinsumIndex = int;
/// The indices of an array, with their extents in it.
using EinsumIndices = std::map<EinsumIndex, std::int64_t>;

/// What the equation of an Einsum says about the shapes of its inputs.
struct EinsumShape {
  Shape output;
  Extent summed;  ///< The number of points over which one output element sums.
  std::vector<EinsumIndices> inputs;
  std::set<EinsumIndex> kept;  ///< The indices of the output.
};

/// The terms of "ij,jk" or of the part behind "->". Spaces are ignored.
Result<std::vector<EinsumTerm>> parse_einsum_terms(const NodeView& node, std::string_view text);

/// Resolves the equation with the shapes of the inputs. Without "->" the output has the
/// ellipsis, then the letters that occur once, in ASCII order. An extent of 1 broadcasts.
/// Indices that the output lacks are summed, those of an ellipsis too.
Result<EinsumShape> resolve_einsum(const NodeView& node);
/// The same where other formal parameters hold the inputs.
Result<EinsumShape> resolve_einsum(const NodeView& node,
                                   const std::vector<const TensorInfo*>& inputs);

}  // namespace opcost
