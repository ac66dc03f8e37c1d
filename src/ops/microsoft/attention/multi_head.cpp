// Steps that multi-head attention operators share: biases, and copies of keys and values.
#include "ops/microsoft/attention/multi_head.h"

#include <string>

#include "opcost/core/text.h"

namespace opcost {

Error misfit_with_query(const NodeView& node, std::string_view name) {
  return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) + " for query " +
                    shape_text(node.shape("query")));
}

const Operand& KeptHeads::with_bias(std::string_view array, const Operand& from,
                                    std::int64_t tokens, std::int64_t heads, std::int64_t size,
                                    Body& node) const {
  const bool split = from.name() == "key" && from.rank() == 4;
  if (!op["bias"] || split || !from.info()) return from;
  const Operand& to = op.array(array, from.info()->type, {layer.batch, tokens, heads, size});
  keep(from, to, tokens, heads, size, node);
  return to;
}

void KeptHeads::keep(const Operand& from, const Operand& to, std::int64_t tokens,
                     std::int64_t heads, std::int64_t size, Body& node) const {
  const Heads all{.to = to,
                  .like = op["query"],
                  .count = heads_extent(layer.batch, tokens, heads),
                  .size = size,
                  .norm = kNoOperand,
                  .cos = kNoOperand,
                  .sin = kNoOperand};
  keep_heads(all, node, [&](Body& element) {
    element.read(from);
    element.add_bias(op["bias"]);
  });
}

}  // namespace opcost
