// Loads NVIDIA's management library at run time and calls it.
#include "measure/nvml_library.h"

#include <dlfcn.h>

#include <array>
#include <utility>

namespace opcost {
namespace {

constexpr unsigned kNameBytes = 96;  // NVML_DEVICE_NAME_V2_BUFFER_SIZE, and more than a UUID has

/// A shared library that is closed when it goes out of scope.
class SharedLibrary {
 public:
  explicit SharedLibrary(const std::string& path)
      : handle_(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {}
  SharedLibrary(SharedLibrary&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  SharedLibrary(const SharedLibrary&) = delete;
  SharedLibrary& operator=(const SharedLibrary&) = delete;
  SharedLibrary& operator=(SharedLibrary&&) = delete;
  ~SharedLibrary() {
    if (handle_ != nullptr) ::dlclose(handle_);
  }

  bool is_open() const { return handle_ != nullptr; }
  /// Null if the library has no such symbol.
  template <class Function>
  Function* symbol(const char* name) const {
    return reinterpret_cast<Function*>(::dlsym(handle_, name));
  }

 private:
  void* handle_;
};

using Plain = int();
using AskCount = int(unsigned*);
using AskBoard = int(unsigned, void**);
using AskText = int(void*, char*, unsigned);
using AskEnergy = int(void*, unsigned long long*);
using AskPower = int(void*, unsigned*);
using AskError = const char*(int);

template <class Function, class... Arguments>
NvmlCode call(Function* function, Arguments... arguments) {
  if (function == nullptr) return NvmlCode::FunctionNotFound;
  return static_cast<NvmlCode>(function(arguments...));
}

class LoadedNvml final : public NvmlLibrary {
 public:
  explicit LoadedNvml(SharedLibrary library)
      : library_(std::move(library)),
        count_(library_.symbol<AskCount>("nvmlDeviceGetCount_v2")),
        board_(library_.symbol<AskBoard>("nvmlDeviceGetHandleByIndex_v2")),
        name_(library_.symbol<AskText>("nvmlDeviceGetName")),
        uuid_(library_.symbol<AskText>("nvmlDeviceGetUUID")),
        energy_(library_.symbol<AskEnergy>("nvmlDeviceGetTotalEnergyConsumption")),
        power_(library_.symbol<AskPower>("nvmlDeviceGetPowerUsage")),
        error_(library_.symbol<AskError>("nvmlErrorString")) {}
  ~LoadedNvml() override {
    if (started_) call(library_.symbol<Plain>("nvmlShutdown"));
  }

  NvmlCode start() {
    const NvmlCode code = call(library_.symbol<Plain>("nvmlInit_v2"));
    started_ = code == NvmlCode::Ok;
    return code;
  }

  NvmlAnswer<unsigned> boards() override {
    NvmlAnswer<unsigned> answer;
    answer.code = call(count_, &answer.value);
    return answer;
  }
  NvmlAnswer<Board> board(unsigned index) override {
    NvmlAnswer<Board> answer;
    answer.code = call(board_, index, &answer.value);
    return answer;
  }
  std::string name(Board board) override { return text_of(name_, board); }
  std::string uuid(Board board) override { return text_of(uuid_, board); }
  NvmlAnswer<std::uint64_t> energy(Board board) override {
    unsigned long long value = 0;
    const NvmlCode code = call(energy_, board, &value);
    return {value, code};
  }
  NvmlAnswer<unsigned> power(Board board) override {
    NvmlAnswer<unsigned> answer;
    answer.code = call(power_, board, &answer.value);
    return answer;
  }
  std::string text(NvmlCode code) override {
    const char* words = error_ != nullptr ? error_(static_cast<int>(code)) : nullptr;
    return std::string(words != nullptr ? words : "it failed") + " (NVML code " +
           std::to_string(static_cast<int>(code)) + ")";
  }

 private:
  static std::string text_of(AskText* function, Board board) {
    std::array<char, kNameBytes + 1> text{};  // zeros: the last one ends it in any case
    return call(function, board, text.data(), kNameBytes) == NvmlCode::Ok ? text.data() : "";
  }

  SharedLibrary library_;
  AskCount* count_;
  AskBoard* board_;
  AskText* name_;
  AskText* uuid_;
  AskEnergy* energy_;
  AskPower* power_;
  AskError* error_;
  bool started_ = false;
};

SharedLibrary find_library(const std::string& path) {
  if (!path.empty()) return SharedLibrary(path);
  SharedLibrary library("libnvidia-ml.so.1");
  return library.is_open() ? std::move(library) : SharedLibrary("libnvidia-ml.so");
}

}  // namespace

NvmlLibrary::Loaded NvmlLibrary::load(const std::string& path) {
  SharedLibrary library = find_library(path);
  if (!library.is_open())
    return {nullptr, NvmlCode::FunctionNotFound,
            path.empty() ? "no library libnvidia-ml.so.1: no NVIDIA driver"
                         : "no library can be loaded from " + path};
  const auto loaded = std::make_shared<LoadedNvml>(std::move(library));
  const NvmlCode code = loaded->start();
  if (code != NvmlCode::Ok) return {nullptr, code, loaded->text(code)};
  return {loaded, code, ""};
}

}  // namespace opcost
