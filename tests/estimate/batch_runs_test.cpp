// A batch that is run in parts: never dearer for each sample than a part of it.
#include <doctest/doctest.h>

#include <string>

#include "estimate/batch_runs.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/batch_series.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/workbook.h"
#include "opcost/graph/load_onnx.h"
#include "support/paths.h"

using namespace opcost;

namespace {

Estimate of_batch(const Model& model, std::int64_t batch, Placement placement = Placement::Tiled) {
  const auto table = find_table("45nm");
  REQUIRE(table.ok());
  EstimateOptions options;
  options.placement = placement;
  options.what_if.batch = batch;
  auto result = estimate(model, *table, options);
  REQUIRE_MESSAGE(result.ok(), result.error().what);
  return *std::move(result);
}

}  // namespace

TEST_CASE("Batch: the parts are the divisors, largest first") {
  CHECK(parts_of(12, 64) == std::vector<std::int64_t>{6, 4, 3, 2, 1});
  CHECK(parts_of(7, 64) == std::vector<std::int64_t>{1});
  CHECK(parts_of(16, 2) == std::vector<std::int64_t>{8, 4});
  CHECK(parts_of(1, 64).empty());
}

TEST_CASE("Batch: energy per sample never rises from a batch to its multiples") {
  for (const std::string& name :
       std::vector<std::string>{"lenet5", "mlp", "squeezenet1_1", "resnet18", "alexnet"}) {
    CAPTURE(name);
    const auto model = load_onnx(opcost::test::source_dir() + "/models/" + name + ".onnx");
    REQUIRE(model.ok());
    double before = of_batch(*model, 1).totals.energy.value;
    for (const std::int64_t batch : {2, 4, 12}) {
      const double each = of_batch(*model, batch).totals.energy.value / static_cast<double>(batch);
      CHECK(each <= before * (1 + 1e-9));
      before = each;
    }
  }
}

TEST_CASE("Batch: run in parts it is the same work, and its floor is that of the parts") {
  const auto model = load_onnx(opcost::test::source_dir() + "/models/resnet18.onnx");
  REQUIRE(model.ok());
  const Estimate one = of_batch(*model, 1), eight = of_batch(*model, 8);
  REQUIRE(eight.batch_run);
  CHECK(eight.batch_run->asked == 8);
  CHECK(eight.batch_run->tried == std::vector<std::int64_t>{8, 4, 2, 1});
  CHECK(eight.totals.macs == 8 * one.totals.macs);
  CHECK(eight.totals.parameters == one.totals.parameters);
  if (eight.batch_run->size == 1) {
    CHECK(eight.totals.energy_floor.value == doctest::Approx(8 * one.totals.energy_floor.value));
    CHECK(eight.nodes.back().times == 8);
  }
  CHECK_FALSE(of_batch(*model, 8, Placement::Array).batch_run);
}

TEST_CASE("Batch: what others of a series learnt of the parts changes nothing") {
  const auto table = find_table("45nm");
  REQUIRE(table.ok());
  const auto model = load_onnx(opcost::test::source_dir() + "/models/resnet18.onnx");
  REQUIRE(model.ok());
  Workbook workbook(*table);
  BatchSeries series;
  // 16 tries 8, 4, 2 and 1, and keeps what they cost; 8 then only estimates the best of them.
  for (const std::int64_t batch : {16, 8, 8, 4, 1}) {
    CAPTURE(batch);
    EstimateOptions options;
    options.what_if.batch = batch;
    const auto made = workbook.estimate(*model, options, series);
    REQUIRE_MESSAGE(made.ok(), made.error().what);
    const Estimate alone = of_batch(*model, batch);
    CHECK(made->totals.macs == alone.totals.macs);
    CHECK(made->totals.energy.value == alone.totals.energy.value);
    CHECK(made->totals.energy_floor.value == alone.totals.energy_floor.value);
    REQUIRE(made->batch_run.has_value() == alone.batch_run.has_value());
    if (alone.batch_run) CHECK(made->batch_run->size == alone.batch_run->size);
    if (alone.batch_run) CHECK(made->batch_run->tried == alone.batch_run->tried);
    CHECK(made->assumptions == alone.assumptions);
  }
}
