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

/// All boards in NVML's order (that of the PCI bus).
Result<std::vector<NvmlBoard>> nvml_boards(NvmlLibrary& library);

/// The boards that a list names, as in CUDA_VISIBLE_DEVICES: by number or by the first characters
/// of the UUID; none for "" and "-1". Errors: an unknown board, a board twice, a part of a board
/// ("MIG-..."), which has no meter of its own.
Result<std::vector<NvmlBoard>> visible_boards(const std::vector<NvmlBoard>& boards,
                                              const std::string& list);

}  // namespace opcost
