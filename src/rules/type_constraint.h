#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/element_type.h"
#include "rules/node_view.h"

namespace opcost {

/// One of ONNX's type constraints: operands of one element type, out of a set.
struct TypeConstraint {
  std::string_view set;                    ///< "float", "integer", "number", "scalar", "any".
  std::vector<std::string_view> formals;   ///< Names of inputs; "*" is every input.
  bool holds_for(ElementType type) const;  ///< Whether the set has it; Undefined is in each.
  bool covers(std::string_view formal) const;
};

/// The constraints in OpRule::types: "float: X W B; integer: indices". An Error: the text has
/// another form or names a set that is none.
Result<std::vector<TypeConstraint>> parse_types(std::string_view text);

/// An Error if the types of a node's inputs are not what the rule's `types` say. An input whose
/// type is not known fits.
Status check_types(const NodeView& node);

}  // namespace opcost
