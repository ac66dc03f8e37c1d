// What a table says of serving: its fields, their limits, and how they are written.
#include <doctest/doctest.h>

#include "opcost/cost/tables.h"
#include "tests/cost/table_text.h"

using namespace opcost;
using namespace opcost::test;

namespace {

const std::string kNeeded = "watts: 700, bytes_per_second: 3e12, products_per_second: 1e15";

std::string serving_error(const std::string& fields) {
  const auto table = parse_table(small_table("serving: {" + fields + "}\n"), "t.yaml");
  return table ? "no error" : to_string(table.error());
}

std::string with_range(const std::string& range) {
  return serving_error(kNeeded + ", range: " + range);
}

}  // namespace

TEST_CASE("Serving: a range holds 1, and goes from 0 to 1000 at most") {
  for (const char* range : {"[0.7, 1.4]", "[0, 1000]", "[1, 1]"}) {
    CAPTURE(range);
    CHECK(with_range(range) == "no error");
  }
  for (const char* range : {"[-0.001, 2]", "[1.001, 2]", "[0.5, 0.999]", "[0.5, 1000.001]", "[0.5]",
                            "[0.5, 1, 2]", "1", "[a, 2]", "[0.5, b]", "{least: 1, most: 2}"}) {
    CAPTURE(range);
    CHECK(with_range(range).find("`range` must be a number up to 1 and one from 1 on") !=
          std::string::npos);
  }
}

TEST_CASE("Serving: what is needed, unknown, without speed or beyond any device is told") {
  CHECK(serving_error(kNeeded) == "no error");
  CHECK(serving_error("watts: 700, bytes_per_second: 3e12")
            .starts_with("t.yaml:7:10: `products_per_second` is missing"));
  CHECK(serving_error("watts: 700, bytes_per_second: 0, products_per_second: 1e15")
            .starts_with("t.yaml:7:10: speeds must be above 0"));
  CHECK(serving_error("watts: 700, bytes_per_second: 1, products_per_second: 0")
            .starts_with("t.yaml:7:10: speeds must be above 0"));
  CHECK(serving_error(kNeeded + ", layer_second: 1").find("unknown key `layer_second`") !=
        std::string::npos);
  CHECK(serving_error(kNeeded + ", layer_seconds: 1e18") == "no error");
  CHECK(serving_error(kNeeded + ", layer_seconds: 1.1e18")
            .find("layer_seconds must be at most 1e+18") != std::string::npos);
  CHECK(serving_error(kNeeded + ", time_error: -1").find("time_error must not be negative") !=
        std::string::npos);
  CHECK(serving_error(kNeeded + ", source: mine") == "no error");
}

TEST_CASE("Serving: every field is read, and written again") {
  const std::string all =
      kNeeded +
      ", layer_seconds: 1, exchange_seconds: 2, sequence_seconds: 3, expert8_seconds: 4, "
      "sequence_joules: 5, expert8_joules: 6, exchange_pj_per_byte: 7, range: [0.5, 2], "
      "time_error: 0.1, source: mine";
  const CostTable table = table_of(small_table("serving: {" + all + "}\n"));
  REQUIRE(table.content().serving);
  const ServingCosts& serving = *table.content().serving;
  CHECK(serving.watts == 700.0);
  CHECK(serving.bytes_per_second == 3e12);
  CHECK(serving.products_per_second == 1e15);
  CHECK(serving.layer_seconds == 1.0);
  CHECK(serving.exchange_seconds == 2.0);
  CHECK(serving.sequence_seconds == 3.0);
  CHECK(serving.expert8_seconds == 4.0);
  CHECK(serving.sequence_joules == 5.0);
  CHECK(serving.expert8_joules == 6.0);
  CHECK(serving.exchange_pj_per_byte == 7.0);
  CHECK(serving.least == 0.5);
  CHECK(serving.most == 2.0);
  CHECK(serving.time_error == 0.1);
  CHECK(serving.source == "mine");
  CHECK(table_of(table_text(table)).content().serving == serving);
}
