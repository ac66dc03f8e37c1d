// Load of other processes and throttling, on folders that stand for /proc and /sys.
#include "opcost/measure/surroundings.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "support/files.h"

namespace opcost::test {
namespace {

/// /proc/PID/stat of a process whose name is a trap; utime and the three times after it.
std::string process(int group, int user, int system, int children_user, int children_system) {
  return "77 (a) b (c) S 1 " + std::to_string(group) + " 77 0 -1 4194560 1 0 0 0 " +
         std::to_string(user) + " " + std::to_string(system) + " " + std::to_string(children_user) +
         " " + std::to_string(children_system) + " 20 0 1 0 5\n";
}

struct FakeMachine {
  explicit FakeMachine(const std::string& name) : folder("surroundings-" + name) {}
  Folder folder;
  std::string self = std::to_string(::getpid());

  std::unique_ptr<Surroundings> open() const {
    return watch_machine({folder.path("proc"), folder.path("sys")});
  }
  void cores(const std::string& ticks) const {
    folder.file("proc/stat", "cpu  " + ticks + "\ncpu0 1 2 3\n");
  }
};

TEST_CASE("Surroundings: load of others is what the cores did, less opcost's and the runner's") {
  const FakeMachine machine("load");
  // user nice system idle iowait irq softirq steal guest guest_nice
  machine.cores("100 0 100 1000 50 0 0 0 0 0");
  machine.folder.file("proc/" + machine.self + "/stat", process(5, 10, 10, 0, 0));
  machine.folder.file("proc/77/stat", process(500, 20, 0, 0, 0));
  machine.folder.file("proc/78/stat", process(500, 0, 0, 5, 0));
  machine.folder.file("proc/79/stat", process(9, 50, 0, 0, 0));
  const auto surroundings = machine.open();
  surroundings->begin(500);
  // 120 ticks more: 60 busy (of which 5 stolen), 60 idle.
  machine.cores("150 0 105 1050 60 0 0 5 0 0");
  machine.folder.file("proc/" + machine.self + "/stat", process(5, 11, 11, 0, 0));  // 2
  machine.folder.file("proc/77/stat", process(500, 50, 0, 0, 0));                   // 30
  machine.folder.file("proc/78/stat", process(500, 0, 0, 13, 0));                   // 8
  machine.folder.file("proc/79/stat", process(9, 65, 0, 0, 0));                     // another's
  const Disturbance result = surroundings->end();
  REQUIRE(result.other_load);
  CHECK(*result.other_load == doctest::Approx(20.0 / 120.0));
  CHECK_FALSE(result.throttled);
}

TEST_CASE("Surroundings: throttling is counted over all cores and packages") {
  const FakeMachine machine("heat");
  const auto count = [&machine](const char* cpu, const char* name, int number) {
    machine.folder.file(std::string("sys/devices/system/cpu/") + cpu + "/thermal_throttle/" + name,
                        std::to_string(number) + "\n");
  };
  count("cpu0", "core_throttle_count", 5);
  count("cpu0", "package_throttle_count", 7);
  count("cpu1", "core_throttle_count", 1);
  const auto surroundings = machine.open();
  surroundings->begin(0);
  count("cpu1", "core_throttle_count", 3);
  count("cpu0", "package_throttle_count", 8);
  const Disturbance result = surroundings->end();
  CHECK(result.throttled == 3U);
  CHECK_FALSE(result.other_load);  // there is no /proc/stat
}

TEST_CASE("Surroundings: damaged files of the kernel are not known, not zero") {
  const FakeMachine machine("damaged");
  for (const char* ticks : {"", "1 2 3", "1 2 x 4 5 6 7 8 9", "-1 2 3 4 5 6 7 8"}) {
    machine.cores(ticks);
    const auto surroundings = machine.open();
    surroundings->begin(0);
    CHECK_FALSE(surroundings->end().other_load);
  }
}

TEST_CASE("Surroundings: the clock of the system waits, and wakes up at an interrupt") {
  const auto start = std::chrono::steady_clock::now();
  system_clock(nullptr)->sleep(Seconds{0.02});
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(20));
  system_clock([] { return true; })->sleep(Seconds{1000});
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(100));
}

}  // namespace
}  // namespace opcost::test
