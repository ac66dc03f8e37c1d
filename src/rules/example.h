#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/graph/graph.h"
#include "rules/op_rule.h"
#include "rules/tensor_info.h"

namespace opcost {

/// A node written in a line: "1x3x8x8 4x3x3x3 4; group=1 pads=1,1,1,1".
///
/// Before the semicolon the inputs: dims ("()" a scalar), of another type than
/// float32 with "int8:" before, a map of so many entries with "map:" before that,
/// a constant of unknown numbers with "!" behind;
/// "_" leaves one out; "=3,4" is an int64 constant of those numbers, and
/// "float32:2x2=1,2,3,4" and "()=3" of another type or shape. "seq(2x3|2x4)" is
/// a sequence of two, "opt(2x3)" an optional, "seq(?)" one of unknown contents.
/// After it the attributes: integers ("axis=1"), lists of integers with a comma
/// ("pads=1,1", one entry: "axes=2,"), floats with a point ("alpha=0.5") and
/// lists of them, lists of words in brackets ("activations=[Relu,Tanh]"), a
/// tensor like a constant input ("value=float32:1=2"), else words. "outputs=3"
/// sets how many outputs the node has (default: those that are not optional),
/// "outputs=0,1" which are wanted.
struct ExampleNode {
  Node node;
  std::vector<TensorInfo> inputs;

  /// Pointers to `inputs`, null where one is left out.
  std::vector<const TensorInfo*> input_pointers() const;
};

/// An Error where the line is not of that form.
Result<ExampleNode> parse_example(const OpRule& rule, std::string_view line);

}  // namespace opcost
