#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/event.h"
#include "opcost/core/units.h"

namespace opcost {

/// An array that a node takes or makes.
struct ArrayFacts {
  std::vector<std::int64_t> shape;
  NumberType type;
  bool constant = false;  ///< A weight: the same for every inference.
};

/// The window of a convolution or pool; one entry per spatial axis in every list.
struct WindowFacts {
  std::vector<std::int64_t> kernel, strides, dilations, pads_begin, pads_end;
};

/// A node as one who prices it whole sees it: what it is and its sizes.
struct NodeFacts {
  std::string op;
  std::string domain;      ///< "" for ai.onnx.
  std::uint64_t macs = 0;  ///< As reported: 0 where it is no contraction.
  /// Those that are there, in ONNX's order; strings and containers left out.
  std::vector<ArrayFacts> inputs, outputs;
  std::optional<WindowFacts> window;  ///< Of Conv and the pools.
};

/// One part of what a node costs as a whole.
struct PricedTerm {
  std::string what;     ///< "valid_macs"
  double amount = 0.0;  ///< Of it, in the node.
  double pj_each = 0.0;
};

/// What a pricer says of a whole node.
struct NodePrice {
  enum class Kind : std::uint8_t {
    ByEvents,  ///< Nothing: its events are priced.
    Whole,     ///< It costs `energy`, whatever its events.
    None       ///< It has no price: the node is unknown.
  };
  Kind kind = Kind::ByEvents;
  Picojoules energy;              ///< Of Whole.
  std::string how;                ///< Of Whole: "regression of Conv float32"; of None: why.
  std::vector<PricedTerm> terms;  ///< Of Whole: what `energy` is the sum of.
  std::string warning;            ///< Of Whole: what is doubtful; mostly "".
};

}  // namespace opcost
