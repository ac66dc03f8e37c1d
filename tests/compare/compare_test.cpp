// Comparing models: figures, ranking, errors, threads.
#include "opcost/compare/compare.h"

#include <doctest/doctest.h>

#include "opcost/cost/tables.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/graph/load_onnx.h"
#include "report/compare/figures.h"
#include "support/files.h"
#include "support/model_builder.h"

using namespace opcost;
using test::Folder;
using test::ModelBuilder;

namespace {

// A product of 1 x n with n x m, nothing else.
std::string product(std::int64_t n, std::int64_t m) {
  ModelBuilder b(13);
  b.input("x", ElementType::Float, {1, n});
  b.weight("w", ElementType::Float, {n, m});
  b.node("MatMul", {"x", "w"}, {"y"});
  b.output("y");
  return b.bytes();
}

Subject subject(const std::string& label, const std::string& path) { return {label, path, {}}; }

std::vector<PriceSource> tables(const std::vector<std::string>& names) {
  std::vector<PriceSource> list;
  for (const std::string& name : names) list.push_back(*find_table(name));
  return list;
}

std::vector<std::string> labels(const Comparison& all) {
  std::vector<std::string> names;
  for (const ComparedModel& model : all.models) names.push_back(model.label);
  return names;
}

CostTable table_of(const std::string& name, const std::string& mul, const std::string& read) {
  auto table = parse_table("schema: opcost.table/1\nname: " + name +
                               "\nunit: pJ\nsource: a test\narithmetic: {mul: {float32: " + mul +
                               "}, add: {float32: 0}}\nmemory:\n"
                               "  - {name: near, capacity: 100 B, access: {32: 0}}\n"
                               "  - {name: far, access: {32: " +
                               read + "}}\n",
                           name);
  REQUIRE(table.ok());
  return *std::move(table);
}

}  // namespace

TEST_CASE("Comparison: figures, relative to the first, the cheapest first") {
  const Folder folder("compare");
  const Comparison all = compare({subject("large", folder.file("large.onnx", product(12, 10))),
                                  subject("small", folder.file("small.onnx", product(12, 5)))},
                                 tables({"45nm"}));
  REQUIRE(labels(all) == std::vector<std::string>{"small", "large"});
  REQUIRE(all.baseline == 1);
  const ComparedCell& small = all.models[0].cells[0];
  CHECK(small.figures->energy.value == doctest::Approx(896.5));  // the lecture's example
  CHECK(small.figures->macs == 60);
  CHECK(small.figures->parameters == 60);
  CHECK(small.figures->memory.value == doctest::Approx(625.0));
  CHECK(*small.figures->energy_per_mac() == doctest::Approx(896.5 / 60));
  CHECK(*small.figures->peak_activation_bytes == 4 * (12 + 5));
  CHECK(small.figures->by_op.at("MatMul").value == doctest::Approx(896.5));
  CHECK(small.rank == 1);
  CHECK(*small.relative == doctest::Approx(0.5));
  CHECK(*all.models[1].cells[0].relative == 1.0);
}

TEST_CASE("Comparison: a bad model has its error and the others go on") {
  const Folder folder("compare-bad");
  const Comparison all = compare({subject("good", folder.file("good.onnx", product(2, 2))),
                                  subject("none", folder.path("none.onnx")),
                                  subject("junk", folder.file("junk.onnx", "no model"))},
                                 tables({"45nm", "7nm"}));
  REQUIRE(labels(all) == std::vector<std::string>{"good", "none", "junk"});
  CHECK(all.models[0].cells[1].figures.has_value());
  CHECK(all.models[1].cells[0].error.has_value());
  CHECK(all.models[2].cells[1].error.has_value());
  CHECK_FALSE(all.models[2].cells[0].rank.has_value());
}

TEST_CASE("Comparison: the same whatever the number of threads") {
  const Folder folder("compare-threads");
  std::vector<Subject> subjects;
  for (std::int64_t i = 1; i <= 12; ++i) {
    const std::string name = "m" + std::to_string(i);
    subjects.push_back(subject(name, folder.file(name + ".onnx", product(13 - i, i))));
  }
  CompareOptions one, many;
  one.threads = 1;
  many.threads = 8;
  const Comparison a = compare(subjects, tables({"45nm"}), one);
  const Comparison b = compare(subjects, tables({"45nm"}), many);
  CHECK(labels(a) == labels(b));
  for (std::size_t at = 0; at < a.models.size(); ++at)
    CHECK(a.models[at].cells[0].figures->energy.value ==
          b.models[at].cells[0].figures->energy.value);
}

