// RAPL by powercap on folders that stand for /sys, with counters whose joules are known.
#include <doctest/doctest.h>

#include <cmath>

#include "measure/sysfs_tree.h"
#include "support/text.h"

#include "opcost/measure/open_meter.h"

using namespace opcost;
using namespace opcost::test;

namespace {

Result<std::unique_ptr<Meter>> open_powercap(const SysfsTree& tree) {
  return open_meter("powercap", tree.options, tree.machine);
}

std::unique_ptr<Meter> opened(const SysfsTree& tree) {
  auto meter = open_powercap(tree);
  REQUIRE_MESSAGE(meter.ok(), (meter.ok() ? "" : to_string(meter.error())));
  return *std::move(meter);
}

/// In ten seconds.
double powercap_joules(const SysfsTree& tree) {
  const auto meter = opened(tree);
  const auto window = window_of(*meter, *tree.machine, 10.0);
  REQUIRE_MESSAGE(window.ok(), (window.ok() ? "" : to_string(window.error())));
  CHECK(window->seconds == doctest::Approx(10.0));
  return window->joules;
}

std::string powercap_refusal(const SysfsTree& tree) {
  const auto meter = open_powercap(tree);
  return meter ? "" : to_string(meter.error());
}

/// 50 W in each of two packages, 5 W in the memory of each: 1100 J in ten seconds.
void rapl_of_two_sockets(SysfsTree& tree, const std::string& interface = "intel-rapl") {
  tree.zone(interface + ":0", "package-0", {1000, 50, kRaplRange});
  tree.zone(interface + ":0:0", "dram", {2000, 5, kRaplRange});
  tree.zone(interface + ":1", "package-1", {3000, 50, kRaplRange});
  tree.zone(interface + ":1:0", "dram", {4000, 5, kRaplRange});
}

}  // namespace

TEST_CASE("Powercap: two sockets with memory below them") {
  SysfsTree tree("two-sockets");
  rapl_of_two_sockets(tree);
  tree.zone("intel-rapl:0:1", "core", {1, 40, kRaplRange});  // inside package-0
  tree.zone("intel-rapl:0:2", "uncore", {1, 3, kRaplRange});
  CHECK(powercap_joules(tree) == doctest::Approx(1100.0).epsilon(1e-12));

  const auto meter = opened(tree);
  CHECK(meter->description().scope == "package+dram");
  CHECK(meter->description().method == Method::Measured);
  CHECK(meter->description().how == "RAPL by powercap: package-0, package-1, dram-0, dram-1");
}

TEST_CASE("Powercap: memory beside its package") {
  SysfsTree tree("memory-beside");
  tree.zone("intel-rapl:0", "package-0", {1000, 50, kRaplRange});
  tree.zone("intel-rapl:1", "dram", {2000, 5, kRaplRange});
  CHECK(powercap_joules(tree) == doctest::Approx(550.0).epsilon(1e-12));
}

TEST_CASE("Powercap: dies that count the same are counted once") {
  SysfsTree tree("mirrored");
  tree.zone("intel-rapl:0", "package-0-die-0", {77, 68, kRaplRange});
  tree.zone("intel-rapl:1", "package-0-die-1", {77, 68, kRaplRange});
  CHECK(powercap_joules(tree) == doctest::Approx(680.0).epsilon(1e-12));
  CHECK(opened(tree)->description().how ==
        "RAPL by powercap: package-0-die-0; not package-0-die-1, which count the same again");
}

TEST_CASE("Powercap: dies that count alone are all counted") {
  SysfsTree tree("dies");
  tree.zone("intel-rapl:0", "package-0-die-0", {77, 50, kRaplRange});
  tree.zone("intel-rapl:1", "package-0-die-1", {77, 40, kRaplRange});  // the same start
  tree.zone("intel-rapl:2", "package-1-die-0", {77, 50, kRaplRange});  // another socket
  CHECK(powercap_joules(tree) == doctest::Approx(500.0 + 400.0 + 500.0).epsilon(1e-12));
}

