// Programs that deliver joules, good and bad ones, as shell scripts.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "io/descriptor.h"
#include "measure/sysfs_tree.h"
#include "support/program.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr const char* kHello = "echo 'opcost-meter 1 measured board a test'; ";

Result<std::unique_ptr<Meter>> open_command(const SysfsTree& tree, const std::string& program,
                                            double timeout_s = 5.0) {
  MeterOptions options = tree.options;
  options.command_timeout_s = timeout_s;
  return open_meter("command=" + program, options, tree.machine);
}

/// A program that greets, says ok and then this, in a window of four seconds.
Result<EnergyWindow> answer(const std::string& words) {
  SysfsTree tree("command");
  const auto meter =
      open_command(tree, std::string(kHello) + "read q; echo ok; read q; echo '" + words + "'");
  REQUIRE(meter.ok());
  return window_of(**meter, *tree.machine, 4.0);
}

std::string refusal_of(const std::string& program, double timeout_s = 5.0) {
  SysfsTree tree("command");
  const auto meter = open_command(tree, program, timeout_s);
  return meter ? "" : to_string(meter.error());
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The script of PROTOCOLS.md.
std::string documented_program() {
  const std::string text = source_file("src/measure/PROTOCOLS.md");
  const std::size_t first = text.find("#!/bin/sh");
  return text.substr(first, text.find("```", first) - first);
}

}  // namespace

TEST_CASE("Command meter: the documented program works") {
  SysfsTree tree("documented");
  const std::string script = tree.folder.file("meter.sh", documented_program());
  const std::string counter = tree.folder.file("energy1_input", "1000000\n");
  const auto meter = open_command(tree, "sh " + script + " " + counter + " 2>&-");
  REQUIRE_MESSAGE(meter.ok(), (meter.ok() ? "" : to_string(meter.error())));
  CHECK((*meter)->description().method == Method::Measured);
  CHECK((*meter)->description().scope == "board");
  CHECK((*meter)->description().how == "INA238 on the 12 V rail");
  REQUIRE((*meter)->begin().ok());
  tree.machine->advance(2.0);
  tree.folder.file("energy1_input", "26000000\n");
  const auto window = (*meter)->end();
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(25.0));
  CHECK(window->seconds == doctest::Approx(2.0));
  // An error of the program's is a gap, and the next window is good.
  REQUIRE((*meter)->begin().ok());
  std::filesystem::remove(counter);
  const auto gap = (*meter)->end();
  REQUIRE_FALSE(gap.ok());
  CHECK(holds(gap.error().what, "cannot read " + counter));
  tree.folder.file("energy1_input", "0\n");
  REQUIRE((*meter)->begin().ok());
  tree.folder.file("energy1_input", "500000\n");
  tree.machine->advance(1.0);
  CHECK((*meter)->end()->joules == doctest::Approx(0.5));
}

TEST_CASE("Command meter: joules, seconds and parts") {
  const auto plain = answer("joules 12.5");
  REQUIRE(plain.ok());
  CHECK(plain->joules == 12.5);
  CHECK(plain->seconds == doctest::Approx(4.0));
  REQUIRE(plain->domains.size() == 1);
  CHECK(plain->domains[0].domain == "command");

  const auto full = answer("joules 12.5 seconds=4.25 package-0=10.5  dram-0=2");
  REQUIRE(full.ok());
  CHECK(full->seconds == 4.25);
  REQUIRE(full->domains.size() == 2);
  CHECK(full->domains[1].domain == "dram-0");
  CHECK(full->domains[1].joules == 2.0);
  CHECK(answer("joules 1.25e1 a=12.5")->joules == 12.5);
}

TEST_CASE("Command meter: an answer that is none is an error, never 0 J") {
  for (const std::string words : {"",
                                  "joules",
                                  "joules 0",
                                  "joules -1",
                                  "joules nan",
                                  "joules inf",
                                  "joules 1e999",
                                  "joules many",
                                  "12.5",
                                  "JOULES 1",
                                  "ok",
                                  "joules 12.5 J",
                                  "joules 12.5 a=1",
                                  "joules 12.5 a=-1 b=13.5",
                                  "joules 12.5 seconds=0",
                                  "joules 12.5 seconds=x",
                                  "joules 12.5 =12.5",
                                  "joules 12.5 seconds=inf",
                                  "joules 12.5 seconds=nan",
                                  "joules 12.5 a=nan b=12.5"})
    CHECK_MESSAGE(holds(answer(words).error().what, "instead of `joules J`"), words);
}

