#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "opcost/core/result.h"

namespace opcost {

/// What NVIDIA's library answers instead of a value.
/// https://docs.nvidia.com/deploy/nvml-api/group__nvmlDeviceEnumvs.html
enum class NvmlCode : int {
  Ok = 0,
  NotSupported = 3,
  NoPermission = 4,
  DriverNotLoaded = 9,
  FunctionNotFound = 13,
  GpuLost = 15,
  Unknown = 999,
};

/// A value, or the error code in place of it.
template <class T>
struct NvmlAnswer {
  T value{};
  NvmlCode code = NvmlCode::FunctionNotFound;

  bool ok() const { return code == NvmlCode::Ok; }
};

/// NVIDIA's management library, loaded at run time; building opcost needs nothing of it. A symbol
/// that an old driver lacks answers FunctionNotFound.
class NvmlLibrary {
 public:
  using Board = void*;

  /// Loads the library (`path` "": as the system finds it) and starts it.
  struct Loaded {
    std::shared_ptr<NvmlLibrary> library;  ///< Null if it could not be loaded.
    NvmlCode code = NvmlCode::FunctionNotFound;
    std::string why;
  };
  static Loaded load(const std::string& path);

  virtual ~NvmlLibrary() = default;
  NvmlLibrary() = default;
  NvmlLibrary(const NvmlLibrary&) = delete;
  NvmlLibrary& operator=(const NvmlLibrary&) = delete;

  virtual NvmlAnswer<unsigned> boards() = 0;
  virtual NvmlAnswer<Board> board(unsigned index) = 0;
  virtual std::string name(Board board) = 0;  ///< "" if it is not known.
  virtual std::string uuid(Board board) = 0;  ///< "GPU-8932f937-d72c-..."
  /// Millijoules since the driver was loaded.
  virtual NvmlAnswer<std::uint64_t> energy(Board board) = 0;
  /// Milliwatts.
  virtual NvmlAnswer<unsigned> power(Board board) = 0;
  /// "GPU is lost (NVML code 15)"
  virtual std::string text(NvmlCode code) = 0;
};

}  // namespace opcost
