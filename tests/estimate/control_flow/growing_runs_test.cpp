// Iterations that grow, added up from a body that a test makes up.
#include "estimate/control_flow/growing_runs.h"

#include <doctest/doctest.h>

#include <functional>

namespace opcost {
namespace growing_runs_cases {

/// The carried value is [1 + iteration]; `products` and `name` tell what an iteration has.
class Body final : public BodyRuns {
 public:
  std::function<std::uint64_t(std::uint64_t)> products = [](std::uint64_t at) { return 3 * at; };
  std::function<std::string(std::uint64_t)> name = [](std::uint64_t) { return "node"; };
  std::int64_t step = 1;
  bool many = true;
  std::size_t runs = 0;

  Result<BodyRun> run(const std::vector<TensorInfo>& carried) override {
    ++runs;
    const auto at = static_cast<std::uint64_t>(carried[0].shape->front() - 1);
    NodeEstimate node;
    node.id = name(at);
    node.status = NodeStatus::Counted;
    node.macs = products(at);
    BodyRun made{{node}, carried};
    made.carried[0].shape->front() += at < 500 ? 1 : step;
    return made;
  }
  bool may_run_more() const override { return many; }
};

GrownSums summed(Body& body, std::uint64_t count) {
  const TensorInfo first{ElementType::Float, Shape{1}};
  auto sums = sum_growing_runs(body, {{first}, {ValueGrowth{{1}, {}}}, count});
  REQUIRE(sums.ok());
  return *std::move(sums);
}

std::uint64_t products_of(const GrownSums& sums) {
  std::uint64_t all = 0;
  for (const auto& part : sums.parts) all += part.at(0).macs;
  return all;
}

TEST_CASE("Growing runs: a polynomial is one part, of few runs") {
  Body body;
  const GrownSums sums = summed(body, 1000);
  CHECK(sums.known);
  CHECK(sums.about == 0);
  CHECK(sums.parts.size() == 1);
  CHECK(products_of(sums) == 3 * 999 * 1000 / 2);
  CHECK(sums.carried[0].shape == Shape{1001});
  CHECK(body.runs <= 12);
}

TEST_CASE("Growing runs: where the count bends, parts are exact on both sides") {
  Body body;
  body.products = [](std::uint64_t at) { return at < 333 ? at : 333 + 5 * (at - 333); };
  const GrownSums sums = summed(body, 1000);
  std::uint64_t all = 0;
  for (std::uint64_t at = 0; at < 1000; ++at) all += body.products(at);
  CHECK(sums.known);
  CHECK(sums.about == 0);
  CHECK(products_of(sums) == all);
}

TEST_CASE("Growing runs: what is no polynomial is summed about where no more runs are allowed") {
  Body body;
  body.many = false;
  body.products = [](std::uint64_t at) { return at < 333 ? 0 : 10 * at; };
  const GrownSums sums = summed(body, 1000);
  CHECK(sums.known);
  CHECK(sums.about == 1000);
}

TEST_CASE("Growing runs: other nodes in other iterations, or another step, have no sum") {
  Body others;
  others.many = false;
  others.name = [](std::uint64_t at) { return at < 700 ? "node" : "other"; };
  CHECK_FALSE(summed(others, 1000).known);
  Body steps;
  steps.step = 2;
  CHECK_FALSE(summed(steps, 1000).known);
  CHECK(summed(steps, 400).known);
}

}  // namespace growing_runs_cases
}  // namespace opcost
