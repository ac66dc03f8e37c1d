// Where doubts of units and of the order of memories begin.
#include "calibrate/doubts.h"

#include <doctest/doctest.h>

#include <cmath>

#include "opcost/cost/tables.h"
#include "support/synthetic_runs.h"

namespace opcost::doubts_cases {
namespace {

std::size_t doubts_of_scale(double scale) {
  return unit_doubts({}, {}, *find_table("45nm"), scale).size();
}

/// What is said of a memory whose inner part has these prices of a read and a write, 100 outside.
std::vector<std::string> order_of(const std::string& read, const std::string& write) {
  const auto table = parse_table(
      "schema: opcost.table/1\nname: t\nunit: pJ\nsource: a test\n"
      "arithmetic: {mul: {float32: 4}}\nmemory: [{name: SRAM, capacity: 1 KiB, read: {32: " +
          read + "}, write: {32: " + write + "}}, {name: DRAM, access: {32: 100, 64: 1}}]\n",
      "t.yaml");
  REQUIRE(table);
  return order_doubts(*table);
}

}  // namespace

TEST_CASE("Doubts: a base scaled from a hundredth to a million times is none") {
  CHECK(doubts_of_scale(1.0) == 0);
  CHECK(doubts_of_scale(1e6) == 0);
  CHECK(doubts_of_scale(std::nextafter(1e6, 2e6)) == 1);
  CHECK(doubts_of_scale(0.01) == 0);
  CHECK(doubts_of_scale(std::nextafter(0.01, 0.0)) == 1);
  const auto text = unit_doubts({}, {}, *find_table("45nm"), 2e6).at(0);
  CHECK(
      text.starts_with("these runs cost 2000000 times what 45nm makes of them: are the energies in "
                       "uJ?"));
}

TEST_CASE("Doubts: without rows that a table prices, the unit is told from the scale of the base") {
  const auto doubt = [](double scale) {
    return unit_doubts({}, {}, *find_table("45nm"), scale)[0];
  };
  CHECK(doubt(3e-5).find("in kWh?") != std::string::npos);
  CHECK(doubt(3e7).find("in uJ?") != std::string::npos);
  CHECK(doubt(6e9).find("in nJ?") != std::string::npos);
}

TEST_CASE("Doubts: the unit is named that explains the runs best, whatever the base") {
  RunSet set = test::synthetic_runs(*find_table("xeon-5120"), {.of_each = 3});
  const auto doubt = [&](double joules, double scale) {
    std::vector<const MeasuredRun*> runs;
    std::vector<double> energies;
    for (const MeasuredRun& run : set.runs) {
      runs.push_back(&run);
      energies.push_back(run.energy_j / joules);
    }
    const auto doubts = unit_doubts(runs, energies, *find_table("45nm"), scale);
    return doubts.empty() ? "none" : doubts[0].substr(doubts[0].find(": ") + 2);
  };
  CHECK(doubt(1.0, 10.0) == "none");
  for (const double scale : {1e-6, 10.0, 1e7}) {  // of the base, which may be any
    CAPTURE(scale);
    CHECK(doubt(3.6e6, scale) ==
          "are the energies in kWh? `energy_j` is in joules, and 1 kWh is 3600000 J");
    CHECK(doubt(3600.0, scale).starts_with("are the energies in Wh?"));
    CHECK(doubt(1e-3, scale).starts_with("are the energies in mJ?"));
    CHECK(doubt(1e-6, scale).starts_with("are the energies in uJ?"));
  }
  CHECK(doubt(1.0, 1e-6) == "is `energy_j` in joules, of one inference?");
}

TEST_CASE("Doubts: an inner memory that costs more than an outer one of the same width") {
  CHECK(order_of("100", "100").empty());
  CHECK(order_of("100.00000001", "100").empty());  // what a fit rounds
  const auto reads = order_of("101", "1");
  REQUIRE(reads.size() == 1);
  CHECK(reads[0] ==
        "a read of 32 bits costs 101 pJ in SRAM and less, 100 pJ, in the larger DRAM: "
        "no memory is built so");
  const auto writes = order_of("1", "200");
  REQUIRE(writes.size() == 1);
  CHECK(writes[0].starts_with("a write of 32 bits costs 200 pJ in SRAM"));
  CHECK(order_of("101", "101").size() == 2);
}

}  // namespace opcost::doubts_cases
