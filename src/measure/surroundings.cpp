// Watches what else happens on the machine: load of other processes, throttling.
#include "opcost/measure/surroundings.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>

#include "core/parse.h"
#include "io/file.h"

namespace opcost {
namespace {

using TickCount = std::uint64_t;
constexpr std::size_t kMostProcBytes = std::size_t{1} << 20;

class SystemClock final : public Clock {
 public:
  explicit SystemClock(std::function<bool()> interrupted) : interrupted_(std::move(interrupted)) {}

  void sleep(Seconds time) override {
    constexpr Seconds kSlice{0.05};  // interval between two checks for an interrupt
    const auto end = std::chrono::steady_clock::now() + std::min(time, Seconds{1e9});
    while (!(interrupted_ && interrupted_())) {
      const Seconds left = end - std::chrono::steady_clock::now();
      if (left <= Seconds{0}) return;
      std::this_thread::sleep_for(std::min(left, kSlice));
    }
  }

 private:
  std::function<bool()> interrupted_;
};

/// The work of all cores since the start, in clock ticks.
struct CoreTimes {
  TickCount busy = 0, all = 0;
};

// proc(5), /proc/stat: user nice system idle iowait irq softirq steal; guests are included in
// user and nice.
std::optional<CoreTimes> read_cores(const std::string& proc) {
  const auto text = read_text_file(proc + "/stat", kMostProcBytes);
  if (!text || !text->starts_with("cpu ")) return std::nullopt;
  const auto words = split_words(std::string_view(*text).substr(0, text->find('\n')));
  constexpr std::size_t kIdle = 4, kWaiting = 5, kSteal = 8;
  if (words.size() <= kSteal) return std::nullopt;
  CoreTimes times;
  for (std::size_t i = 1; i <= kSteal; ++i) {
    const auto ticks = parse_number<TickCount>(words[i]);
    if (!ticks) return std::nullopt;
    times.all += *ticks;
    if (i != kIdle && i != kWaiting) times.busy += *ticks;
  }
  return times;
}

/// A process, its group, and the time that it and its ended children have used.
struct ProcessTimes {
  int group = 0;
  TickCount busy = 0;
};

// proc(5), /proc/PID/stat; the second field may hold blanks and parentheses.
std::optional<ProcessTimes> read_process(const std::string& folder) {
  const auto text = read_text_file(folder + "/stat", kMostProcBytes);
  const std::size_t name_end = text ? text->rfind(')') : std::string::npos;
  if (name_end == std::string::npos) return std::nullopt;
  const auto words = split_words(std::string_view(*text).substr(name_end + 1));
  constexpr std::size_t kGroup = 2, kFirstTime = 11, kTimes = 4;  // of pgrp; utime to cstime
  if (words.size() < kFirstTime + kTimes) return std::nullopt;
  ProcessTimes times;
  times.group = parse_number<int>(words[kGroup]).value_or(0);
  for (std::size_t i = kFirstTime; i < kFirstTime + kTimes; ++i)
    times.busy += parse_number<TickCount>(words[i]).value_or(0);
  return times;
}

bool is_number(const std::string& name) {
  return name.find_first_not_of("0123456789") == std::string::npos;
}

/// The time that opcost itself and a process group have used.
TickCount own_ticks(const std::string& proc, int group) {
  TickCount sum = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(proc, error)) {
    const std::string name = entry.path().filename().string();
    if (!is_number(name)) continue;
    const auto process = read_process(entry.path().string());
    const bool own = name == std::to_string(::getpid());
    if (process && (own || (group != 0 && process->group == group))) sum += process->busy;
  }
  return sum;
}

// Documentation/ABI/testing/sysfs-devices-system-cpu: one count per core and one per package.
std::optional<std::uint64_t> throttle_count(const std::string& sysfs) {
  std::optional<std::uint64_t> sum;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(sysfs + "/devices/system/cpu", error))
    for (const char* name : {"core_throttle_count", "package_throttle_count"}) {
      const auto text = read_text_file((entry.path() / "thermal_throttle" / name).string(), 64);
      const auto count = text ? parse_number<std::uint64_t>(trimmed(*text)) : std::nullopt;
      if (count) sum = sum.value_or(0) + *count;
    }
  return sum;
}

class LinuxSurroundings final : public Surroundings {
 public:
  explicit LinuxSurroundings(MachineRoots roots) : roots_(std::move(roots)) {}

  void begin(int group) override {
    group_ = group;
    own_ = own_ticks(roots_.proc, group);
    throttled_ = throttle_count(roots_.sysfs);
    cores_ = read_cores(roots_.proc);
  }

  Disturbance end() override {
    Disturbance result;
    const auto cores = read_cores(roots_.proc);
    const TickCount own = own_ticks(roots_.proc, group_);
    const auto throttled = throttle_count(roots_.sysfs);
    if (throttled && throttled_) result.throttled = *throttled - std::min(*throttled, *throttled_);
    if (!cores || !cores_ || cores->all <= cores_->all) return result;
    const TickCount busy = cores->busy - std::min(cores->busy, cores_->busy);
    const TickCount ours = own - std::min(own, own_);
    const auto all = static_cast<double>(cores->all - cores_->all);
    result.other_load = static_cast<double>(busy - std::min(busy, ours)) / all;
    return result;
  }

 private:
  MachineRoots roots_;
  int group_ = 0;
  TickCount own_ = 0;
  std::optional<CoreTimes> cores_;
  std::optional<std::uint64_t> throttled_;
};

}  // namespace

std::unique_ptr<Clock> system_clock(std::function<bool()> interrupted) {
  return std::make_unique<SystemClock>(std::move(interrupted));
}

std::unique_ptr<Surroundings> watch_machine(const MachineRoots& roots) {
  return std::make_unique<LinuxSurroundings>(roots);
}

}  // namespace opcost