TEST_CASE("Powercap: dies that show the same number now and then are two") {
  SysfsTree tree("now-and-then");
  // The one steps each millisecond, the other, one step ahead, every third: they differ when both
  // have moved, and show the same a millisecond later.
  tree.zone("intel-rapl:0", "package-0-die-0", {77, 68, kRaplRange, 1000});
  tree.zone("intel-rapl:1", "package-0-die-1", {77 + 68'000, 68, kRaplRange, 3000});
  CHECK(opened(tree)->description().how == "RAPL by powercap: package-0-die-0, package-0-die-1");
}

TEST_CASE("Powercap: a counter that wraps within the window") {
  SysfsTree tree("one-wrap");
  // The window opens a second and a few microseconds after 0, and it wraps about 3 s in.
  tree.zone("intel-rapl:0", "package-0", {kRaplRange - 200'000'000, 50, kRaplRange});
  const auto meter = opened(tree);
  const auto window = window_of(*meter, *tree.machine, 10.0);
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(500.0).epsilon(1e-12));
  CHECK(std::stoull(window->domains[0].raw_begin) > std::stoull(window->domains[0].raw_end));
  CHECK(window->domains[0].raw_unit == "uJ");
  CHECK(window->domains[0].domain == "package-0");
}

TEST_CASE("Powercap: a counter that wraps twice, read in between and not") {
  SysfsTree tree("two-wraps");
  // 65.536 J wrap in 327 ms at 200 W: two and more wraps a second.
  const std::uint64_t small = 65'535'999;
  tree.zone("intel-rapl:0", "package-0", {5, 200, small}, std::to_string(small));
  const auto meter = opened(tree);
  const auto window = window_of(*meter, *tree.machine, 1.0);
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(200.0).epsilon(1e-12));

  REQUIRE(meter->begin().ok());
  tree.machine->stall(1.0);
  const auto lost = meter->end();
  REQUIRE_FALSE(lost.ok());
  CHECK(holds(lost.error().what, "may have wrapped more than once"));
  // The window after it is good again.
  CHECK(window_of(*meter, *tree.machine, 1.0)->joules == doctest::Approx(200.0).epsilon(1e-12));
}

TEST_CASE("Powercap: a failed read spoils its window, and no other") {
  SysfsTree tree("failed-read");
  KnownCounter& counter = tree.zone("intel-rapl:0", "package-0", {1000, 75, kRaplRange});
  const auto meter = opened(tree);
  REQUIRE(meter->begin().ok());
  tree.machine->advance(5.0);
  counter.fails = true;
  tree.machine->advance(60.0);  // the poll falls in here
  counter.fails = false;
  tree.machine->advance(5.0);
  const auto spoilt = meter->end();
  REQUIRE_FALSE(spoilt.ok());
  CHECK(spoilt.error().where == "package-0");
  CHECK(holds(spoilt.error().what, "Input/output error"));
  CHECK(window_of(*meter, *tree.machine, 10.0)->joules == doctest::Approx(750.0).epsilon(1e-12));

  counter.fails = true;
  CHECK_FALSE(meter->begin().ok());
  counter.fails = false;
  REQUIRE(meter->begin().ok());
  counter.fails = true;
  CHECK_FALSE(meter->end().ok());
}

TEST_CASE("Powercap: a counter that goes back is a gap where its range cannot be read") {
  for (const std::string range : {"", "0", "none"}) {
    SysfsTree tree("no-range");
    tree.zone("intel-rapl:0", "package-0", {kRaplRange - 200'000'000, 50, kRaplRange}, range);
    const auto meter = opened(tree);
    const auto window = window_of(*meter, *tree.machine, 10.0);
    REQUIRE_FALSE(window.ok());
    CHECK(holds(window.error().what, "went back"));
  }
}

TEST_CASE("Powercap: the whole system is never added to its packages") {
  SysfsTree tree("psys");
  tree.zone("intel-rapl:1", "psys", {1, 90, kRaplRange});
  CHECK(powercap_joules(tree) == doctest::Approx(900.0).epsilon(1e-12));
  CHECK(opened(tree)->description().scope == "psys");
  tree.zone("intel-rapl:0", "package-0", {1, 50, kRaplRange});
  CHECK(powercap_joules(tree) == doctest::Approx(500.0).epsilon(1e-12));
  CHECK(opened(tree)->description().scope == "package");
}

