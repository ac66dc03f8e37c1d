// The part of NVIDIA's management library that opcost calls, for two boards whose
// counters a test sets with fake_nvml_set. It is loaded as the real one is.
#include <cstdint>
#include <cstdio>

namespace {

struct Board {
  unsigned long long millijoules = 0;
  unsigned milliwatts = 0;
  int code = 0;  // what every question about the board is answered with, if not 0
};

constexpr unsigned kBoards = 2;
constexpr int kBadArgument = 2;
constexpr int kGpuLost = 15;

struct State {
  Board boards[kBoards];
  int init_code = 0, running = 0;
};

State& state() {
  static State the_state;
  return the_state;
}

int text(char* to, unsigned length, const char* before, long number, const char* after) {
  std::snprintf(to, length, "%s%ld%s", before, number, after);
  return 0;
}

long number_of(const void* board) { return static_cast<const Board*>(board) - state().boards; }

}  // namespace

extern "C" {
// NOLINTBEGIN(readability-identifier-naming): the names are NVIDIA's

void fake_nvml_set(unsigned index, unsigned long long millijoules, unsigned milliwatts, int code) {
  state().boards[index] = {millijoules, milliwatts, code};
}
void fake_nvml_set_init(int code) { state().init_code = code; }
int fake_nvml_running() { return state().running; }

int nvmlInit_v2() {
  state().running += state().init_code == 0 ? 1 : 0;
  return state().init_code;
}
int nvmlShutdown() {
  --state().running;
  return 0;
}
const char* nvmlErrorString(int code) {
  return code == kGpuLost ? "GPU is lost" : "Some other error";
}
int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = kBoards;
  return 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** board) {
  if (index >= kBoards) return kBadArgument;
  *board = &state().boards[index];
  return 0;
}
int nvmlDeviceGetName(void* board, char* name, unsigned length) {
  return text(name, length, "Fake board ", number_of(board), "");
}
int nvmlDeviceGetUUID(void* board, char* uuid, unsigned length) {
  return text(uuid, length, "GPU-", number_of(board), "abc-def");
}

#ifndef FAKE_NVML_old
int nvmlDeviceGetTotalEnergyConsumption([[maybe_unused]] void* board,
                                        [[maybe_unused]] unsigned long long* energy) {
#ifdef FAKE_NVML_no_counter
  return 3;  // not supported
#else
  const auto* asked = static_cast<const Board*>(board);
  *energy = asked->millijoules;
  return asked->code;
#endif
}
#endif

int nvmlDeviceGetPowerUsage(void* board, unsigned* power) {
  const auto* asked = static_cast<const Board*>(board);
  *power = asked->milliwatts;
  return asked->code;
}

// NOLINTEND(readability-identifier-naming)
}  // extern "C"
