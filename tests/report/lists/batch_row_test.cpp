// The answers of opcost batch, line by line.
#include "report/lists/batch_row.h"

#include <doctest/doctest.h>

#include "io/json_reader.h"
#include "support/sample_estimate.h"

namespace opcost::batch_row_cases {

JsonValue row_of(const Estimate& estimate) {
  const auto id = parse_json("\"a\"", "id");
  REQUIRE(id);
  const std::string line = batch_row(7, *id, "m.onnx", estimate);
  CHECK(line.ends_with("}\n"));
  CHECK(line.find('\n') == line.size() - 1);
  auto row = parse_json(line, "row");
  REQUIRE(row);
  return *std::move(row);
}

TEST_CASE("Batch row: where a node is unknown, energies are null and the known sum stands apart") {
  const JsonValue part = row_of(test::sample_estimate());
  for (const char* name : {"energy_pj", "energy_pj_floor", "energy_pj_tiled", "energy_pj_array"})
    CHECK(part.find(name)->is_null());
  CHECK(part.find("energy_pj_known") != nullptr);
  CHECK(part.find("unknown_nodes")->count() == 1U);
  Estimate whole = test::sample_estimate();
  whole.coverage.unknown = 0;
  const JsonValue known = row_of(whole);
  for (const char* name : {"energy_pj", "energy_pj_floor", "energy_pj_tiled", "energy_pj_array"})
    CHECK_FALSE(known.find(name)->is_null());
  CHECK(known.find("energy_pj_known") == nullptr);
  CHECK(known.find("line")->count() == 7U);
  CHECK(*known.find("model")->text() == "m.onnx");
  CHECK(known.find("error")->is_null());
  CHECK(known.find("parameters")->count() == 312U);
}

}  // namespace opcost::batch_row_cases