TEST_CASE("Powercap: of two interfaces to the same counters one is used") {
  SysfsTree tree("mmio");
  rapl_of_two_sockets(tree, "intel-rapl-mmio");
  CHECK(powercap_joules(tree) == doctest::Approx(1100.0).epsilon(1e-12));  // where it is alone
  rapl_of_two_sockets(tree, "intel-rapl");
  CHECK(powercap_joules(tree) == doctest::Approx(1100.0).epsilon(1e-12));
  // It is the registers that are read.
  tree.zone("intel-rapl-mmio:0", "package-0", {1, 70, kRaplRange});
  CHECK(powercap_joules(tree) == doctest::Approx(1100.0).epsilon(1e-12));
}

TEST_CASE("Powercap: ten sockets keep their order") {
  SysfsTree tree("ten");
  for (int socket = 0; socket < 11; ++socket) {
    const std::string number = std::to_string(socket);
    tree.zone("intel-rapl:" + number, "package-" + number, {9, 10, kRaplRange});
  }
  CHECK(powercap_joules(tree) == doctest::Approx(1100.0).epsilon(1e-12));
  CHECK(holds(opened(tree)->description().how, "package-9, package-10"));
}

TEST_CASE("Powercap: a counter that never moves is not 0 J") {
  SysfsTree tree("dead");
  KnownCounter& package = tree.zone("intel-rapl:0", "package-0", {0, 0, kRaplRange});
  CHECK(holds(powercap_refusal(tree), "do not move, as in virtual machines: package-0"));
  // Client processors have a zone of memory that stays 0.
  package.per_us = 50;
  tree.zone("intel-rapl:0:0", "dram", {0, 0, kRaplRange});
  CHECK(powercap_joules(tree) == doctest::Approx(500.0).epsilon(1e-12));
  const auto meter = opened(tree);
  CHECK(meter->description().scope == "package");
  CHECK(holds(meter->description().how, "not dram-0, which do not move"));
  // One that stops later is a gap.
  REQUIRE(meter->begin().ok());
  package = {package.at(0), 0, kRaplRange};
  REQUIRE(meter->begin().ok());
  tree.machine->advance(10.0);
  const auto window = meter->end();
  REQUIRE_FALSE(window.ok());
  CHECK(holds(window.error().what, "did not move"));
}

TEST_CASE("Powercap: permission and absence are told apart") {
  SysfsTree tree("permission");
  CHECK(holds(powercap_refusal(tree), "no zone of RAPL"));
  rapl_of_two_sockets(tree);
  tree.machine->forbidden_files.insert(tree.folder.path("class/powercap/intel-rapl:1:0/energy_uj"));
  const auto meter = open_powercap(tree);
  REQUIRE_FALSE(meter.ok());
  CHECK(meter.error().what == "the meter powercap may not be read");
  CHECK(meter.error().hint ==
        "run sudo chmod a+r " + tree.folder.path("class/powercap") + "/*/energy_uj");
}

TEST_CASE("Powercap: a zone that cannot be read is never left out in silence") {
  SysfsTree tree("unreadable");
  rapl_of_two_sockets(tree);
  tree.zone("intel-rapl:1", "package-1", {1, 50, kRaplRange}).fails = true;
  CHECK(holds(powercap_refusal(tree), "package-1: cannot read"));
}

TEST_CASE("Powercap: folders of other kinds are passed over") {
  SysfsTree tree("others");
  tree.file("class/powercap/intel-rapl/enabled", "1");
  tree.file("class/powercap/intel-rapl:x/name", "package-0");
  tree.file("class/powercap/intel-rapl:1:/name", "dram");
  tree.file("class/powercap/dtpm:0/name", "package-7");
  tree.file("class/powercap/intel-rapl:99999999999999999999/name", "package-0");
  tree.file("class/powercap/intel-rapl:2/enabled", "no name");
  CHECK(holds(powercap_refusal(tree), "no zone of RAPL"));
}

TEST_CASE("Powercap: a window opens at a step of the counter") {
  SysfsTree tree("align");
  KnownCounter counter{0, 100, kRaplRange, 1000};  // as the hardware: once a millisecond
  tree.zone("intel-rapl:0", "package-0", counter);
  const auto meter = opened(tree);
  tree.machine->stall(0.0014 - std::fmod(tree.machine->now(), 0.001));  // 0.4 ms after a step
  // Opened there, 5.0009 s would hold 5001 steps of 0.1 J; opened at a step they hold 5000.
  const auto window = window_of(*meter, *tree.machine, 5.0009);
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(500.0).epsilon(1e-12));
}
