// The shipped tables against the collected data they were made from, row by row.
#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "carbon/tables.h"
#include "io/csv_reader.h"
#include "opcost/carbon/find_hardware.h"
#include "opcost/carbon/intensity.h"
#include "support/program.h"

using namespace opcost;

namespace {

using Row = std::map<std::string, std::string>;

std::vector<Row> rows_of(const std::string& name) {
  CsvOptions options;
  options.comments = true;
  const auto table = read_csv_file(test::shared_data() + "/carbon/" + name, options);
  if (!table) FAIL(to_string(table.error()));
  std::vector<Row> rows;
  for (const CsvRow& cells : table->rows) {
    rows.emplace_back();
    for (std::size_t i = 0; i < cells.cells.size(); ++i)
      rows.back()[table->header.cells[i]] = cells.cells[i];
  }
  return rows;
}

double number(const std::string& text) {
  double value = -1.0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool absent() {
  if (!test::shared_data().empty()) return false;
  test::skipped("shared data");
  return true;
}

double grams(const std::string& place) {
  const auto found = find_intensity(place);
  CHECK_MESSAGE(found.ok(), place);
  return found ? found->value.value : -1.0;
}

/// The figure that an open licence allows: Google's, Cloud Carbon Footprint's, or one
/// of mlco2/impact that is not older than 2021; else the country's.
double open_figure(const Row& row) {
  const std::string& source = row.at("source");
  const bool own = source == "google-2024" || source.starts_with("ccf:");
  if (own) return number(row.at("g_per_kwh"));
  if (!row.at("ccf_g").empty()) return number(row.at("ccf_g"));
  const bool recent = source == "mlco2-impact" && number(row.at("year")) >= 2021;
  return recent ? number(row.at("g_per_kwh")) : grams(row.at("country_iso3"));
}

}  // namespace

TEST_CASE("Carbon data: every country has the figure and year of the file") {
  if (absent()) return;
  const auto rows = rows_of("carbon_country.csv");
  CHECK(rows.size() == 214);
  for (const Row& row : rows) {
    const auto found = find_intensity(row.at("iso3"));
    CAPTURE(row.at("iso3"));
    REQUIRE(found.ok());
    CHECK(found->value.value == number(row.at("g_per_kwh")));
    CHECK(found->year == static_cast<int>(number(row.at("year"))));
    CHECK(find_intensity(row.at("name").starts_with("World") ? "world" : row.at("name"))->place ==
          row.at("iso3"));
  }
}

TEST_CASE(
    "Carbon data: every cloud region has its figure under an open licence, or its country's") {
  if (absent()) return;
  const auto rows = rows_of("carbon_cloud.csv");
  CHECK(rows.size() == 131);
  for (const Row& row : rows) {
    const std::string code = row.at("provider") + ":" + row.at("region");
    CAPTURE(code);
    CHECK(grams(code) == open_figure(row));
    CHECK(grams(code) > 0.0);
  }
}

TEST_CASE("Carbon data: every state, province and zone has the figure of the file") {
  if (absent()) return;
  for (const Row& row : rows_of("carbon_subnational.csv")) {
    if (row.at("region_code") == "usa") continue;  // the country row is newer
    const auto& states = carbon_tables()->states;
    const bool found = std::ranges::any_of(states, [&](const StateRow& state) {
      return state.iso3 == row.at("country_iso3") &&
             state.figure.value.value == number(row.at("g_per_kwh")) &&
             (row.at("region_code").empty() || state.code.ends_with("-" + row.at("region_code")));
    });
    CHECK_MESSAGE(found, row.at("region"));
  }
}

TEST_CASE("Carbon data: hardware has the power of the file, but what nobody checked") {
  if (absent()) return;
  for (const Row& row : rows_of("hardware_tdp.csv")) {
    CAPTURE(row.at("name"));
    const auto found = find_hardware(row.at("name"));
    const bool unchecked = row.at("verified") == "no" || row.at("name") == "GTX 750";
    CHECK(found.ok() == !unchecked);
    if (found) CHECK(found->watts == number(row.at("tdp_w")));
  }
}
