// The CSV report of an estimate.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "opcost/report/render.h"
#include "support/sample_estimate.h"

using namespace opcost;
using test::sample_estimate;

namespace {

std::vector<std::string> lines(const Estimate& estimate, std::vector<std::string> only_ops = {}) {
  RenderOptions options;
  options.format = ReportFormat::Csv;
  options.only_ops = std::move(only_ops);
  std::string text;
  REQUIRE(render(estimate, options, text).ok());
  std::istringstream in(text);
  std::vector<std::string> result;
  for (std::string line; std::getline(in, line);) result.push_back(line);
  return result;
}

}  // namespace

TEST_CASE("CSV: the columns are those that render.h documents") {
  CHECK(lines(sample_estimate())[0] ==
        "id,name,op,domain,status,reason,output_dtype,output_shape,macs,mul,add,read,write,"
        "compare,div,exp,log,sqrt,sin,bitwise,convert,shift,popcount,accumulate,neuron,"
        "arithmetic_pj,memory_pj,energy_pj,"
        "energy_pj_ideal,energy_pj_floor,energy_pj_tiled,energy_pj_array");
}

TEST_CASE("CSV: every node is one row") {
  const auto rows = lines(sample_estimate());
  REQUIRE(rows.size() == 8);
  // 60 * 3.7 + 55 * 0.9 = 271.5 pJ of arithmetic, 125 * 5 = 625 of memory.
  CHECK(rows[7] ==
        "/classifier/fc/Gemm,/classifier/fc/Gemm,Gemm,,counted,,float32,1x5,60,60,55,120,5,"
        "0,0,0,0,0,0,0,0,0,0,0,0,271.5,625,896.5,656.5,656.5,896.5,896.5");
  CHECK(rows[5] ==
        "/classifier/Reshape,/classifier/Reshape,Reshape,,free,a view of the same elements,,,"
        "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0");
}

TEST_CASE("CSV: what is unknown is empty, never zero") {
  CHECK(lines(sample_estimate())[4] ==
        "nms,nms,NonMaxSuppression,,unknown,operator: opcost has no rule for it"
        ",,,,,,,,,,,,,,,,,,,,,,,,,,");
}

TEST_CASE("CSV: every row has as many cells as there are columns") {
  const auto rows = lines(sample_estimate());
  for (const std::string& row : rows) CHECK(std::ranges::count(row, ',') == 31);
}

TEST_CASE("CSV: names cannot break a row or steer a terminal") {
  Estimate estimate = test::empty_estimate();
  test::add_node(estimate, test::matvec_node("a,\"b\"\n\x1b[2J"));
  const auto rows = lines(estimate);
  REQUIRE(rows.size() == 2);
  const std::string cell = "\"a,\"\"b\"\"\\n\\x1b[2J\"";
  CHECK(rows[1].starts_with(cell + "," + cell + ",Gemm,"));
}

TEST_CASE("CSV: --only-op picks nodes, and a model without nodes has only titles") {
  CHECK(lines(sample_estimate(), {"Conv"}).size() == 3);
  CHECK(lines(test::empty_estimate()).size() == 1);
}
