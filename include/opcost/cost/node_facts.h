#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/event.h"
#include "opcost/core/units.h"

namespace opcost {

/// An array that a node reads or writes.
struct ArrayFacts {
  std::vector<std::int64_t> shape;
  NumberType type;
  bool constant = false;  ///< A weight: the same in every inference.
};

/// The window of a convolution or pool; one entry per spatial axis in every list.
struct WindowFacts {
  std::vector<std::int64_t> kernel, strides, dilations, pads_begin, pads_end;
};

/// How a node stands in its graph: the same operator may cost less inside a network than alone.
struct NodeContext {
  /// It computes each element from that in the same place, and an input of its output's size and
  /// type is made by a counted node of the graph for it alone: the result can take its place.
  bool in_place = false;
  /// --fuse-activations joined it to the node that makes its input, and it reads no other array
  /// but constants.
  bool fused = false;

  friend bool operator==(const NodeContext&, const NodeContext&) = default;
};

/// A node as a pricer of whole nodes sees it: its operator, its sizes and where it stands.
struct NodeFacts {
  std::string op;
  std::string domain;      ///< "" for ai.onnx.
  std::uint64_t macs = 0;  ///< As reported: 0 unless it is a contraction.
  /// Those that are given, in ONNX's order; strings and containers are left out.
  std::vector<ArrayFacts> inputs, outputs;
  std::optional<WindowFacts> window;  ///< Only for Conv and the pools.
  NodeContext around{};
};

/// One part of the price of a whole node.
struct PricedTerm {
  std::string what;     ///< "valid_macs"
  double amount = 0.0;  ///< Amount of the feature in the node.
  double pj_each = 0.0;
};

/// The answer of a pricer about a whole node.
struct NodePrice {
  enum class Kind : std::uint8_t {
    ByEvents,  ///< Not priced as a whole: its events are priced.
    Whole,     ///< It costs `energy`, whatever its events are.
    None       ///< It has no price: the node is unknown.
  };
  Kind kind = Kind::ByEvents;
  Picojoules energy;              ///< For Whole.
  std::string how;                ///< For Whole: "regression of Conv float32"; for None: why.
  std::vector<PricedTerm> terms;  ///< For Whole: the terms of `energy`.
  std::string warning;            ///< For Whole: why the energy is doubtful; mostly "".
  std::string assumption{};       ///< For Whole: what was assumed of the node; mostly "".
  std::string outside{};          ///< For Whole: what its runs had nothing of; mostly "".
};

}  // namespace opcost
