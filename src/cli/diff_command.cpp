// opcost diff: what changed from one model to the next.
#include <utility>

#include "cli/commands.h"
#include "cli/judged_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/print_warnings.h"
#include "cli/subjects.h"
#include "opcost/compare/diff.h"
#include "opcost/compare/load_subject.h"
#include "opcost/core/text.h"
#include "opcost/report/render_compare.h"

namespace opcost::cli {
namespace {

struct DiffInput : JudgedOptions {
  std::size_t top = 0;
};

void add_options(CLI::App& app, DiffInput& typed) {
  app.add_option("models", typed.models,
                 "two ONNX files or saved JSON reports;\n"
                 "net.onnx@precision=int8@fold-bn asks a question of one")
      ->type_name("OLD NEW");
  add_model_options(app, typed.model);
  app.add_option("--top", typed.top, "only the N nodes that contribute most; the rest as [others]")
      ->type_name("N")
      ->check(at_least(1));
  add_gate_options(app, typed.gates);
  app.add_flag("--strict", typed.strict, "exit 1 when a node of the new model is unknown");
  add_output_options(app, typed.output, kComparisonFormats);
}

struct Side {
  Estimate estimate;
  bool saved = false;
};

// A saved report is used unchanged, whatever table is asked for.
Result<Side> side_of(const Subject& subject, Workbook& workbook) {
  auto loaded = load_subject(subject);
  if (!loaded) return std::move(loaded).error();
  if (auto* saved = std::get_if<Estimate>(&*loaded)) {
    saved->model = subject.path;
    return Side{std::move(*saved), true};
  }
  auto estimate = estimate_subject(*loaded, subject.options, workbook);
  if (!estimate) return std::move(estimate).error();
  return Side{*std::move(estimate), false};
}

Result<Diff> diff_of(const DiffInput& typed, EstimateOptions options) {
  const auto table = chosen_table(typed.model);
  if (!table) return table.error();
  follow_table(*table, typed.model, options);
  const auto subjects = subjects_of(typed.models, options);
  if (!subjects) return subjects.error();
  if (subjects->size() != 2)
    return Error{"it takes two models, not " + std::to_string(subjects->size()), "",
                 "opcost compare takes any number"};
  Workbook workbook(*table);
  auto before = side_of((*subjects)[0], workbook);
  if (!before) return std::move(before).error();
  auto after = side_of((*subjects)[1], workbook);
  if (!after) return std::move(after).error();
  if (before->saved || after->saved) {
    const Side& saved = before->saved ? *before : *after;
    const Side& now = before->saved ? *after : *before;
    if (auto same = same_question(saved.estimate, now.estimate); !same) return same.error();
  }
  before->estimate.model = (*subjects)[0].label;
  after->estimate.model = (*subjects)[1].label;
  return diff(std::move(before->estimate), std::move(after->estimate));
}

ExitCode verdict(const Diff& diff, const DiffInput& typed, const Gates& gates, Streams& streams) {
  const std::uint64_t unknown = diff.after.coverage.unknown;
  GateKeeper keeper(gates);
  keeper.judge(diff.after.model, {diff.after.totals.energy, unknown},
               JudgedEnergy{diff.before.totals.energy, diff.before.coverage.unknown});
  const ExitCode code = keeper.verdict(streams);
  if (!typed.strict || unknown == 0) return code;
  streams.err << "opcost: --strict: " << plural_text(unknown, "node") << " of the new model"
              << (unknown == 1 ? " is" : " are") << " unknown\n";
  return ExitCode::No;
}

ExitCode diff_and_print(const DiffInput& typed, Streams& streams) {
  auto judged = understand(typed, kComparisonFormats, streams);
  if (!judged) return report(judged.error(), streams);
  judged->rendering.top = typed.top;
  const auto made = diff_of(typed, judged->options);
  if (!made) return report(made.error(), streams);
  const ExitCode delivered =
      deliver(render_diff(*made, judged->rendering), typed.output.output, streams);
  if (delivered != ExitCode::Done) return delivered;
  if (judged->rendering.format == ReportFormat::Csv) print_warnings(*made, streams);
  return finish(verdict(*made, typed, judged->gates, streams), streams);
}

}  // namespace

ExitCode run_diff(const Arguments& arguments, Streams& streams) {
  CLI::App app{"What changed from one model to the next, node by node.", "diff"};
  set_usage(app, "usage: opcost diff OLD NEW [options]",
            {{"opcost diff old.onnx new.onnx --top 10", "what changed most"},
             {"opcost diff net.json net.onnx --max-increase 5%", "exit 1 where it grew more"}});
  DiffInput typed;
  add_options(app, typed);
  app.footer("exit: 0 done, 1 a gate or --strict refuses, 2 usage, input or I/O\n");
  if (const auto end = parse(app, arguments, streams)) return *end;
  if (typed.models.size() < 2)
    return report({"it takes two models", "", "opcost diff OLD NEW; see opcost diff --help"},
                  streams);
  return diff_and_print(typed, streams);
}

}  // namespace opcost::cli
