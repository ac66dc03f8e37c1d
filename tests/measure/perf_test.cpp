// The meter `perf` on folders that stand for /sys.
#include <doctest/doctest.h>

#include "measure/sysfs_tree.h"

#include "opcost/measure/open_meter.h"

using namespace opcost;
using namespace opcost::test;

namespace {

// A scale that makes counts a microsecond watts; the kernel's own is 2^-32 J.
constexpr const char* kMicrojoules = "1e-6";

Result<std::unique_ptr<Meter>> open_perf(const SysfsTree& tree) {
  return open_meter("perf", tree.options, tree.machine);
}

std::string perf_refusal(const SysfsTree& tree) {
  const auto meter = open_perf(tree);
  return meter ? "" : to_string(meter.error());
}

void topology(SysfsTree& tree, int processor, int socket, int die = 0) {
  const std::string path = "devices/system/cpu/cpu" + std::to_string(processor) + "/topology/";
  tree.file(path + "physical_package_id", std::to_string(socket));
  tree.file(path + "die_id", std::to_string(die));
}

/// Packages and memory of two sockets, 50 W and 5 W each; cores and psys beside them.
void perf_of_two_sockets(SysfsTree& tree) {
  tree.pmu("0,18");
  topology(tree, 0, 0);
  topology(tree, 18, 1);
  tree.event("energy-cores", "event=0x01", kMicrojoules);
  tree.event("energy-pkg", "event=0x02", kMicrojoules);
  tree.event("energy-ram", "event=0x03", kMicrojoules);
  tree.event("energy-psys", "event=0x05", kMicrojoules);
  for (const int processor : {0, 18}) {
    tree.machine->events[{1, processor}] = {10, 40};
    tree.machine->events[{2, processor}] = {10, 50};
    tree.machine->events[{3, processor}] = {10, 5};
    tree.machine->events[{5, processor}] = {10, 90};
  }
}

}  // namespace

TEST_CASE("Perf: packages and memory of both sockets, nothing twice") {
  SysfsTree tree("perf");
  perf_of_two_sockets(tree);
  const auto meter = open_perf(tree);
  REQUIRE(meter.ok());
  const auto window = window_of(**meter, *tree.machine, 10.0);
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(1100.0).epsilon(1e-12));
  REQUIRE(window->domains.size() == 4);
  CHECK(window->domains[1].joules == doctest::Approx(500.0).epsilon(1e-12));
  CHECK(window->domains[1].raw_unit == "1e-6 J");
  CHECK((*meter)->description().how == "RAPL by perf_event: package-0, package-1, dram-0, dram-1");
  CHECK((*meter)->description().scope == "package+dram");
}

TEST_CASE("Perf: a count is worth what the file of its scale says") {
  SysfsTree tree("perf-scale");
  tree.pmu("0");
  tree.event("energy-pkg", "event=0x02");
  tree.machine->events[{2, 0}] = {7, std::uint64_t{1} << 38};  // 64 J a microsecond: too much
  auto meter = open_perf(tree);
  REQUIRE(meter.ok());
  auto window = window_of(**meter, *tree.machine, 1.0);
  REQUIRE_FALSE(window.ok());
  CHECK(window.error().what.find("cannot be") != std::string::npos);
  // 2^22 counts of 2^-32 J a microsecond are 1 J in 1024 of them.
  tree.machine->events[{2, 0}] = {7, std::uint64_t{1} << 22};
  meter = open_perf(tree);
  REQUIRE(meter.ok());
  window = window_of(**meter, *tree.machine, 1.024);
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(1000.0).epsilon(1e-12));
}

TEST_CASE("Perf: the whole system where there is nothing else") {
  SysfsTree tree("perf-psys");
  tree.pmu("0");
  tree.event("energy-psys", "event=0x05", kMicrojoules);
  tree.machine->events[{5, 0}] = {3, 90};
  const auto meter = open_perf(tree);
  REQUIRE(meter.ok());
  CHECK((*meter)->description().scope == "psys");
  CHECK(window_of(**meter, *tree.machine, 10.0)->joules == doctest::Approx(900.0).epsilon(1e-12));
}

TEST_CASE("Perf: dies that count the same are counted once") {
  SysfsTree tree("perf-dies");
  tree.pmu("0,8");
  topology(tree, 0, 0, 0);
  topology(tree, 8, 0, 1);
  tree.event("energy-pkg", "event=0x02", kMicrojoules);
  tree.machine->events[{2, 0}] = tree.machine->events[{2, 8}] = {10, 68};
  const auto meter = open_perf(tree);
  REQUIRE(meter.ok());
  CHECK(window_of(**meter, *tree.machine, 10.0)->joules == doctest::Approx(680.0).epsilon(1e-12));
  CHECK((*meter)->description().how.find("package-0-die-0; not package-0-die-1") !=
        std::string::npos);
}

TEST_CASE("Perf: a counter that goes back is a gap") {
  SysfsTree tree("perf-back");
  perf_of_two_sockets(tree);
  const auto meter = open_perf(tree);
  REQUIRE(meter.ok());
  REQUIRE((*meter)->begin().ok());
  tree.machine->advance(1.0);
  tree.machine->events[{2, 0}] = {0, 0};
  const auto window = (*meter)->end();
  REQUIRE_FALSE(window.ok());
  CHECK(window.error().what.find("went back") != std::string::npos);
}

TEST_CASE("Perf: permission, absence and counters that do not move are told apart") {
  SysfsTree tree("perf-refused");
  CHECK(perf_refusal(tree).find("no counter of RAPL") != std::string::npos);
  perf_of_two_sockets(tree);
  tree.machine->forbids_perf = true;
  CHECK(perf_refusal(tree).find("perf_event_paranoid=0") != std::string::npos);
  tree.machine->forbids_perf = false;
  const auto events = tree.machine->events;
  tree.machine->events.clear();
  CHECK(perf_refusal(tree).find("package-0 cannot be read") != std::string::npos);
  for (const auto& [event, counter] : events) tree.machine->events[event] = {0, 0};
  CHECK(perf_refusal(tree).find("do not move") != std::string::npos);
}

TEST_CASE("Perf: what the files say in another way is no counter") {
  for (const std::string event : {"", "0x02", "event=2", "event=0x", "event=0x02,umask=0x01"}) {
    SysfsTree tree("perf-event");
    tree.pmu("0");
    tree.event("energy-pkg", event, kMicrojoules);
    CHECK(perf_refusal(tree).find("no counter of RAPL") != std::string::npos);
  }
  for (const std::string scale : {"", "0", "-1", "nan", "inf", "1e-6x"}) {
    SysfsTree tree("perf-scale-text");
    tree.pmu("0");
    tree.event("energy-pkg", "event=0x02", scale);
    CHECK(perf_refusal(tree).find("no counter of RAPL") != std::string::npos);
  }
  for (const std::string processors : {"", "a", "1-0", "0-99999999", "-1"}) {
    SysfsTree tree("perf-mask");
    tree.pmu(processors);
    tree.event("energy-pkg", "event=0x02", kMicrojoules);
    CHECK(perf_refusal(tree).find("no counter of RAPL") != std::string::npos);
  }
}
