// libFuzzer's entry to the reader of cost tables, by hand:
//   clang++ -std=c++20 -fsanitize=fuzzer,address,undefined -Iinclude -Isrc
//   tests/fuzz/fuzz_table.cpp
//     <the library's sources, or libopcost.a> -lyaml-cpp
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "opcost/cost/tables.h"

namespace {

// A table that loads must price every event or say why not.
void price_everything(const opcost::CostTable& table) {
  using namespace opcost;
  for (const Action action : kAllActions) {
    for (const NumberFormat format : kAllFormats) {
      for (const std::uint32_t bits : {1u, 16u, 32u, 128u}) {
        const Event event{action, {format, Bits{bits}}, true};
        const auto price = table.price(event, TierIndex{0});
        if (price && !(price->each.value >= 0.0)) std::abort();
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = opcost::parse_table(text, "fuzz.yaml");
  if (table) price_everything(*table);
  return 0;
}
