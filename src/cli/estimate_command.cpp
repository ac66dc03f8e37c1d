// opcost MODEL: what one inference costs.
#include <algorithm>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/estimate_job.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/print_warnings.h"
#include "cli/statement_option.h"
#include "cli/subjects.h"
#include "cli/sweep_output.h"
#include "opcost/compare/diff.h"
#include "opcost/compare/load_subject.h"
#include "opcost/core/text.h"
#include "opcost/core/version.h"
#include "opcost/estimate/estimate.h"
#include "opcost/report/render.h"

namespace opcost::cli {
namespace {

void add_row_options(CLI::App& app, EstimateInput& typed) {
  const HelpSection section(app, "Rows");
  app.add_option("--by", typed.by, "what a row of the report is")
      ->type_name(choices(kBreakdownNames))
      ->capture_default_str();
  app.add_option("--top", typed.top, "only the N most expensive rows; the rest as [others]")
      ->type_name("N")
      ->check(at_least(1));
  app.add_flag("--all", typed.all, "all rows, on a terminal too, which gets 30 of a longer table");
  app.add_option("--only-op", typed.only_ops, "only nodes of these operators: Conv,Gemm")
      ->type_name("OPS")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--columns", typed.columns, "more columns of the layers: params,input")
      ->type_name(choices(kLayerColumnNames))
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--depth", typed.depth, "with --by module: the first N parts of its path")
      ->type_name("N")
      ->check(at_least(1));
  app.add_flag("--tree", typed.tree, "with --by module: modules inside modules, each with its sum");
  app.add_option("--per", typed.per,
                 "the total also for one sample or token of the inference;\n"
                 "token=197 says how many it does")
      ->type_name(choices(kWorkNames))
      ->capture_default_str();
}

void add_limit_options(CLI::App& app, EstimateInput& typed) {
  add_gate_options(app, typed.gates);
  const HelpSection section(app, "Limits");
  app.add_option("--baseline", typed.baseline,
                 "what --max-increase is measured against:\na model or a saved JSON report")
      ->type_name("FILE");
  app.add_flag("--strict", typed.strict, "exit 1 when a node is unknown");
}

void add_options(CLI::App& app, EstimateInput& typed) {
  add_model_options(app, typed.model);
  {
    const HelpSection section(app, "What if");
    app.add_option("--sweep", typed.sweep,
                   "energy against a dim, batch, precision or sparsity:\n"
                   "seq=128,256,512; with -o FILE.svg the plot goes there")
        ->type_name("NAME=VALUES");
  }
  add_row_options(app, typed);
  add_output_options(app, typed.output, kEstimateFormats);
  add_exchange_options(app, typed.exchange);
  add_carbon_options(app, typed.carbon);
  add_statement_option(app, typed.statement);
  add_limit_options(app, typed);
}

std::string footer() {
  std::string text = "subcommands (opcost COMMAND --help):\n";
  for (const Command& command : kCommands) {
    std::string name(command.name);
    name.resize(11, ' ');
    text += "  " + name + std::string(command.summary) + "\n";
  }
  return text +
         "\nexit: 0 done, 1 the answer is no (a gate, --strict), 2 usage, input or I/O, 70 a bug\n";
}

// What a format cannot do is refused, not left out.
Status check_rows(const RenderOptions& options) {
  using enum ReportFormat;
  const ReportFormat format = options.format;
  const std::string name = "--format " + std::string(to_string(format));
  const bool by_node = format == Json || format == Csv || format == Netron ||
                       format == ModelExplorer || format == Accelergy;
  if (by_node && (options.by != Breakdown::Layer || options.top > 0))
    return Error{name + " has every node: it goes with no --by and no --top", "",
                 "text, markdown, html, latex, svg, pprof, speedscope and trace take them"};
  const bool in_tables = format == Text || format == Markdown || format == Latex;
  if (!options.columns.empty() && (!in_tables || options.by != Breakdown::Layer))
    return Error{"--columns goes with the layers of text, markdown and latex", "",
                 "html and json have them all"};
  if (options.tree && !in_tables && format != Html)
    return Error{name + " goes with no --tree", "",
                 "pprof, speedscope and html have modules inside modules without it"};
  return Ok{};
}

/// Adds what only a report of one model has.
Status add_rendering(const EstimateInput& typed, RenderOptions& options) {
  const auto by = parse_choice("breakdown", typed.by, kBreakdownNames);
  if (!by) return by.error();
  if (typed.depth > 0 && *by != Breakdown::Module)
    return Error{"--depth goes with --by module", "", "add --by module"};
  if (typed.tree && (*by != Breakdown::Module || typed.top > 0))
    return Error{"--tree goes with --by module, and not with --top", "",
                 "--by module --tree --depth 2"};
  for (const std::string& word : typed.columns) {
    const auto column = parse_choice("column", word, kLayerColumnNames);
    if (!column) return column.error();
    if (std::ranges::find(options.columns, *column) == options.columns.end())
      options.columns.push_back(*column);
  }
  options.by = *by;
  options.top = typed.top;
  options.all = typed.all;
  options.tree = typed.tree;
  if (auto fits = check_rows(options); !fits) return fits;
  if (auto fits = check_exchange(typed.exchange, options.format); !fits) return fits;
  options.only_ops = typed.only_ops;
  options.depth = typed.depth;
  auto carbon = carbon_asked_for(typed.carbon, typed.statement, options.format);
  if (!carbon) return std::move(carbon).error();
  options.carbon = *std::move(carbon);
  return Ok{};
}

Error more_than_one(const std::vector<std::string>& models) {
  return {"it takes one model, not " + std::to_string(models.size()), "",
          "did you mean `opcost compare " + models[0] + " " + models[1] + "`?"};
}

// If the report does not show warnings itself, they go to standard error.
void tell_warnings(const Estimate& estimate, const EstimateInput& typed, ReportFormat format,
                   Streams& streams) {
  const bool shown = format != ReportFormat::Csv && typed.statement.empty();
  if (shown && typed.output.on_screen()) return;
  print_warnings(estimate.warnings, streams);
}

// The baseline under the same table and options; a saved report must have been asked the same.
Result<std::optional<Baseline>> baseline_of(const EstimateInput& typed, const PriceSource& table,
                                            const EstimateOptions& options) {
  if (typed.baseline.empty()) {
    if (typed.gates.max_increase.empty()) return std::optional<Baseline>{};
    return Error{"--max-increase needs a baseline", "", "--baseline FILE, a model or saved JSON"};
  }
  if (typed.gates.max_increase.empty())
    return Error{"--baseline alone judges nothing", "", "add --max-increase 5%"};
  const auto subjects = subjects_of({typed.baseline}, options);
  if (!subjects) return subjects.error();
  const auto loaded = load_subject(subjects->front());
  if (!loaded) return loaded.error();
  Workbook workbook(table);
  auto made = estimate_subject(*loaded, subjects->front().options, workbook);
  if (!made) return made.error();
  made->model = typed.baseline;
  made->nodes.clear();
  return std::optional{Baseline{*std::move(made), std::holds_alternative<Estimate>(*loaded)}};
}

ExitCode verdict(const Estimate& estimate, const EstimateInput& typed, const Verdict& gate,
                 Streams& streams) {
  const std::uint64_t unknown = estimate.coverage.unknown;
  GateKeeper keeper(gate.gates);
  std::optional<JudgedEnergy> base;
  if (gate.baseline) base = gate.baseline->judged();
  if (gate.baseline && gate.baseline->saved)
    if (auto same = same_question(gate.baseline->estimate, estimate); !same)
      return report(same.error(), streams);
  keeper.judge(estimate.model, {estimate.totals.energy, unknown}, base);
  const ExitCode gated = keeper.verdict(streams);
  if (!typed.strict || unknown == 0) return gated;
  streams.err << "opcost: --strict: " << unknown << " of " << estimate.nodes.size()
              << " nodes are unknown\n";
  return ExitCode::No;
}

Result<EstimateJob> prepare(const EstimateInput& typed, const Streams& streams) {
  EstimateJob job;
  auto judged = understand(typed, kEstimateFormats, streams);
  if (!judged) return std::move(judged).error();
  job.rendering = std::move(judged->rendering);
  job.options = std::move(judged->options);
  job.gate.gates = judged->gates;
  if (auto added = add_rendering(typed, job.rendering); !added) return added.error();
  auto table = chosen_table(typed.model);
  if (!table) return table.error();
  job.table = *std::move(table);
  follow_table(*job.table, typed.model, job.options);
  auto baseline = baseline_of(typed, *job.table, job.options);
  if (!baseline) return baseline.error();
  job.gate.baseline = *std::move(baseline);
  const auto per = parse_work_unit(typed.per);
  if (!per) {
    auto names = printed_words(kWorkNames);
    names.emplace_back("token=N");
    return not_one_of("unit", typed.per, names);
  }
  job.options.per = *per;
  return job;
}

// On the screen piece by piece: the JSON of a million nodes is a gigabyte of text.
ExitCode deliver_report(const Estimate& estimate, const EstimateInput& typed,
                        const RenderOptions& rendering, Streams& streams) {
  if (!typed.exchange.profile.empty()) {
    const auto text = joined_report(typed.exchange, estimate, rendering);
    return text ? deliver(*text, typed.output.output, streams) : report(text.error(), streams);
  }
  if (typed.statement.empty() && typed.output.on_screen()) {
    const auto rendered = render(estimate, rendering, streams.out);
    if (!rendered && streams.out) return report(rendered.error(), streams);
    return deliver("", "", streams);
  }
  const auto text = report_or_statement(estimate, rendering, typed.carbon, typed.statement);
  if (!text) return report(text.error(), streams);
  return deliver(*text, typed.output.output, streams);
}

// A page for a browser explains every layer, if they are not too many.
EstimateOptions asked_of(const EstimateJob& job, const Model& model) {
  constexpr std::size_t kMostExplained = 5000;
  EstimateOptions options = job.options;
  options.pseudocode_of_all =
      job.rendering.format == ReportFormat::Html && model.graph.nodes.size() <= kMostExplained;
  return options;
}

ExitCode estimate_and_print(const EstimateInput& typed, const EstimateJob& job, Streams& streams) {
  const auto model = open_model(typed.models.front(), job.options, streams);
  if (!model) return report(model.error(), streams);
  auto result = estimate(*model, *job.table, asked_of(job, *model));
  if (!result) return report(result.error(), streams);
  if (job.rendering.carbon)
    for (const std::string& warning : job.rendering.carbon->intensity.warnings)
      result->warnings.push_back(warning);
  RenderOptions rendering = job.rendering;
  rendering.pricer = &*job.table;
  const ExitCode delivered = deliver_report(*result, typed, rendering, streams);
  if (delivered != ExitCode::Done) return delivered;
  const ExitCode written = write_annotated(typed.exchange, *model, *result, streams);
  if (written != ExitCode::Done) return written;
  tell_warnings(*result, typed, job.rendering.format, streams);
  return finish(verdict(*result, typed, job.gate, streams), streams);
}

// Whether the command line is models alone: then no option need be made, which would take a fifth
// of the time of a small model.
bool models_alone(const Arguments& arguments, const Streams& streams) {
  return !streams.describe && !arguments.empty() &&
         std::ranges::none_of(arguments,
                              [](const std::string& word) { return word.starts_with('-'); });
}

}  // namespace

ExitCode run_estimate(const Arguments& arguments, Streams& streams) {
  CLI::App app{"What one inference of an ONNX model costs in energy, layer by layer.", ""};
  set_usage(app, "usage: opcost MODEL [options]\n       opcost COMMAND ... (opcost help COMMAND)",
            {{"opcost net.onnx --top 10", "the layers that cost most"},
             {"opcost net.onnx --dim batch=8 --table 7nm", "another batch, other prices"},
             {"opcost net.onnx -o net.html", "a page with charts"},
             {"opcost net.onnx --precision int8 --budget 5mJ", "exit 1 where it costs more"},
             {"opcost compare a.onnx b.onnx", "side by side"},
             {"opcost explain net.onnx --node conv1", "how a number comes about"}});
  EstimateInput typed;
  bool version = false;
  app.add_option("model", typed.models, "an ONNX file, or - for the standard input")
      ->type_name("MODEL");
  if (!models_alone(arguments, streams)) {
    add_options(app, typed);
    app.add_flag("-V,--version", version, "print the version");
  }
  app.footer(footer());
  if (arguments.empty()) {
    streams.out << app.help();
    return ExitCode::Trouble;
  }
  if (const auto end = parse(app, arguments, streams)) return *end;
  if (version) return deliver("opcost " + std::string(opcost::version()) + "\n", "", streams);
  if (typed.models.empty())
    return report({"no model given", "", "opcost MODEL [options]; see opcost --help"}, streams);
  if (typed.models.size() > 1) return report(more_than_one(typed.models), streams);
  if (!typed.sweep.empty()) typed.output.own_suffix = ".svg";
  if (!typed.statement.empty()) typed.output.own_suffix = "*";
  const auto job = prepare(typed, streams);
  if (!job) return report(job.error(), streams);
  return typed.sweep.empty() ? estimate_and_print(typed, *job, streams)
                             : sweep_and_print(typed, *job, streams);
}

}  // namespace opcost::cli