TEST_CASE("Comparison: equals share a rank, and stay in the order given") {
  const Folder folder("compare-equal");
  const std::string path = folder.file("m.onnx", product(2, 3));
  const Comparison all = compare({subject("b", path), subject("a", path)}, tables({"45nm"}));
  CHECK(labels(all) == std::vector<std::string>{"b", "a"});
  CHECK(all.models[1].cells[0].rank == 1);
  CHECK(all.between_placements.empty());
}

TEST_CASE("Comparison: sorted by other figures") {
  const Folder folder("compare-sort");
  const std::vector<Subject> subjects{subject("z", folder.file("z.onnx", product(2, 2))),
                                      subject("a", folder.file("a.onnx", product(20, 20)))};
  CompareOptions options;
  options.sort = SortKey::Name;
  CHECK(labels(compare(subjects, tables({"45nm"}), options)) == std::vector<std::string>{"a", "z"});
  options.sort = SortKey::Macs;
  CHECK(labels(compare(subjects, tables({"45nm"}), options)) == std::vector<std::string>{"z", "a"});
  options.sort = SortKey::Given;
  options.baseline = 1;
  CHECK(compare(subjects, tables({"45nm"}), options).baseline == 1);
}

TEST_CASE("Comparison: a ranking that differs between two tables is found") {
  // `deep` has few products on arrays of 400 bytes, `flat` many on arrays that fit 100 B.
  const Folder folder("compare-flip");
  ModelBuilder flat(13);
  flat.input("x", ElementType::Float, {25});
  std::string value = "x";
  for (int i = 0; i < 40; ++i) {
    flat.node("Mul", {value, "x"}, {"v" + std::to_string(i)});
    value = "v" + std::to_string(i);
  }
  const std::vector<Subject> subjects{
      subject("flat", folder.file("flat.onnx", flat.bytes())),      // 1000 mul, all reads near
      subject("deep", folder.file("deep.onnx", product(10, 10)))};  // 100 mul, 100 far reads
  const std::vector<PriceSource> both{table_of("slow-mul", "10", "1"),
                                      table_of("slow-dram", "1", "50")};
  const Comparison all = compare(subjects, both);
  // slow-mul: deep 1000 + 100 = 1100, flat 10000; slow-dram: deep 100 + 5000, flat 1000.
  REQUIRE(all.between_tables.size() == 1);
  const Flip& flip = all.between_tables.front();
  CHECK(all.models[flip.a].label == "deep");
  CHECK(all.models[flip.b].label == "flat");
  CHECK(all.tables[flip.table] == "slow-mul");
  CHECK(all.tables[flip.other_table] == "slow-dram");
}

TEST_CASE("Comparison: a choice that flips between array and floor is found as undecided") {
  // A 1x10 product with 10x50 reads x 50 times from near (free) and each weight once;
  // a 20x10 product with 10x10 reads each of 100 weights 20 times from far.
  const Folder folder("compare-undecided");
  ModelBuilder reuse(13);
  reuse.input("x", ElementType::Float, {2, 10});
  reuse.weight("w", ElementType::Float, {10, 10});
  reuse.node("MatMul", {"x", "w"}, {"y"});
  std::vector<Subject> subjects{subject("reuse", folder.file("reuse.onnx", reuse.bytes())),
                                subject("stream", folder.file("stream.onnx", product(10, 15)))};
  for (Subject& one : subjects) one.options.placement = Placement::Array;
  // array: reuse reads far weights 200 times, stream 150; floor: 100 and 150.
  const Comparison all = compare(subjects, {table_of("t", "0", "1")});
  REQUIRE(all.between_placements.size() == 1);
  const Flip& flip = all.between_placements.front();
  CHECK(all.models[flip.a].label == "stream");
  CHECK(flip.placement == Placement::Array);
  CHECK(flip.other_placement == Placement::Floor);
}

TEST_CASE("Comparison: the Pareto front of energy and accuracy") {
  const Folder folder("compare-pareto");
  CompareOptions options;
  options.metrics =
      Metrics{"top1", {{"cheap", 60.0}, {"middle", 55.0}, {"dear.onnx", 80.0}}, false};
  const std::vector<Subject> subjects{subject("cheap", folder.file("cheap.onnx", product(2, 2))),
                                      subject("middle", folder.file("middle.onnx", product(4, 4))),
                                      subject("dear", folder.file("dear.onnx", product(8, 8))),
                                      subject("plain", folder.file("plain.onnx", product(9, 9)))};
  const Comparison all = compare(subjects, tables({"45nm"}), options);
  CHECK(all.models[0].cells[0].pareto);
  CHECK_FALSE(all.models[1].cells[0].pareto);  // dearer than `cheap` and worse
  CHECK(all.models[2].cells[0].pareto);
  CHECK_FALSE(all.models[3].metric.has_value());
  CHECK(all.models[3].cells[0].warnings.front() == "no top1 is given for `plain`");
  options.metrics->lower_is_better = true;
  CHECK(compare(subjects, tables({"45nm"}), options).models[1].cells[0].pareto);
}

