// libFuzzer: any bytes are a model or an error, in bounded time and memory.
#include <cstddef>
#include <cstdint>

#include "opcost/graph/load_onnx.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto model = opcost::load_onnx(data, size, "fuzz.onnx");
  return model.ok() || !model.error().what.empty() ? 0 : -1;
}
