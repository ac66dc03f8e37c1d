// Every format of a comparison, a diff and a sweep carries the same numbers.
#include <doctest/doctest.h>

#include <array>
#include <charconv>

#include "io/csv_reader.h"
#include "io/json_reader.h"
#include "opcost/compare/compare.h"
#include "opcost/compare/diff.h"
#include "opcost/compare/load_subject.h"
#include "opcost/compare/sweep.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/report/render_compare.h"
#include "report/compare/compare_view.h"
#include "report/layout/figures.h"
#include "support/paths.h"

using namespace opcost;

namespace {

const std::string kModels = test::source_dir() + "/models/";

Comparison comparison() {
  std::vector<Subject> subjects;
  for (const char* name : {"lenet5", "mlp", "squeezenet1_1"})
    subjects.push_back({name, kModels + name + ".onnx", {}});
  subjects.push_back({"none", kModels + "none.onnx", {}});
  CompareOptions options;
  options.metrics = Metrics{"top1", {{"lenet5", 99.1}, {"mlp", 98.0}}, false};
  return compare(subjects, {*find_table("45nm"), *find_table("7nm")}, options);
}

template <class Record, class Render>
std::string rendered(const Record& record, ReportFormat format, Render render) {
  RenderOptions options;
  options.format = format;
  options.width = 160;
  return render(record, options);
}

CsvTable csv_of(const std::string& text) {
  auto table = parse_csv(text, "t.csv");
  REQUIRE(table.ok());
  return *std::move(table);
}

JsonValue json_of(const std::string& text) {
  auto value = parse_json(text, "t.json");
  REQUIRE(value.ok());
  return *std::move(value);
}

double number(const CsvTable& table, std::size_t row, const std::string& column) {
  const std::string& cell = table.rows[row].cells[*table.column(column)];
  double value = 0.0;
  REQUIRE(std::from_chars(cell.data(), cell.data() + cell.size(), value).ec == std::errc{});
  return value;
}

// A count in a column of millions.
std::string in_millions(std::uint64_t count, int decimals) {
  std::array<char, 64> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<double>(count) / 1e6,
                    std::chars_format::fixed, decimals);
  return {digits.data(), end.ptr};
}

