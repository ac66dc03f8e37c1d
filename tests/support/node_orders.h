#pragma once

#include <cstdint>

#include "graph/onnx_format.pb.h"
#include "support/dice.h"

namespace opcost::test {

/// Orders in which a file may list its nodes.
enum class Order : std::uint8_t {
  Valid,  ///< Every node stands behind those whose outputs it reads, as ONNX asks.
  Any,
};

/// Lists the nodes in another order, in subgraphs and functions too.
void shuffle_nodes(onnx_format::ModelProto& model, Order order, Dice& dice);

}  // namespace opcost::test
