// Counters, clock and timer of the real machine.
#include <doctest/doctest.h>

#include <atomic>

#include "measure/file_counter.h"
#include "measure/machine.h"
#include "measure/sysfs.h"
#include "support/files.h"

using namespace opcost;

TEST_CASE("Machine: a file's counter is read anew each time") {
  test::Folder folder("file-counter");
  const std::string path = folder.file("energy_uj", "12345\n");
  const OpenedCounter opened = open_file_counter(path);
  REQUIRE(opened.counter != nullptr);
  CHECK(*opened.counter->read() == 12345);
  folder.file("energy_uj", "18446744073709551615");
  CHECK(*opened.counter->read() == 18446744073709551615ULL);
  for (const std::string text : {"", "-1", "12 13", "18446744073709551616", "1.5", "x"}) {
    folder.file("energy_uj", text);
    CHECK_FALSE(opened.counter->read().ok());
  }
}

TEST_CASE("Machine: a counter that is not there is not forbidden") {
  test::Folder folder("no-counter");
  const OpenedCounter none = open_file_counter(folder.path("energy_uj"));
  CHECK(none.counter == nullptr);
  CHECK_FALSE(none.forbidden);
  CHECK(none.why == "No such file or directory");
  CHECK(no_counter(EACCES).forbidden);
  CHECK(no_counter(EPERM).forbidden);
  // A folder can be opened, and not read.
  const OpenedCounter directory = open_file_counter(folder.path());
  if (directory.counter) CHECK_FALSE(directory.counter->read().ok());
}

TEST_CASE("Machine: an event that no PMU has cannot be opened") {
  const OpenedCounter none = this_machine()->open_perf({0xfffffff0U, 0, 0});
  CHECK(none.counter == nullptr);
  CHECK_FALSE(none.why.empty());
}

TEST_CASE("Machine: a ticker calls until it is stopped, and can start again") {
  const auto machine = this_machine();
  const auto ticker = machine->ticker();
  std::atomic<int> calls{0};
  for (int round = 0; round < 2; ++round) {
    calls = 0;
    REQUIRE(ticker->start(0.001, [&] { ++calls; }).ok());
    while (calls < 3) machine->sleep(0.001);
    ticker->stop();
    const int after = calls;
    machine->sleep(0.005);
    CHECK(calls == after);
  }
  REQUIRE(ticker->start(3600.0, [] {}).ok());  // stopping does not wait for it
}

TEST_CASE("Machine: its clock goes forward") {
  const auto machine = this_machine();
  const double before = machine->now();
  machine->sleep(0.001);
  CHECK(machine->now() - before >= 0.001);
}

TEST_CASE("Sysfs: lists of processors, numbers, and names in their order") {
  CHECK(parse_processors("0,18-20\n") == std::vector<int>{0, 18, 19, 20});
  for (const std::string bad : {"", ",", "1-", "-", "2-1", "a", "0,,1", "0-4294967296"})
    CHECK_FALSE(parse_processors(bad).has_value());
  CHECK(parse_count(" 7\n") == 7U);
  CHECK_FALSE(parse_count("7 8").has_value());
  test::Folder folder("names");
  for (const std::string name : {"hwmon10", "hwmon2", "hwmon0", "other"}) folder.file(name, "");
  CHECK(names_in(folder.path(), "hwmon") ==
        std::vector<std::string>{"hwmon0", "hwmon2", "hwmon10"});
  CHECK(names_in(folder.path("none"), "hwmon").empty());
}
