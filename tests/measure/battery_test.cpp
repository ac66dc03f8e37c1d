// The meter `battery` on folders that stand for /sys.
#include <doctest/doctest.h>

#include "measure/sysfs_tree.h"

#include "opcost/measure/open_meter.h"

using namespace opcost;
using namespace opcost::test;

namespace {

void battery(SysfsTree& tree, const std::string& name, const std::string& status) {
  tree.file("class/power_supply/" + name + "/status", status);
}

void value(SysfsTree& tree, const std::string& path, const std::string& number) {
  tree.file("class/power_supply/" + path, number);
}

Result<std::unique_ptr<Meter>> open_battery(const SysfsTree& tree) {
  return open_meter("battery", tree.options, tree.machine);
}

double battery_joules(const SysfsTree& tree) {
  const auto meter = open_battery(tree);
  REQUIRE_MESSAGE(meter.ok(), (meter.ok() ? "" : to_string(meter.error())));
  const auto window = window_of(**meter, *tree.machine, 10.0);
  REQUIRE(window.ok());
  return window->joules;
}

std::string battery_refusal(const SysfsTree& tree) {
  const auto meter = open_battery(tree);
  return meter ? "" : to_string(meter.error());
}

}  // namespace

TEST_CASE("Battery: power_now over time") {
  SysfsTree tree("battery-power");
  battery(tree, "BAT0", "Discharging");
  value(tree, "BAT0/power_now", "12500000");  // 12.5 W
  CHECK(battery_joules(tree) == doctest::Approx(125.0));
  const auto meter = open_battery(tree);
  CHECK((*meter)->description().scope == "system");
  CHECK((*meter)->description().method == Method::Measured);
}

TEST_CASE("Battery: current times voltage where no power is told, whatever the sign") {
  for (const std::string current : {"2000000", "-2000000"}) {
    SysfsTree tree("battery-current");
    battery(tree, "BAT1", "Discharging");
    value(tree, "BAT1/current_now", current);     // 2 A
    value(tree, "BAT1/voltage_now", "11100000");  // 11.1 V
    CHECK(battery_joules(tree) == doctest::Approx(222.0));
  }
}

TEST_CASE("Battery: power that rises evenly is integrated exactly") {
  SysfsTree tree("battery-ramp");
  battery(tree, "BAT0", "Discharging");
  value(tree, "BAT0/power_now", "10000000");
  const auto meter = open_battery(tree);
  REQUIRE(meter.ok());
  REQUIRE((*meter)->begin().ok());
  const double begun = tree.machine->now();
  // 10 W and 1 W more each second: from 10 W to 20 W in ten seconds is 150 J.
  tree.machine->on_time = [&](double now) {
    value(tree, "BAT0/power_now", std::to_string(std::lround((10.0 + now - begun) * 1e6)));
  };
  tree.machine->advance(10.0);
  const auto window = (*meter)->end();
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(150.0));
  CHECK(window->domains[0].raw_begin == "10");
  CHECK(window->domains[0].raw_end == "20");
  CHECK(window->domains[0].raw_unit == "W");
}

TEST_CASE("Battery: two that are discharged add up, one that rests does not count") {
  SysfsTree tree("battery-two");
  battery(tree, "BAT0", "Discharging");
  value(tree, "BAT0/power_now", "7000000");
  battery(tree, "BAT1", "Discharging");
  value(tree, "BAT1/power_now", "3000000");
  CHECK(battery_joules(tree) == doctest::Approx(100.0));
  battery(tree, "BAT1", "Not charging");
  CHECK(battery_joules(tree) == doctest::Approx(70.0));
}

TEST_CASE("Battery: it measures only while the machine runs on it") {
  SysfsTree tree("battery-plugged");
  CHECK(battery_refusal(tree).find("no battery") != std::string::npos);
  value(tree, "BAT0/power_now", "7000000");
  for (const std::string status : {"Charging", "Full", "Unknown"}) {
    battery(tree, "BAT0", status);
    CHECK(battery_refusal(tree).find(status) != std::string::npos);
  }
  battery(tree, "BAT0", "Discharging");
  const auto meter = open_battery(tree);
  REQUIRE((*meter)->begin().ok());
  tree.machine->advance(3.0);
  battery(tree, "BAT0", "Charging");  // plugged in, and out again before the end
  tree.machine->advance(2.0);
  battery(tree, "BAT0", "Discharging");
  tree.machine->advance(3.0);
  CHECK((*meter)->end().error().what.find("being charged") != std::string::npos);
}

TEST_CASE("Battery: one that tells no power is no meter") {
  SysfsTree tree("battery-mute");
  battery(tree, "BAT0", "Discharging");
  CHECK(battery_refusal(tree).find("power_now") != std::string::npos);
  value(tree, "BAT0/power_now", "0");
  CHECK(battery_refusal(tree).find("no power") != std::string::npos);
  value(tree, "BAT0/power_now", "many");
  CHECK_FALSE(battery_refusal(tree).empty());
}

TEST_CASE("Battery: a long time without reads is a gap") {
  SysfsTree tree("battery-stall");
  battery(tree, "BAT0", "Discharging");
  value(tree, "BAT0/power_now", "7000000");
  const auto meter = open_battery(tree);
  REQUIRE((*meter)->begin().ok());
  tree.machine->stall(11.0);
  CHECK((*meter)->end().error().what.find("not read for 11 s") != std::string::npos);
}
