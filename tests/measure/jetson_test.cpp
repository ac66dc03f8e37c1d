// The meter `jetson` on folders that stand for /sys: the rails as modules name them.
#include <doctest/doctest.h>

#include "measure/sysfs_tree.h"

#include "opcost/measure/open_meter.h"

using namespace opcost;
using namespace opcost::test;

namespace {

/// A channel of the kernel's driver, in mV and mA.
void channel(SysfsTree& tree, const std::string& monitor, int number, const std::string& name,
             const std::string& millivolts, const std::string& milliamperes) {
  const std::string path = "class/hwmon/" + monitor + "/", at = std::to_string(number);
  tree.file(path + "name", "ina3221");
  tree.file(path + "in" + at + "_label", name);
  tree.file(path + "in" + at + "_input", millivolts);
  tree.file(path + "curr" + at + "_input", milliamperes);
}

/// A rail of Linux for Tegra's driver, in mW.
void rail(SysfsTree& tree, const std::string& address, int number, const std::string& name,
          const std::string& milliwatts) {
  const std::string path = "bus/i2c/drivers/ina3221x/" + address + "/iio:device0/";
  tree.file(path + "rail_name_" + std::to_string(number), name);
  tree.file(path + "in_power" + std::to_string(number) + "_input", milliwatts);
}

Result<std::unique_ptr<Meter>> open_jetson(const SysfsTree& tree,
                                           const std::string& name = "jetson") {
  return open_meter(name, tree.options, tree.machine);
}

double jetson_joules(const SysfsTree& tree) {
  const auto meter = open_jetson(tree);
  REQUIRE_MESSAGE(meter.ok(), (meter.ok() ? "" : to_string(meter.error())));
  const auto window = window_of(**meter, *tree.machine, 10.0);
  REQUIRE(window.ok());
  return window->joules;
}

}  // namespace

TEST_CASE("Jetson: the module's input alone, not what lies behind it") {
  SysfsTree tree("jetson-orin-nx");
  tree.file("class/hwmon/hwmon0/name", "tmp451");
  channel(tree, "hwmon1", 1, "VDD_IN", "5000", "1400");  // 7 W
  channel(tree, "hwmon1", 2, "VDD_CPU_GPU_CV", "5000", "600");
  channel(tree, "hwmon1", 3, "VDD_SOC", "5000", "300");
  CHECK(jetson_joules(tree) == doctest::Approx(70.0));
  const auto meter = open_jetson(tree);
  CHECK((*meter)->description().scope == "module");
  CHECK((*meter)->description().how ==
        "power of VDD_IN by INA3221, integrated by the trapezoid rule");
}

TEST_CASE("Jetson: AGX Orin has no input's rail: three of its four are the whole") {
  SysfsTree tree("jetson-agx-orin");
  channel(tree, "hwmon3", 1, "VDD_GPU_SOC", "20000", "500");  // 10 W
  channel(tree, "hwmon3", 2, "VDD_CPU_CV", "20000", "100");   // 2 W
  channel(tree, "hwmon3", 3, "VIN_SYS_5V0", "5000", "800");   // 4 W
  channel(tree, "hwmon4", 2, "VDDQ_VDD2_1V8AO", "5000", "300");
  CHECK(jetson_joules(tree) == doctest::Approx(160.0));
}

TEST_CASE("Jetson: Linux for Tegra's older driver, over two monitors") {
  SysfsTree tree("jetson-agx-xavier");
  rail(tree, "1-0040", 0, "GPU", "1000");
  rail(tree, "1-0040", 1, "CPU", "2000");
  rail(tree, "1-0040", 2, "SOC", "3000");
  CHECK(open_jetson(tree).error().what.find("is not known: GPU, CPU, SOC") != std::string::npos);
  rail(tree, "1-0041", 0, "CV", "400");
  rail(tree, "1-0041", 1, "VDDRQ", "500");
  rail(tree, "1-0041", 2, "SYS5V", "600");
  CHECK(jetson_joules(tree) == doctest::Approx(75.0));
}

TEST_CASE("Jetson: auto takes it for processors and for the GPU") {
  SysfsTree tree("jetson-auto");
  channel(tree, "hwmon0", 1, "VDD_IN", "5000", "1000");
  for (const bool on_gpu : {false, true}) {
    tree.options.on_gpu = on_gpu;
    const auto meter = open_jetson(tree, "auto");
    REQUIRE(meter.ok());
    CHECK((*meter)->description().name == "jetson");
  }
}

TEST_CASE("Jetson: none without the monitor, or where a sensor tells no number") {
  SysfsTree tree("jetson-none");
  tree.file("class/hwmon/hwmon0/name", "coretemp");
  CHECK(open_jetson(tree).error().what.find("no INA3221 in") != std::string::npos);
  channel(tree, "hwmon1", 1, "VDD_IN", "5000", "-3");
  CHECK(open_jetson(tree).error().what.find("curr1_input") != std::string::npos);
}

TEST_CASE("Jetson: a sensor that fails in a window is a gap") {
  SysfsTree tree("jetson-gap");
  channel(tree, "hwmon1", 1, "VDD_IN", "5000", "1000");
  const auto meter = open_jetson(tree);
  REQUIRE(meter.ok());
  REQUIRE((*meter)->begin().ok());
  tree.file("class/hwmon/hwmon1/curr1_input", "none");
  tree.machine->advance(1.0);
  CHECK_FALSE((*meter)->end().ok());
}
