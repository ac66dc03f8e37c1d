#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/node_view.h"

namespace opcost {

/// A node whose output types, shapes and numbers are found by its rule.
class Inference : public NodeView {
 public:
  Inference(const OpRule& rule, const Node& node, int opset,
            std::span<const TensorInfo* const> inputs, std::span<TensorInfo> outputs,
            NodeFaults& faults)
      : NodeView(rule, node, opset, inputs, outputs, &faults) {}

  /// Sets an output; does nothing if the output is not wanted. An Error if a dim is negative.
  Status set(std::string_view formal_output, ElementType type, Shape shape);
  /// Sets output `position` of a variadic formal.
  Status set_at(std::size_t position, ElementType type, Shape shape);
  /// Sets only the element type of an output. It is kept if the rule then says that the shape is
  /// not known.
  void set_type(std::string_view formal_output, ElementType type);
  /// Sets an output that is a sequence, an optional or a map.
  void set_container(std::string_view formal_output, TensorInfo info);
  /// Numbers of an output whose type and shape are set; their count must agree.
  void set_numbers(std::string_view formal_output, Numbers numbers);
  void set_numbers_at(std::size_t position, Numbers numbers);
  /// The same numbers as another value's; looks at none.
  void share_numbers_at(std::size_t position, SharedNumbers numbers);

  /// States an assumption that was made for the user, a sentence without its full stop: "at most
  /// 4 boxes a class are selected: as many are counted". The report adds the node's name.
  void assume(std::string sentence);
  /// The same of an output whose dims are only the most that data allow: `sentence` names an option
  /// that sets them, and rules behind it may shrink them to what the file says.
  void assume_most(std::string_view formal_output, std::string sentence);
  const std::vector<std::string>& assumptions() const { return assumptions_; }

  std::size_t output_count() const { return node().outputs.size(); }

 private:
  std::vector<std::string> assumptions_;
};

/// `axis` in [-rank, rank) as one in [0, rank).
Result<std::size_t> resolve_axis(const NodeView& node, std::int64_t axis, std::size_t rank);
/// The same for a list; an axis that is named twice is an Error.
Result<std::vector<std::size_t>> resolve_axes(const NodeView& node,
                                              const std::vector<std::int64_t>& axes,
                                              std::size_t rank);
/// The attribute `axis`, or `otherwise` where it is not given, as an axis of that input.
Result<std::size_t> axis_of(const NodeView& node, std::string_view input, std::int64_t otherwise);
/// Multidirectional (numpy) broadcasting of two shapes.
Result<Shape> broadcast(const NodeView& node, const Shape& a, const Shape& b);
/// The product of dims, none negative, as a dim. An Error if it does not fit 64 bits.
Result<std::int64_t> dim_product(const NodeView& node, std::span<const std::int64_t> factors);
/// An Error if that input is given and has another shape.
Status expect_shape(const NodeView& node, std::string_view formal, const Shape& expected);

}  // namespace opcost
