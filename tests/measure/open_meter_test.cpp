// Choosing a meter, and why one is not available.
#include "opcost/measure/open_meter.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "measure/sysfs_tree.h"
#include "support/paths.h"

using namespace opcost;
using namespace opcost::test;

namespace {

void add_perf(SysfsTree& tree) {
  tree.pmu("0");
  tree.event("energy-pkg", "event=0x02", "1e-6");
  tree.machine->events[{2, 0}] = {10, 50};
}

void add_battery(SysfsTree& tree) {
  tree.file("class/power_supply/BAT0/status", "Discharging");
  tree.file("class/power_supply/BAT0/power_now", "5000000");
}

std::string name_of_auto(const SysfsTree& tree) {
  const auto meter = open_meter("auto", tree.options, tree.machine);
  return meter ? (*meter)->description().name : "error: " + to_string(meter.error());
}

}  // namespace

TEST_CASE("Meters: auto takes perf, then powercap, then what else measures") {
  SysfsTree tree("auto");
  add_battery(tree);
  CHECK(name_of_auto(tree) == "battery");
  tree.zone("intel-rapl:0", "package-0", {1, 50, kRaplRange});
  CHECK(name_of_auto(tree) == "powercap");
  add_perf(tree);
  CHECK(name_of_auto(tree) == "perf");
  tree.machine->forbids_perf = true;
  CHECK(name_of_auto(tree) == "powercap");
}

TEST_CASE("Meters: auto never estimates, and says what is missing") {
  SysfsTree tree("auto-nothing");
  tree.options.tdp_w = 100.0;
  tree.options.command = "echo opcost-meter 1 measured board";
  tree.file("proc/stat", "cpu 1 2 3 4 5 6 7 8");
  add_perf(tree);
  tree.machine->forbids_perf = true;
  const std::string error = name_of_auto(tree);
  CHECK(error.find("no meter can measure on this machine, only estimate") != std::string::npos);
  CHECK(error.find("--meter tdp estimates") != std::string::npos);
  CHECK(error.find("perf: no permission: run sudo") != std::string::npos);
  CHECK(error.find("battery: no battery") != std::string::npos);
  CHECK(open_meter("tdp", tree.options, tree.machine).ok());
}

TEST_CASE("Meters: auto reads the board where a GPU runs the model, and nothing else") {
  SysfsTree tree("auto-gpu");
  add_perf(tree);
  tree.options.on_gpu = true;
  CHECK(name_of_auto(tree).find("error: no meter can measure") == 0);
  CHECK(name_of_auto(tree).find("nvml: no library") != std::string::npos);
}

TEST_CASE("Meters: a name that is none gets a hint") {
  SysfsTree tree("names");
  CHECK(open_meter("powercab", tree.options, tree.machine).error().hint ==
        "did you mean `powercap`?");
  CHECK(open_meter("x", tree.options, tree.machine).error().hint ==
        "one of: perf, powercap, hwmon, jetson, nvml, battery, tdp, command, auto, rapl");
}

TEST_CASE("Meters: an interval is between a millisecond and an hour") {
  SysfsTree tree("interval");
  add_battery(tree);
  for (const double bad : {0.0, -1.0, 1e-9, 1e9}) {
    tree.options.interval_s = bad;
    CHECK(open_meter("battery", tree.options, tree.machine).error().what.find("interval") !=
          std::string::npos);
  }
  tree.options.interval_s = 0.5;
  CHECK(open_meter("battery", tree.options, tree.machine).ok());
}

TEST_CASE("Meters: the list has every meter, available or why not") {
  SysfsTree tree("list");
  add_perf(tree);
  tree.zone("intel-rapl:0", "package-0", {1, 50, kRaplRange});
  tree.machine->forbidden_files.insert(tree.folder.path("class/powercap/intel-rapl:0/energy_uj"));
  const auto list = list_meters(tree.options, tree.machine);
  const auto names = meter_names();
  REQUIRE(list.size() == names.size());
  for (std::size_t at = 0; at < list.size(); ++at) CHECK(list[at].meter.name == names[at]);
  CHECK(list[0].state == MeterState::Available);
  CHECK(list[0].detail == "RAPL by perf_event: package-0");
  CHECK(list[1].state == MeterState::Permission);
  CHECK(list[1].detail.find("run sudo chmod") == 0);
  CHECK(list[2].state == MeterState::Absent);
  const auto tdp = std::ranges::find(names, "tdp") - names.begin();
  CHECK(list[static_cast<std::size_t>(tdp)].meter.method == Method::Estimated);
  CHECK(list[0].meter.method == Method::Measured);
}

TEST_CASE("Meters: of this machine a list can be had, whatever it has") {
  MeterOptions options;
  const auto list = list_meters(options);
  CHECK(list.size() == meter_names().size());
  for (const MeterStatus& status : list) CHECK_FALSE(status.detail.empty());
}