void check_cell(const ComparedCell& cell, const CsvTable& csv, std::size_t row,
                const JsonValue& json, const std::string& text, const std::string& markdown) {
  if (!cell.figures) {
    CHECK(csv.rows[row].cells[*csv.column("error")] == cell.error->what);
    CHECK(*json.find("error")->find("what")->text() == cell.error->what);
    CHECK(text.find(cell.error->what) != std::string::npos);
    return;
  }
  const Figures& f = *cell.figures;
  for (const auto& [column, value] :
       {std::pair{"energy_pj", f.energy.value}, std::pair{"energy_pj_ideal", f.energy_floor.value},
        std::pair{"energy_pj_floor", f.energy_floor.value},
        std::pair{"energy_pj_outside", f.energy_outside.value},
        std::pair{"macs", static_cast<double>(f.macs)},
        std::pair{"parameters", static_cast<double>(f.parameters)},
        std::pair{"pj_per_mac", *f.energy_per_mac()},
        std::pair{"memory_share", ratio(f.memory, f.energy)},
        std::pair{"peak_activation_bytes", static_cast<double>(*f.peak_activation_bytes)},
        std::pair{"relative", *cell.relative},
        std::pair{"rank", static_cast<double>(*cell.rank)}}) {
    const auto& which = column;  // a lambda of clang 14 takes no binding
    CAPTURE(which);
    CHECK(number(csv, row, column) == value);
    CHECK(*json.find(column)->number() == value);
  }
  for (const std::string& shown : {energy_cell(f.energy), change_percent(*cell.relative),
                                   in_millions(f.macs, 1), in_millions(f.parameters, 3)}) {
    CHECK(text.find(shown) != std::string::npos);
    std::string trimmed = shown.substr(0, shown.find_last_not_of(' ') + 1);
    CHECK(markdown.find(trimmed) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("Formats: a comparison has the same numbers in all four") {
  const Comparison all = comparison();
  const CsvTable csv = csv_of(rendered(all, ReportFormat::Csv, render_comparison));
  const JsonValue json = json_of(rendered(all, ReportFormat::Json, render_comparison));
  const std::string text = rendered(all, ReportFormat::Text, render_comparison);
  const std::string markdown = rendered(all, ReportFormat::Markdown, render_comparison);
  CHECK(*json.find("schema")->text() == "opcost.compare/1");
  REQUIRE(csv.rows.size() == all.models.size() * 2);
  for (std::size_t at = 0; at < all.models.size(); ++at) {
    const JsonValue& model = (*json.find("models")->array())[at];
    CHECK(*model.find("label")->text() == all.models[at].label);
    for (std::size_t table = 0; table < 2; ++table)
      check_cell(all.models[at].cells[table], csv, 2 * at + table,
                 (*model.find("results")->array())[table], text, markdown);
  }
}

TEST_CASE("Formats: a comparison tells the error of each table that is known") {
  Comparison all = comparison();
  all.errors = {0.25, std::nullopt};
  all.models[0].cells[0].figures->energy_outside = Picojoules{3};
  const CsvTable csv = csv_of(rendered(all, ReportFormat::Csv, render_comparison));
  const JsonValue json = json_of(rendered(all, ReportFormat::Json, render_comparison));
  CHECK(number(csv, 0, "table_error") == 0.25);
  CHECK(csv.rows[1].cells[*csv.column("table_error")].empty());
  const auto& errors = *json.find("table_errors")->array();
  REQUIRE(errors.size() == 2);
  CHECK(*errors[0].number() == 0.25);
  CHECK_FALSE(errors[1].number());
  const JsonValue& first = (*(*json.find("models")->array())[0].find("results")->array())[0];
  CHECK(number(csv, 0, "energy_pj_outside") == 3);
  CHECK(*first.find("energy_pj_outside")->number() == 3);
}

TEST_CASE("Formats: a comparison's parts add up to its energy in CSV and JSON") {
  const Comparison all = comparison();
  const CsvTable csv = csv_of(rendered(all, ReportFormat::Csv, render_comparison));
  double ops = 0.0, tiers = 0.0;
  for (std::size_t at = 0; at < csv.header.cells.size(); ++at) {
    const std::string& title = csv.header.cells[at];
    const bool given = !csv.rows[0].cells[at].empty();
    if (title.starts_with("op:") && given) ops += number(csv, 0, title);
    if (title.starts_with("tier:") && given) tiers += number(csv, 0, title);
  }
  const double energy = number(csv, 0, "energy_pj");
  CHECK(ops == doctest::Approx(energy).epsilon(1e-12));
  CHECK(tiers == doctest::Approx(energy).epsilon(1e-12));
}

TEST_CASE("Formats: a diff has the same numbers in all four") {
  Subject before{"a", kModels + "lenet5.onnx", {}}, after = before;
  after.options.what_if.fuse_activations = true;
  const CostTable table = *find_table("45nm");
  Workbook workbook(table);
  const auto estimate = [&](const Subject& one) {
    return *estimate_subject(*load_subject(one), one.options, workbook);
  };
  const auto made = diff(estimate(before), estimate(after));
  REQUIRE(made.ok());
  const CsvTable csv = csv_of(rendered(*made, ReportFormat::Csv, render_diff));
  const JsonValue json = json_of(rendered(*made, ReportFormat::Json, render_diff));
  const std::string text = rendered(*made, ReportFormat::Text, render_diff);
  const std::string markdown = rendered(*made, ReportFormat::Markdown, render_diff);
  CHECK(*json.find("schema")->text() == "opcost.diff/1");
  CHECK(*json.find("energy_pj_change")->number() == made->energy_change);
  REQUIRE(csv.rows.size() == made->rows.size());
  const auto& nodes = *json.find("nodes")->array();
  for (std::size_t at = 0; at < made->rows.size(); ++at) {
    const DiffRow& row = made->rows[at];
    CHECK(number(csv, at, "energy_pj_change") == row.energy_change);
    CHECK(*nodes[at].find("energy_pj_change")->number() == row.energy_change);
    CHECK(*nodes[at].find("kind")->text() == to_string(row.kind));
    if (row.kind != DiffKind::Changed) continue;
    const std::string& id = made->node_after(row)->id;
    CHECK(text.find(id) != std::string::npos);
    CHECK(markdown.find(id.substr(0, id.find('_'))) != std::string::npos);
  }
}

TEST_CASE("Formats: a sweep has the same numbers in CSV and JSON") {
  const auto request = sweep_request("batch=1,3");
  const auto made = sweep({"m", kModels + "lenet5.onnx", {}}, *request, {*find_table("45nm")});
  REQUIRE(made.ok());
  const CsvTable csv = csv_of(rendered(*made, ReportFormat::Csv, render_sweep));
  const JsonValue json = json_of(rendered(*made, ReportFormat::Json, render_sweep));
  CHECK(csv.header.cells.front() == "batch");
  for (std::size_t at = 0; at < 2; ++at) {
    const double energy = made->points.models[at].cells[0].figures->energy.value;
    CHECK(number(csv, at, "energy_pj") == energy);
    const JsonValue& point = (*json.find("points")->array())[at];
    CHECK(*(*point.find("results")->array())[0].find("energy_pj")->number() == energy);
  }
}
