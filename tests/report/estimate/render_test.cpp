// Formats and breakdowns, and that no locale changes a byte.
#include "opcost/report/render.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <locale>
#include <nlohmann/json.hpp>
#include <sstream>

#include "opcost/core/text.h"
#include "report/layout/figures.h"
#include "support/sample_estimate.h"

using namespace opcost;
using test::sample_estimate;

namespace {

/// Groups digits by two and writes a comma for the point.
struct Hostile : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\2"; }
};

RenderOptions in(ReportFormat format) {
  RenderOptions options;
  options.format = format;
  return options;
}

std::string rendered_in(const Estimate& estimate, ReportFormat format) {
  std::string text;
  REQUIRE(render(estimate, in(format), text).ok());
  return text;
}

/// The rows of a CSV text whose cells have no commas.
std::vector<std::vector<std::string>> cells(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream parts(line + ",");
    rows.emplace_back();
    for (std::string cell; std::getline(parts, cell, ',');) rows.back().push_back(cell);
  }
  return rows;
}

}  // namespace

TEST_CASE("render: every format and breakdown is found by its name, and no other word") {
  for (const ReportFormat format : kEstimateFormats)
    CHECK(kEstimateFormats.named(to_string(format)) == format);
  for (const Breakdown by : kAllBreakdowns) CHECK(parse_breakdown(to_string(by)) == by);
  CHECK_FALSE(kEstimateFormats.named("xml"));
  CHECK_FALSE(parse_breakdown(""));
}

TEST_CASE("render: a hostile locale changes no byte") {
  const Estimate estimate = test::large_estimate(40);
  for (const ReportFormat format : kEstimateFormats) {
    CAPTURE(to_string(format));
    const std::string wanted = rendered_in(estimate, format);
    const std::locale hostile(std::locale::classic(), new Hostile);
    const std::locale before = std::locale::global(hostile);
    std::ostringstream out;
    out.imbue(hostile);
    out << 12345;
    REQUIRE(out.str() == "1.23.45");  // the locale does what it should
    out.str("");
    const bool ok = render(estimate, in(format), out).ok();
    const std::string again = rendered_in(estimate, format);
    std::locale::global(before);
    CHECK(ok);
    CHECK(out.str() == wanted);
    CHECK(again == wanted);
  }
}

TEST_CASE("render: the flags of a stream change no byte") {
  const Estimate estimate = sample_estimate();
  for (const ReportFormat format : kEstimateFormats) {
    std::ostringstream out;
    out << std::hex << std::showbase << std::fixed;
    out.width(50);
    out.fill('#');
    REQUIRE(render(estimate, in(format), out).ok());
    CHECK(out.str() == rendered_in(estimate, format));
  }
}

TEST_CASE("render: text, JSON and CSV carry the same numbers") {
  const Estimate estimate = sample_estimate();
  const std::string text = rendered_in(estimate, ReportFormat::Text);
  const auto document = nlohmann::json::parse(rendered_in(estimate, ReportFormat::Json));
  const auto csv = cells(rendered_in(estimate, ReportFormat::Csv));
  REQUIRE(csv.size() == document["nodes"].size() + 1);
  double sum = 0.0;
  for (std::size_t i = 0; i < document["nodes"].size(); ++i) {
    const auto& node = document["nodes"][i];
    CAPTURE(node["id"]);
    CHECK(csv[i + 1][0] == node["id"]);
    if (node["status"] == "unknown") continue;
    CHECK(csv[i + 1][8] == std::to_string(node["macs"].get<std::uint64_t>()));
    CHECK(std::stod(csv[i + 1][27]) == node["energy_pj"]);
    CHECK(std::stod(csv[i + 1][28]) == node["energy_pj_ideal"]);
    CHECK(std::stod(csv[i + 1][29]) == node["energy_pj_floor"]);
    CHECK(std::stod(csv[i + 1][30]) == node["energy_pj_tiled"]);
    CHECK(std::stod(csv[i + 1][31]) == node["energy_pj_array"]);
    CHECK(node["energy_pj_floor"] == node["energy_pj_ideal"]);
    const Picojoules energy{node["energy_pj"].get<double>()};
    sum += energy.value;
    std::array<char, 40> shown{};  // the column's unit is that of the dearest, 18 nJ
    std::snprintf(shown.data(), shown.size(), "%.2f", energy.value / 1e3);
    if (node["status"] == "counted") CHECK(text.find(shown.data()) != std::string::npos);
  }
  CHECK(document["totals"]["energy_pj"].get<double>() == doctest::Approx(sum).epsilon(1e-12));
  CHECK(text.find(energy_text(Picojoules{sum}) + " for one inference") != std::string::npos);
  CHECK(text.find(grouped_text(Count{document["totals"]["macs"]}) + " MACs") != std::string::npos);
}

TEST_CASE("render: the events of a node in JSON add up to its row in CSV") {
  const Estimate estimate = sample_estimate();
  const auto document = nlohmann::json::parse(rendered_in(estimate, ReportFormat::Json));
  const auto csv = cells(rendered_in(estimate, ReportFormat::Csv));
  for (std::size_t i = 0; i < document["nodes"].size(); ++i) {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& event : document["nodes"][i]["events"])
      counts[event["action"]] += event["count"].get<std::uint64_t>();
    if (document["nodes"][i]["status"] != "counted") continue;
    for (std::size_t column = 9; column <= 20; ++column)
      CHECK(csv[i + 1][column] == std::to_string(counts[csv[0][column]]));
  }
}

TEST_CASE("render: a stream that fails is an error") {
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  CHECK_FALSE(render(sample_estimate(), {}, out).ok());
}

TEST_CASE("render: an operator that the model lacks is an error in every format") {
  for (const ReportFormat format : kEstimateFormats) {
    RenderOptions options = in(format);
    options.only_ops = {"Gem"};
    std::string text;
    const Status status = render(sample_estimate(), options, text);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().hint == "did you mean `Gemm`?");
    CHECK(text.empty());
  }
}
