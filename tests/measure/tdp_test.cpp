// The meter `tdp`, a formula.
#include <doctest/doctest.h>

#include "measure/sysfs_tree.h"

#include "opcost/measure/open_meter.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr const char* kXeon = "Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz";  // 150 W in the list

/// user nice system idle iowait irq softirq steal guest guest_nice
void load(SysfsTree& tree, const std::string& ticks) {
  tree.file("proc/stat", "cpu  " + ticks + "\ncpu0 1 2 3 4 5 6 7 8 9 10");
}

void processors(SysfsTree& tree, const std::string& model, int sockets) {
  std::string text;
  for (int socket = 0; socket < sockets; ++socket)
    text += "processor\t: " + std::to_string(socket) + "\nmodel name\t: " + model +
            "\nphysical id\t: " + std::to_string(socket) + "\nflags\t\t: fpu vme\n\n";
  tree.file("proc/cpuinfo", text);
}

Result<std::unique_ptr<Meter>> open_tdp(const SysfsTree& tree) {
  return open_meter("tdp", tree.options, tree.machine);
}

std::string tdp_refusal(const SysfsTree& tree) {
  const auto meter = open_tdp(tree);
  return meter ? "" : to_string(meter.error());
}

}  // namespace

TEST_CASE("TDP: a tenth at rest and the rest by the load, and 3 W for 8 GB of memory") {
  SysfsTree tree("tdp");
  tree.options.tdp_w = 100.0;
  tree.options.dram_gb = 16.0;
  load(tree, "100 0 100 1000 0 0 0 0 0 0");
  const auto meter = open_tdp(tree);
  REQUIRE(meter.ok());
  CHECK((*meter)->description().method == Method::Estimated);
  CHECK((*meter)->description().scope == "package+dram");
  CHECK((*meter)->description().how ==
        "TDP 100 W (given) x (0.1 + 0.9 x load), memory 3 W for 8 GB of 16 GB");
  REQUIRE((*meter)->begin().ok());
  tree.machine->advance(10.0);
  // 200 ticks busy (150 user, 50 softirq) of 800: load 0.25. Steal and guest do not count.
  load(tree, "250 0 100 1500 100 0 50 999 77 0");
  const auto window = (*meter)->end();
  REQUIRE(window.ok());
  CHECK(window->seconds == doctest::Approx(10.0));
  // 100 W x (0.1 + 0.9 x 0.25) = 32.5 W; 16 GB x 3/8 = 6 W; for 10 s.
  REQUIRE(window->domains.size() == 2);
  CHECK(window->domains[0].joules == doctest::Approx(325.0));
  CHECK(window->domains[0].raw_begin == "200");
  CHECK(window->domains[0].raw_end == "400");
  CHECK(window->domains[0].raw_unit == "busy ticks");
  CHECK(window->domains[1].joules == doctest::Approx(60.0));
  CHECK(window->joules == doctest::Approx(385.0));
}

TEST_CASE("TDP: the processor's of the list, times the sockets") {
  SysfsTree tree("tdp-list");
  processors(tree, kXeon, 2);
  tree.file("proc/meminfo", "MemTotal:       31250000 kB\nMemFree: 5 kB");  // 32 GB
  load(tree, "0 0 0 0 0 0 0 0");
  const auto meter = open_tdp(tree);
  REQUIRE(meter.ok());
  CHECK((*meter)->description().how ==
        "TDP 2 x 150 W (Intel Xeon Gold 6148) x (0.1 + 0.9 x load), "
        "memory 3 W for 8 GB of 32 GB");
  REQUIRE((*meter)->begin().ok());
  tree.machine->advance(2.0);
  load(tree, "50 0 50 0 0 0 0 0");
  CHECK((*meter)->end()->joules == doctest::Approx(2.0 * (300.0 + 12.0)));
}

TEST_CASE("TDP: no processor's TDP is guessed") {
  SysfsTree tree("tdp-unknown");
  load(tree, "0 0 0 0 0 0 0 0");
  CHECK(tdp_refusal(tree).find("--tdp WATTS") != std::string::npos);
  processors(tree, "Intel(R) Xeon(R) Processor", 1);
  CHECK(tdp_refusal(tree).find("Intel(R) Xeon(R) Processor is not in the list") !=
        std::string::npos);
  for (const double watts : {0.0, -5.0, 1e9}) {
    tree.options.tdp_w = watts;
    CHECK(tdp_refusal(tree).find("cannot be") != std::string::npos);
  }
  tree.options.tdp_w = 65.0;
  CHECK(tdp_refusal(tree).empty());
  CHECK((*open_tdp(tree))->description().scope == "package");  // no memory is told
  tree.options.dram_gb = -1.0;
  CHECK(tdp_refusal(tree).find("cannot be") != std::string::npos);
}

TEST_CASE("TDP: without the load there is no estimate") {
  SysfsTree tree("tdp-no-load");
  tree.options.tdp_w = 65.0;
  CHECK(tdp_refusal(tree).find("no load") != std::string::npos);
  for (const std::string ticks : {"1 2 3", "1 2 3 4 5 6", "a b c d e f g", "", "-1 0 0 0 0 0 0",
                                  "18446744073709551615 1 1 1 1 1 1"}) {
    load(tree, ticks);
    CHECK(tdp_refusal(tree).find("no load") != std::string::npos);
  }
  load(tree, "1 2 3 4 5 6 7");
  const auto meter = open_tdp(tree);
  REQUIRE(meter.ok());
  REQUIRE((*meter)->begin().ok());
  tree.machine->advance(0.001);
  CHECK((*meter)->end().error().what.find("too short") != std::string::npos);
  REQUIRE((*meter)->begin().ok());
  tree.machine->advance(5.0);
  tree.file("proc/stat", "gone");
  CHECK_FALSE((*meter)->end().ok());
}
