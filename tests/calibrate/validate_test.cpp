// Validation of a table against runs, and its simple baselines.
#include "opcost/calibrate/validate.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "report/calibrate/validation_report.h"
#include "support/synthetic_runs.h"

namespace opcost {
namespace {

using test::synthetic_runs;
using test::true_table;

Validation validated(const RunSet& runs, const CostTable& table,
                     const ValidateOptions& options = {}) {
  auto result = validate(runs, table, options);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *std::move(result);
}

const Baseline& baseline_named(const Validation& validation, const std::string& name) {
  const auto found = std::ranges::find(validation.baselines, name, &Baseline::name);
  REQUIRE_MESSAGE(found != validation.baselines.end(), name);
  return *found;
}

TEST_CASE("Validate: the true table predicts its own runs, each kind apart") {
  const RunSet runs = synthetic_runs(true_table(), {.noise = 0.0});
  const Validation result = validated(runs, true_table());
  CHECK(result.all.rows == runs.runs.size());
  CHECK(result.all.mape < 1e-12);
  CHECK(result.all.r2.value() == doctest::Approx(1));
  CHECK(result.all.spearman.value() == doctest::Approx(1));
  CHECK(result.kinds.size() == 8);
  CHECK(result.kinds.at("relu").rows == 30);
}

TEST_CASE("Validate: a guess by MACs covers the rows that have them, a guess by bytes all") {
  const Validation result = validated(synthetic_runs(true_table()), true_table());
  CHECK(baseline_named(result, "energy ~ MACs").rows == 60);  // conv2d and linear
  CHECK(baseline_named(result, "energy ~ bytes").rows == result.all.rows);
  for (const Baseline& guess : result.baselines) {
    CAPTURE(guess.name);
    CHECK(guess.table.mape < guess.scores.mape);
  }
}

TEST_CASE("Validate: TDP times time where there are times") {
  RunSet runs = synthetic_runs(true_table(), {.of_each = 2, .noise = 0.0});
  for (std::size_t i = 0; i < 4; ++i) runs.runs[i].time_s = runs.runs[i].energy_j / 50.0;
  ValidateOptions options;
  options.tdp_w = 100.0;  // twice what was drawn
  const Validation result = validated(runs, true_table(), options);
  const Baseline& tdp = baseline_named(result, "TDP x time");
  CHECK(tdp.rows == 4);
  CHECK(tdp.scores.bias == doctest::Approx(1.0));
  const Baseline& time = baseline_named(result, "energy ~ time");
  CHECK(time.factor == doctest::Approx(50));
  CHECK(time.scores.mape == doctest::Approx(0).epsilon(1e-9));
}

TEST_CASE("Validate: the plot has a point for each row, axes, an identity line and a legend") {
  RunSet runs = synthetic_runs(true_table(), {.kinds = {"relu", "linear"}, .of_each = 3});
  runs.runs[0].file = "a<b>&\"c.csv";
  const Validation result = validated(runs, true_table());
  const std::string svg = scatter_svg(result, "a <b> & \"c\"");
  const auto count = [&svg](std::string_view what) {
    std::size_t times = 0;
    for (std::size_t at = svg.find(what); at != std::string::npos; at = svg.find(what, at + 1))
      ++times;
    return times;
  };
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(count("<circle") == 6 + 2);  // and two in the legend
  CHECK(count("class=\"identity\"") == 1);
  CHECK(count("class=\"guide\"") == 2);
  CHECK(count(">relu<") == 1);
  CHECK(count("a &lt;b&gt; &amp; &quot;c&quot;") == 2);  // the title, twice
  CHECK(count("measured energy of one inference") == 1);
  CHECK(count("nan") == 0);
}

TEST_CASE("Validate: JSON and CSV hold every row") {
  const RunSet runs = synthetic_runs(true_table(), {.kinds = {"relu"}, .of_each = 3, .noise = 0.0});
  const Validation result = validated(runs, true_table());
  const std::string json = validation_json({result, runs}), csv = validation_csv({result, runs});
  CHECK(json.find("\"schema\": \"opcost.validation/1\"") != std::string::npos);
  CHECK(json.find("\"kinds\": {\n    \"relu\": {\"rows\": 3") != std::string::npos);
  CHECK(std::ranges::count(csv, '\n') == 4);
  CHECK(csv.starts_with("file,line,subject,kind,measured_j,predicted_j,ratio\nsynthetic.csv,2,"));
}

TEST_CASE("Validate: rows unlike the table's runs have a line of scores where there are any") {
  const RunSet runs = synthetic_runs(true_table(), {.kinds = {"relu"}, .of_each = 3, .noise = 0.0});
  Validation result = validated(runs, true_table());
  const auto lines = [&] {
    for (const Section& section : validation_view({result, runs}).sections)
      if (section.heading == "Scores") return section.grid.rows.size();
    return std::size_t{0};
  };
  result.inside = result.outside = std::nullopt;
  CHECK(lines() == 2);  // all rows, relu
  result.inside = result.outside = Scores{};
  CHECK(lines() == 2);
  result.outside->rows = 1;
  CHECK(lines() == 3);
  result.inside->rows = 2;
  CHECK(lines() == 4);
}

}  // namespace
}  // namespace opcost
