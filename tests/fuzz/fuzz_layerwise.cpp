// libFuzzer's entry to the reader of layerwise tables.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "opcost/predict/layerwise.h"
#include "opcost/predict/layerwise_file.h"

namespace {

// A table that loads must price a node or say why not, and be written and read back.
void use(const opcost::LayerwiseTable& table) {
  using namespace opcost;
  for (const Regression& regression : table.content().regressions) {
    NodeFacts node;
    node.op = regression.op;
    node.macs = UINT64_MAX;
    const ArrayFacts array{{3, 1LL << 40, 7, 5}, regression.type, false};
    node.inputs = node.outputs = {array};
    node.window = WindowFacts{{3, 2}, {2, 1}, {1, 1}, {1, 0}, {5, -1}};
    const NodePrice price = table.price_of(node);
    if (price.kind == NodePrice::Kind::Whole &&
        !(std::isfinite(price.energy.value) && price.energy.value >= 0.0))
      std::abort();
  }
  if (!parse_layerwise(layerwise_text(table), "again.yaml")) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = opcost::parse_layerwise(text, "fuzz.yaml");
  if (table) use(*table);
  return 0;
}