TEST_CASE("Metrics: a CSV file of models and numbers") {
  const Folder folder("metrics");
  const auto metrics = load_metrics(folder.file("a.csv", "model,top1\nresnet18,69.8\n"));
  REQUIRE(metrics.ok());
  CHECK(metrics->name == "top1");
  CHECK(metrics->of.at("resnet18") == 69.8);
  CHECK_FALSE(load_metrics(folder.file("b.csv", "model\nx\n")).ok());
  CHECK_FALSE(load_metrics(folder.file("c.csv", "model,top1\nx,good\n")).ok());
  CHECK_FALSE(load_metrics(folder.file("d.csv", "model,top1\nx,1\nx,2\n")).ok());
}

TEST_CASE("a subject that is loaded already needs no file, whatever it is called") {
  const std::string bytes = product(64, 32);
  auto model = load_onnx(bytes.data(), bytes.size(), "in memory");
  REQUIRE(model);
  Subject loaded = subject("a", "no/such/file.onnx");
  loaded.loaded = std::make_shared<const Result<LoadedSubject>>(LoadedSubject{*std::move(model)});
  const Comparison all = compare({loaded, subject("b", "none.onnx")}, tables({"45nm"}));
  CHECK(labels(all) == std::vector<std::string>{"a", "b"});
  REQUIRE(all.models[0].cells[0].figures);
  CHECK(all.models[0].cells[0].figures->macs == 64 * 32);
  CHECK(all.models[1].cells[0].error);
}

TEST_CASE("Comparison: operators of a runtime that only convert are not called fused") {
  const Folder folder("compare-fused");
  ModelBuilder b(13);
  b.opset("com.microsoft", 1);
  b.input("x", ElementType::Float, {4, 4}).weight("s", ElementType::Float, {});
  b.weight("z", ElementType::UInt8, {});
  b.node("Gelu", {"x"}, {"g"}).set_domain("com.microsoft");
  b.node("QuantizeLinear", {"g", "s", "z"}, {"q"}).set_domain("com.microsoft");
  b.output("q");
  const Comparison all =
      compare({subject("m", folder.file("m.onnx", b.bytes()))}, tables({"45nm"}));
  REQUIRE(all.models[0].cells[0].figures);
  CHECK(all.models[0].cells[0].figures->fused_ops == std::set<std::string>{"com.microsoft.Gelu"});
}

TEST_CASE("Comparison: a table's error is told where it is asked what it was validated on") {
  const Folder folder("compare-error");
  const std::string path = folder.file("m.onnx", product(12, 5));
  const auto error = [&](const EstimateOptions& options, const std::string& price) {
    Subject asked = subject("m", path);
    asked.options = options;
    CostTable board = *find_table("cuda-board");
    if (!price.empty()) REQUIRE(override_price(board, price));
    return compare({asked}, {PriceSource(board)}).errors.front();
  };
  EstimateOptions as_validated;
  as_validated.placement = *parse_placement(find_table("cuda-board")->content().placement);
  CHECK(error(as_validated, ""));
  CHECK_FALSE(error(as_validated, "mul.float32=1000"));
  EstimateOptions array = as_validated, narrow = as_validated;
  array.placement = Placement::Array;
  CHECK_FALSE(error(array, ""));
  narrow.what_if.precision = *precision_plan("int8");
  CHECK_FALSE(error(narrow, ""));
}

TEST_CASE("Comparison: without an error of the table a bar's interval is from the floor to array") {
  const Folder folder("compare-interval");
  Comparison all = compare({subject("m", folder.file("m.onnx", product(12, 5)))}, tables({"45nm"}));
  all.errors.assign(1, std::nullopt);
  Figures& figures = *all.models[0].cells[0].figures;
  figures.energy_floor = Picojoules{100.0};
  figures.by_placement.fill(Picojoules{900.0});
  const FigureItem bar = compare_figures(all).front().items.front();
  CHECK(bar.low == 100.0);
  CHECK(bar.high == 900.0);
  figures.by_placement.fill(std::nullopt);  // as a saved report may have it
  const FigureItem bare = compare_figures(all).front().items.front();
  CHECK_FALSE(bare.low);
  CHECK_FALSE(bare.high);
}
