#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "measure/nvml_library.h"

namespace opcost {

struct NvmlBoard {
  unsigned index = 0;
  NvmlLibrary::Board board = nullptr;
  std::string name, uuid;

  std::string domain() const { return "gpu-" + std::to_string(index); }
};

/// All boards, in the order of NVML (that of the PCI bus).
Result<std::vector<NvmlBoard>> nvml_boards(NvmlLibrary& library);

/// Those that a list names, as CUDA_VISIBLE_DEVICES does: by number, or by the first
/// characters of the UUID; none for "" and "-1". Errors: no such board, one twice, a
/// part of a board ("MIG-..."), which has no meter of its own.
Result<std::vector<NvmlBoard>> visible_boards(const std::vector<NvmlBoard>& boards,
                                              const std::string& list);

}  // namespace opcost
