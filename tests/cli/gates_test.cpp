// Limits on energy that make the program exit with 1.
#include "cli/gates.h"

#include <doctest/doctest.h>

#include <sstream>

using namespace opcost;
using namespace opcost::cli;

namespace {

struct Verdict {
  ExitCode exit;
  std::string text;
};

Verdict judged(const GateOptions& typed, double energy, std::optional<JudgedEnergy> baseline,
               std::uint64_t unknown = 0) {
  const auto gates = gates_of(typed);
  REQUIRE(gates.ok());
  GateKeeper keeper(*gates);
  keeper.judge("net", {{energy}, unknown}, baseline);
  std::istringstream in;
  std::ostringstream out, err;
  Streams streams{in, out, err};
  const ExitCode exit = keeper.verdict(streams);
  return {exit, err.str()};
}

}  // namespace

TEST_CASE("Gates: a budget is kept at its limit and broken above, by so much") {
  CHECK(judged({"5mJ", ""}, 5e9, {}).exit == ExitCode::Done);
  const Verdict over = judged({"5mJ", ""}, 5.5e9, {});
  CHECK(over.exit == ExitCode::No);
  CHECK(over.text == "opcost: `net` takes 5.5 mJ, 500 µJ (10%) more than the budget of 5 mJ\n");
}

TEST_CASE("Gates: an increase is measured against the baseline") {
  CHECK(judged({"", "5%"}, 1.05e9, JudgedEnergy{{1e9}}).exit == ExitCode::Done);
  const Verdict over = judged({"", "5%"}, 1.26e9, JudgedEnergy{{1e9}});
  CHECK(over.exit == ExitCode::No);
  CHECK(over.text ==
        "opcost: `net` takes 1.26 mJ, 210 µJ (20%) more than the baseline's 1 mJ + 5% = 1.05 mJ\n");
  CHECK(judged({"", "0%"}, 1e9, JudgedEnergy{{1e9}}).exit == ExitCode::Done);
}

TEST_CASE("Gates: a model with unknown nodes keeps no limit, unless that is allowed") {
  const Verdict refused = judged({"5mJ", ""}, 1e9, {}, 2);
  CHECK(refused.exit == ExitCode::No);
  CHECK(refused.text ==
        "opcost: `net` cannot be judged: it has 2 unknown nodes, which may cost anything "
        "(--allow-unknown judges the others)\n");
  const Verdict allowed = judged({"5mJ", "", true}, 1e9, {}, 2);
  CHECK(allowed.exit == ExitCode::Done);
  CHECK(allowed.text.find("without its 2 unknown nodes") != std::string::npos);
  CHECK(judged({"5mJ", "", true}, 6e9, {}, 2).exit == ExitCode::No);
}

TEST_CASE("Gates: a baseline with unknown nodes is none, unless that is allowed") {
  const Verdict refused = judged({"", "5%"}, 1e9, JudgedEnergy{{1e9}, 1});
  CHECK(refused.exit == ExitCode::No);
  CHECK(refused.text.find("the baseline of `net` cannot be judged: it has 1 unknown node") !=
        std::string::npos);
  CHECK(judged({"", "5%", true}, 1e9, JudgedEnergy{{1e9}, 1}).exit == ExitCode::Done);
  CHECK(judged({"5mJ", ""}, 1e9, JudgedEnergy{{1e9}, 1}).exit == ExitCode::Done);
}

TEST_CASE("Gates: words that are none are told") {
  CHECK(gates_of({"5", ""}).error().what == "--budget 5 is no energy");
  CHECK(gates_of({"", "5"}).error().what == "--max-increase 5 is no percentage");
  CHECK_FALSE(gates_of({"", "-5%"}).ok());
  CHECK_FALSE(gates_of({"", "", true}).ok());
}
