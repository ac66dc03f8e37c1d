#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"
#include "rules/op_rule.h"
#include "rules/tensor_info.h"

namespace opcost {

/// What was wrong with a node while its rule looked at it.
struct NodeFaults {
  std::string attribute;           ///< An attribute had another kind of value; mostly "".
  bool waits_for_numbers = false;  ///< Numbers were asked for that arrive at run time.
};

/// A node as its rules see it: operands by ONNX name, attributes by name.
class NodeView {
 public:
  /// `inputs` and `outputs` run parallel to the node's; null or empty where a
  /// name is "". `faults`: where to note what is wrong; null: nobody asks. All must
  /// outlive the view.
  NodeView(const OpRule& rule, const Node& node, int opset,
           std::span<const TensorInfo* const> inputs, std::span<TensorInfo> outputs,
           NodeFaults* faults = nullptr);

  const OpRule& rule() const { return *rule_; }
  const Node& node() const { return *node_; }
  /// The opset version; that of ai.onnx if the rule has a like_opset.
  int opset() const { return opset_; }

  /// The input of that formal name; null if it is left out.
  const TensorInfo* input(std::string_view formal) const;
  /// The inputs of a variadic formal name, without those left out.
  std::vector<const TensorInfo*> inputs(std::string_view formal) const;
  std::span<const TensorInfo* const> inputs() const { return inputs_; }
  std::span<TensorInfo> outputs() const { return outputs_; }

  bool has(std::string_view formal) const { return input(formal) != nullptr; }
  bool wants(std::string_view formal_output) const;
  /// Whether an input or an attribute of that name is given.
  bool given(std::string_view name) const { return has(name) || attribute(name) != nullptr; }

  /// Whether a dim of an input is only the most that it may be.
  bool has_bounded_input() const;

  /// Shape and element type of a given input (else empty, Undefined). Always known, unless the
  /// rule says takes_unknown_shapes.
  const Shape& shape(std::string_view formal) const;
  ElementType type(std::string_view formal) const;

  const Attribute* attribute(std::string_view name) const;
  std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
  double number(std::string_view name, double otherwise) const;
  std::string_view word(std::string_view name, std::string_view otherwise) const;
  /// An attribute that is a list of integers; empty if it is not given.
  const std::vector<std::int64_t>& integers(std::string_view name) const;
  /// The same for lists of floats and of strings.
  const std::vector<float>& floats(std::string_view name) const;
  const std::vector<std::string>& words(std::string_view name) const;

  /// Integers from the input of that name, else from the attribute; an empty list if neither is
  /// given. An Error if the numbers of the input are not known.
  Result<std::vector<std::int64_t>> known_integers(std::string_view name) const;
  /// The same for floats; integers are converted.
  Result<std::vector<double>> known_numbers(std::string_view name) const;
  /// The single integer of an input or attribute; `otherwise` if neither is given.
  Result<std::int64_t> known_integer(std::string_view name, std::int64_t otherwise) const;

  /// The name of the value at a formal input, for messages.
  std::string name_of(std::string_view formal) const;

  /// An Error about this node: `what` is a sentence.
  Error fault(std::string what) const;
  /// An Error about numbers that arrive at run time: if the user gives the shapes of the
  /// outputs, the node is counted all the same.
  Error fault_at_run_time(std::string what) const;

 protected:
  std::optional<std::size_t> input_position(std::string_view formal) const;
  std::optional<std::size_t> output_position(std::string_view formal) const;

 private:
  template <class T>
  const T* attribute_value(std::string_view name) const;
  Error not_known(std::string_view name) const;

  const OpRule* rule_;
  const Node* node_;
  int opset_;
  std::span<const TensorInfo* const> inputs_;
  std::span<TensorInfo> outputs_;
  NodeFaults* faults_;
};

/// Whether the attribute `factor` (`otherwise` where it is not given) changes what it is
/// multiplied with: no operator multiplies by a factor of 1.
bool has_factor(const NodeView& node, std::string_view factor, double otherwise = 1.0);

/// One formal parameter of a list like "X W B?".
struct Formal {
  std::string_view name;
  bool optional = false;
  bool variadic = false;
};

/// The formal parameters of a list, in order.
std::vector<Formal> parse_formals(std::string_view list);

}  // namespace opcost
