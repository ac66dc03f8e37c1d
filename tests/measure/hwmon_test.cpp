// The meter `hwmon` on folders that stand for /sys.
#include <doctest/doctest.h>

#include "measure/sysfs_tree.h"

#include "opcost/measure/open_meter.h"

using namespace opcost;
using namespace opcost::test;

namespace {

KnownCounter& sensor(SysfsTree& tree, int number, const std::string& label, KnownCounter counter) {
  const std::string path = "class/hwmon/hwmon3/energy" + std::to_string(number);
  tree.file(path + "_label", label);
  tree.file(path + "_input", "0");
  return tree.machine->files[tree.folder.path(path + "_input")] = counter;
}

}  // namespace

TEST_CASE("Hwmon: amd_energy's sockets, and not its cores") {
  SysfsTree tree("hwmon");
  tree.file("class/hwmon/hwmon0/name", "coretemp");
  tree.file("class/hwmon/hwmon3/name", "amd_energy");
  sensor(tree, 1, "Ecore000", {5, 20});
  sensor(tree, 2, "Ecore001", {5, 20});
  sensor(tree, 129, "Esocket0", {std::uint64_t{1} << 40, 120});  // 64 bits: it does not wrap
  sensor(tree, 130, "Esocket1", {9, 100});
  const auto meter = open_meter("hwmon", tree.options, tree.machine);
  REQUIRE(meter.ok());
  CHECK((*meter)->description().how == "hwmon amd_energy: package-0, package-1");
  CHECK((*meter)->description().scope == "package");
  const auto window = window_of(**meter, *tree.machine, 10.0);
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(2200.0).epsilon(1e-12));
}

TEST_CASE("Hwmon: without the driver, or without leave, there is none") {
  SysfsTree tree("no-hwmon");
  tree.file("class/hwmon/hwmon0/name", "coretemp");
  CHECK(open_meter("hwmon", tree.options, tree.machine).error().what.find("no driver amd_energy") !=
        std::string::npos);
  tree.file("class/hwmon/hwmon3/name", "amd_energy");
  sensor(tree, 1, "Ecore000", {5, 20});
  CHECK(open_meter("hwmon", tree.options, tree.machine).error().what.find("no socket's counter") !=
        std::string::npos);
  sensor(tree, 2, "Esocket0", {5, 20});
  tree.machine->forbidden_files.insert(tree.folder.path("class/hwmon/hwmon3/energy2_input"));
  CHECK(open_meter("hwmon", tree.options, tree.machine).error().hint.find("sudo chmod a+r") !=
        std::string::npos);
}
