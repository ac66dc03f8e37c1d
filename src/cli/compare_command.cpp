// opcost compare: several models side by side.
#include <algorithm>
#include <utility>

#include "cli/carbon_options.h"
#include "cli/commands.h"
#include "cli/judged_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/print_warnings.h"
#include "cli/statement_option.h"
#include "cli/subjects.h"
#include "opcost/compare/compare.h"
#include "opcost/cost/tables.h"
#include "opcost/report/compare_statement.h"
#include "opcost/report/render_compare.h"

namespace opcost::cli {
namespace {

struct CompareInput : JudgedOptions {
  CarbonOptions carbon;
  std::string statement;
  std::vector<std::string> tables;
  std::string sort = "energy", baseline, accuracy;
  bool lower_is_better = false;
  unsigned jobs = 0;
};

void add_options(CLI::App& app, CompareInput& typed) {
  app.add_option("models", typed.models,
                 "ONNX files, saved JSON reports, folders, patterns like 'nets/*.onnx';\n"
                 "net.onnx@precision=int8@fold-bn asks a question of one")
      ->type_name("MODEL...");
  {
    const HelpSection section(app, "Prices and memories");
    app.add_option("--table", typed.tables, "price table, more than once for several")
        ->type_name("FILE|NAME")
        ->allow_extra_args(false);
  }
  add_question_options(app, typed.model);
  app.add_option("--sort", typed.sort, "what the models are sorted by")
      ->type_name(choices(kSortKeyNames))
      ->capture_default_str();
  app.add_option("--baseline", typed.baseline,
                 "what changes are measured against: one of the models,\n"
                 "another file or a saved JSON report (else the first)")
      ->type_name("MODEL");
  app.add_option("--accuracy", typed.accuracy, "a CSV file: model, metric; marks the Pareto front")
      ->type_name("FILE");
  app.add_flag("--lower-is-better", typed.lower_is_better, "of the metric: it is an error or loss");
  add_gate_options(app, typed.gates);
  {
    const HelpSection section(app, "Limits");
    app.add_flag("--strict", typed.strict, "exit 1 when a node is unknown");
  }
  app.add_option("--jobs", typed.jobs, "threads (else as many as there are cores)")->type_name("N");
  add_output_options(app, typed.output, kComparisonFormats);
  add_carbon_options(app, typed.carbon);
  add_statement_option(app, typed.statement);
}

Result<std::vector<PriceSource>> chosen_tables(const CompareInput& typed) {
  std::vector<PriceSource> tables;
  ModelOptions one = typed.model;
  for (const std::string& name :
       typed.tables.empty() ? std::vector<std::string>{std::string(kDefaultTable)} : typed.tables) {
    one.table = name;
    auto table = chosen_table(one);
    if (!table) return std::move(table).error();
    const auto same = [&](const PriceSource& other) { return other.name() == table->name(); };
    if (std::ranges::any_of(tables, same))
      return Error{"two tables have the name " + table->name(), name, "give each table once"};
    tables.push_back(*std::move(table));
  }
  return tables;
}

// The position of the baseline; if it is not among the models, it is added to them.
Result<std::size_t> find_baseline(const std::string& word, const EstimateOptions& options,
                                  std::vector<Subject>& subjects) {
  if (word.empty()) return std::size_t{0};
  for (std::size_t at = 0; at < subjects.size(); ++at)
    if (subjects[at].label == word || subjects[at].path == word) return at;
  auto more = subjects_of({word}, options);
  if (!more) return std::move(more).error();
  if (more->size() != 1) return Error{"the baseline must be one model", word, ""};
  const auto taken = [&](const Subject& one) { return one.label == more->front().label; };
  if (std::ranges::any_of(subjects, taken)) more->front().label = "baseline " + word;
  subjects.push_back(std::move(more->front()));
  return subjects.size() - 1;
}

struct CompareJob {
  std::vector<Subject> subjects;
  std::vector<PriceSource> tables;
  CompareOptions options;
  RenderOptions rendering;
  Gates gates;
  bool told = false;  // on a screen the report itself shows the errors
};

Status read_sort(const CompareInput& typed, CompareOptions& options) {
  const auto key = parse_choice("order", typed.sort, kSortKeyNames);
  if (!key) return key.error();
  options.sort = *key;
  options.threads = typed.jobs;
  if (typed.accuracy.empty() && typed.lower_is_better)
    return Error{"--lower-is-better says nothing without --accuracy", "",
                 "--accuracy FILE: a CSV file: model, metric"};
  if (typed.accuracy.empty()) return Ok{};
  auto metrics = load_metrics(typed.accuracy);
  if (!metrics) return std::move(metrics).error();
  metrics->lower_is_better = typed.lower_is_better;
  options.metrics = *std::move(metrics);
  return Ok{};
}

Result<CompareJob> prepare(const CompareInput& typed, const Streams& streams) {
  CompareJob job;
  auto judged = understand(typed, kComparisonFormats, streams);
  if (!judged) return std::move(judged).error();
  job.rendering = std::move(judged->rendering);
  auto carbon = carbon_of_many(typed.carbon, typed.statement, job.rendering.format);
  if (!carbon) return std::move(carbon).error();
  job.rendering.carbon = *std::move(carbon);
  job.told = job.rendering.format == ReportFormat::Text && typed.output.on_screen();
  job.gates = judged->gates;
  EstimateOptions& options = judged->options;
  if (auto sorted = read_sort(typed, job.options); !sorted) return sorted.error();
  auto tables = chosen_tables(typed);
  if (!tables) return tables.error();
  job.tables = *std::move(tables);
  job.options.follow_tables = !typed.model.placement_given;
  if (job.tables.size() == 1) follow_table(job.tables.front(), typed.model, options);
  auto subjects = subjects_of(typed.models, options);
  if (!subjects) return subjects.error();
  job.subjects = *std::move(subjects);
  const auto baseline = find_baseline(typed.baseline, options, job.subjects);
  if (!baseline) return baseline.error();
  job.options.baseline = *baseline;
  return job;
}

JudgedEnergy judged(const Figures& figures) { return {figures.energy, figures.unknown_nodes}; }

void judge_model(const Comparison& all, const ComparedModel& model, GateKeeper& keeper) {
  for (std::size_t table = 0; table < model.cells.size(); ++table) {
    const auto& figures = model.cells[table].figures;
    if (!figures) continue;
    std::optional<JudgedEnergy> base;
    if (all.baseline && all.models[*all.baseline].cells[table].figures)
      base = judged(*all.models[*all.baseline].cells[table].figures);
    const std::string with = all.tables.size() > 1 ? " with " + all.tables[table] : "";
    keeper.judge(model.label + with, judged(*figures), base);
  }
}

// If a model has an error, the program exits with Trouble; the report itself goes on.
ExitCode tell_errors(const Comparison& all, const CompareJob& job, Streams& streams) {
  ExitCode code = ExitCode::Done;
  std::vector<std::string> told;
  for (const ComparedModel& model : all.models)
    for (const ComparedCell& cell : model.cells) {
      if (!cell.error) continue;
      code = ExitCode::Trouble;
      const std::string text = to_string(*cell.error);
      if (job.told) continue;
      if (std::ranges::find(told, text) == told.end()) report(*cell.error, streams);
      told.push_back(text);
    }
  return code;
}

std::uint64_t unknown_nodes(const Comparison& all) {
  std::uint64_t unknown = 0;
  for (const ComparedModel& model : all.models)
    for (const ComparedCell& cell : model.cells)
      if (cell.figures) unknown = std::max(unknown, cell.figures->unknown_nodes);
  return unknown;
}

ExitCode verdict(const Comparison& all, const CompareInput& typed, const CompareJob& job,
                 Streams& streams) {
  const ExitCode trouble = tell_errors(all, job, streams);
  GateKeeper keeper(job.gates);
  for (const ComparedModel& model : all.models) judge_model(all, model, keeper);
  ExitCode code = keeper.verdict(streams);
  if (typed.strict && unknown_nodes(all) > 0) {
    streams.err << "opcost: --strict: there are unknown nodes\n";
    code = ExitCode::No;
  }
  return finish(trouble == ExitCode::Done ? code : trouble, streams);
}

std::string report_of(const Comparison& all, const CompareInput& typed, const CompareJob& job) {
  const auto statement = kStatementFormats.named(typed.statement);
  if (!statement) return render_comparison(all, job.rendering);
  std::vector<PricerInfo> tables;
  for (const PriceSource& table : job.tables) tables.push_back(table.info());
  return comparison_statement(all, tables, job.rendering.carbon, *statement);
}

// A report for people has them in its lines.
void tell_warnings(const Comparison& all, const CompareJob& job, Streams& streams) {
  if (job.rendering.format == ReportFormat::Csv) print_warnings(all, streams);
  if (!job.rendering.carbon) return;
  print_warnings(job.rendering.carbon->intensity.warnings, streams);
}

ExitCode compare_and_print(const CompareInput& typed, Streams& streams) {
  const auto job = prepare(typed, streams);
  if (!job) return report(job.error(), streams);
  const Comparison all = compare(job->subjects, job->tables, job->options);
  tell_warnings(all, *job, streams);
  const ExitCode delivered = deliver(report_of(all, typed, *job), typed.output.output, streams);
  return delivered == ExitCode::Done ? verdict(all, typed, *job, streams) : delivered;
}

}  // namespace

ExitCode run_compare(const Arguments& arguments, Streams& streams) {
  CLI::App app{"Several models side by side, with one price table or more.", "compare"};
  set_usage(app, "usage: opcost compare MODEL... [options]",
            {{"opcost compare a.onnx b.onnx c.onnx", "which costs least"},
             {"opcost compare a.onnx b.onnx --table 45nm --table 7nm", "does it depend on prices"},
             {"opcost compare net.onnx net.onnx@precision=int8", "a what-if beside the model"},
             {"opcost compare nets/*.onnx --accuracy acc.csv", "the Pareto front"}});
  CompareInput typed;
  add_options(app, typed);
  app.footer("exit: 0 done, 1 a gate or --strict refuses, 2 a model or option is in trouble\n");
  if (const auto end = parse(app, arguments, streams)) return *end;
  if (typed.models.empty())
    return report({"no model given", "", "opcost compare MODEL...; see opcost compare --help"},
                  streams);
  if (!typed.statement.empty()) typed.output.own_suffix = "*";
  return compare_and_print(typed, streams);
}

}  // namespace opcost::cli
