#include "ops/microsoft/attention/multi_head.h"

namespace opcost {

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
  const Operand none;
  const Heads all{.to = to,
                  .like = op["query"],
                  .count = heads_extent(layer.batch, tokens, heads),
                  .size = size,
                  .norm = none,
                  .cos = none,
                  .sin = none};
  keep_heads(all, node, [&](Body& element) {
    element.read(from);
    element.add_bias(op["bias"]);
  });
}

}  // namespace opcost