TEST_CASE("Command meter: it says itself whether it measures") {
  SysfsTree tree("estimated");
  const auto meter = open_command(tree, "echo 'opcost-meter 1 estimated system'; read q");
  REQUIRE(meter.ok());
  CHECK((*meter)->description().method == Method::Estimated);
  for (const std::string line :
       {"hello", "opcost-meter 2 measured board", "opcost-meter 1 measured",
        "opcost-meter 1 unknown board", "opcost-meter 1 guessed board", "opcost-meter 1 ", ""})
    CHECK_MESSAGE(holds(refusal_of("echo '" + line + "'; read q"), "instead of `opcost-meter"),
                  line);
  CHECK(holds(refusal_of("echo 'error no sensor'; read q"), "no sensor"));
}

TEST_CASE("Command meter: a program that ends is an error that says how") {
  CHECK(holds(refusal_of("exit 3"), "ended with exit status 3"));
  CHECK(holds(refusal_of("opcost-no-such-program 2>&-"), "ended with exit status 127"));
  CHECK(holds(refusal_of("kill -9 $$"), "was killed by signal 9"));
  SysfsTree tree("ends");
  const auto meter = open_command(tree, std::string(kHello) + "exit 4");
  REQUIRE(meter.ok());
  // Whether it is found in the writing or the reading, it is the same.
  CHECK(holds((*meter)->begin().error().what, "ended with exit status 4"));
  CHECK(holds((*meter)->begin().error().what, "has ended"));
  CHECK(holds((*meter)->end().error().what, "no window"));
}

TEST_CASE("Command meter: a program that hangs is killed, with all it has started") {
  const auto begun = std::chrono::steady_clock::now();
  CHECK(holds(refusal_of("sleep 60 & sleep 60", 0.05), "did not answer within"));
  SysfsTree tree("hangs");
  const auto meter = open_command(tree, std::string(kHello) + "trap '' TERM; sleep 60", 0.05);
  REQUIRE(meter.ok());
  CHECK(holds((*meter)->begin().error().what, "did not answer within"));
  CHECK(holds((*meter)->begin().error().what, "has ended"));
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(20));
}

TEST_CASE("Command meter: what a program has started ends with it") {
  SysfsTree tree("group");
  const std::string fifo = tree.folder.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const Descriptor reader{::open(fifo.c_str(), O_RDONLY | O_NONBLOCK)};
  // The sleeper alone keeps the fifo open; while it does, reading would block.
  CHECK_FALSE(
      open_command(tree, "exec 3>" + fifo + "; sleep 60 & exec 3>&-; echo x; sleep 60").ok());
  char byte = 0;
  ssize_t got = -1;
  for (int i = 0; i < 2000 && got < 0; ++i) {
    got = ::read(reader.number(), &byte, 1);
    if (got < 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(got == 0);
}

TEST_CASE("Command meter: writing to a program that does not listen does no harm") {
  SysfsTree tree("deaf");
  const auto meter = open_command(tree, "exec <&-; " + std::string(kHello) + "sleep 60");
  REQUIRE(meter.ok());
  CHECK(holds((*meter)->begin().error().what, "closed its input or output"));
}

TEST_CASE("Command meter: a program that prints rubbish without end is stopped") {
  CHECK(holds(refusal_of("cat /dev/zero"), "more than 64 KiB"));
  CHECK(holds(refusal_of("yes"), "said `y`"));
  CHECK(holds(refusal_of("exec >&-; sleep 60", 5.0), "closed its input or output"));
}

TEST_CASE("Command meter: without a program there is none") {
  SysfsTree tree("no-command");
  CHECK(holds(open_meter("command", tree.options, tree.machine).error().what, "command=PROG"));
  CHECK(holds(open_meter("command=", tree.options, tree.machine).error().what, "command=PROG"));
}
