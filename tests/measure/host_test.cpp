// The description of a machine, and detection of virtual machines.
#include "opcost/measure/host.h"

#include <doctest/doctest.h>

#include "measure/cpu_info.h"
#include "measure/sysfs_tree.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string kind_of(const SysfsTree& tree) { return virtual_machine(tree.options).value_or(""); }

void firmware(SysfsTree& tree, const std::string& vendor, const std::string& product) {
  tree.file("class/dmi/id/sys_vendor", vendor);
  tree.file("class/dmi/id/product_name", product);
}

void flags(SysfsTree& tree, const std::string& words) {
  tree.file("proc/cpuinfo", "processor\t: 0\nmodel name\t: X\nflags\t\t: " + words);
}

}  // namespace

TEST_CASE("Host: a virtual machine is known by its processor, its firmware or Xen") {
  SysfsTree tree("vm");
  CHECK(kind_of(tree).empty());
  flags(tree, "fpu vme hypervisors");
  CHECK(kind_of(tree).empty());
  flags(tree, "fpu hypervisor vme");
  CHECK(kind_of(tree) == "the processor says that a hypervisor runs it");
  firmware(tree, "Dell Inc.", "PowerEdge R640");
  CHECK(kind_of(tree) == "Dell Inc. PowerEdge R640");
  flags(tree, "fpu vme");
  CHECK(kind_of(tree).empty());
  firmware(tree, "QEMU", "Standard PC (Q35 + ICH9, 2009)");
  CHECK(kind_of(tree) == "QEMU Standard PC (Q35 + ICH9, 2009)");
  firmware(tree, "Microsoft Corporation", "Virtual Machine");
  CHECK(kind_of(tree) == "Microsoft Corporation Virtual Machine");
  firmware(tree, "Microsoft Corporation", "Surface Laptop");
  CHECK(kind_of(tree).empty());
  firmware(tree, "Amazon EC2", "c6g.xlarge");  // no such flag on Arm
  CHECK(kind_of(tree) == "Amazon EC2 c6g.xlarge");
  firmware(tree, "Amazon EC2", "c6g.metal");
  CHECK(kind_of(tree).empty());
  tree.file("hypervisor/type", "xen");
  CHECK(kind_of(tree) == "Xen");
}

TEST_CASE("Host: what the machine tells of itself, and nothing else") {
  SysfsTree tree("host");
  CHECK(host_description(tree.options).empty());
  tree.file("proc/cpuinfo",
            "processor\t: 0\nmodel name\t: AMD EPYC 7763 64-Core Processor\nphysical id\t: 0\n\n"
            "processor\t: 1\nmodel name\t: AMD EPYC 7763 64-Core Processor\nphysical id\t: 1");
  tree.file("proc/meminfo", "MemTotal:       16777216 kB");
  tree.file("proc/sys/kernel/osrelease", "6.1.0-18-amd64");
  const std::string cpu = "devices/system/cpu/";
  tree.file(cpu + "cpu0/cpufreq/scaling_governor", "performance");
  tree.file(cpu + "cpu1/cpufreq/scaling_governor", "powersave");
  tree.file(cpu + "cpufreq/boost", "1");
  tree.file(cpu + "smt/active", "0");
  const std::vector<std::pair<std::string, std::string>> expected{
      {"cpu", "AMD EPYC 7763 64-Core Processor"},
      {"sockets", "2"},
      {"threads", "2"},
      {"smt", "off"},
      {"governor", "performance, powersave"},
      {"turbo", "on"},
      {"memory", "16 GiB"},
      {"kernel", "6.1.0-18-amd64"}};
  CHECK(host_description(tree.options) == expected);
  tree.file(cpu + "intel_pstate/no_turbo", "1");  // Intel's driver has the other sense
  CHECK(host_description(tree.options)[5].second == "off");
}

TEST_CASE("Host: processors' names as lists have them") {
  CHECK(short_cpu_name("Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz") == "Intel Xeon Gold 6148");
  CHECK(short_cpu_name("Intel(R) Xeon(R) CPU E5-2699 v4 @ 2.20GHz") == "Intel Xeon E5-2699 v4");
  CHECK(short_cpu_name("11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz") == "Intel Core i7-1165G7");
  CHECK(short_cpu_name("AMD EPYC 7763 64-Core Processor") == "AMD EPYC 7763");
  CHECK(short_cpu_name("AMD Ryzen 7 7840U w/ Radeon 780M Graphics") == "AMD Ryzen 7 7840U");
  CHECK(short_cpu_name("Intel(R) Core(TM) Ultra 7 155H") == "Intel Core Ultra 7 155H");
  CHECK(short_cpu_name("") == "");
}
