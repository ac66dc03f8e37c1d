// The command `opcost runs import`.
#include "cli/import_command.h"

#include <algorithm>
#include <array>

#include "cli/output.h"
#include "cli/parse.h"
#include "cli/runs_input.h"
#include "io/file.h"
#include "opcost/core/text.h"
#include "opcost/runs/import_runs.h"
#include "opcost/runs/runs_file.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

struct ImportInput {
  std::string tool, file, output, cpu_method = "unknown";
  std::optional<double> inferences;
  bool skip_bad_rows = false;
  ImportOptions options;
  std::vector<std::string> bindings;
};

// How a tool may have come by a CPU's energy.
constexpr std::array kCpuMethodNames{EnumName{Method::Measured, "rapl"},
                                     EnumName{Method::Estimated, "tdp"},
                                     EnumName{Method::Unknown, "unknown"}};
constexpr std::size_t kLargestLog = std::size_t{256} << 20;

void add_options(CLI::App& app, ImportInput& typed) {
  app.add_option("file", typed.file, "what the tool wrote")->type_name("FILE")->required();
  app.add_option("--from", typed.tool, "the tool: " + joined(tool_names()))
      ->type_name("TOOL")
      ->required();
  app.add_option("--model", typed.options.model, "the model that was run: an ONNX file")
      ->type_name("MODEL")
      ->required();
  app.add_option("--bind", typed.bindings, "its dims and input shapes: batch=8, x=1x3x224x224")
      ->type_name("NAME=SIZE")
      ->allow_extra_args(false);
  app.add_option("--inferences", typed.inferences, "how many a record holds; no tool records it")
      ->type_name("N")
      ->check(at_least(1));
  app.add_option("--cpu-method", typed.cpu_method,
                 "codecarbon: what its CPU energy is; the file does not say")
      ->type_name(choices(kCpuMethodNames))
      ->capture_default_str();
  app.add_flag("--with-ram", typed.options.with_ram,
               "codecarbon: add the RAM's energy, which is always an estimate");
  app.add_option("--pue", typed.options.pue, "contained in the energies, where the file is silent")
      ->type_name("PUE");
  app.add_flag("--skip-bad-rows", typed.skip_bad_rows, "leave bad records out, and say which");
  app.add_option("-o,--output", typed.output, "write the runs file")->type_name("FILE");
}

Result<ImportOptions> options_of(const ImportInput& typed) {
  ImportOptions options = typed.options;
  if (!typed.inferences)
    return Error{"how many inferences does a record hold?", "",
                 "no tool records it; pass --inferences N"};
  options.inferences = *typed.inferences;
  const auto method = parse_choice("CPU method", typed.cpu_method, kCpuMethodNames);
  if (!method) return method.error();
  options.cpu_method = *method;
  for (const std::string& word : typed.bindings)
    options.bindings += (options.bindings.empty() ? "" : " ") + word;
  return options;
}

Result<Imported> imported(const ImportInput& typed) {
  const auto tools = tool_names();
  if (std::ranges::find(tools, typed.tool) == tools.end())
    return not_one_of("tool", typed.tool, tools);
  const auto options = options_of(typed);
  if (!options) return options.error();
  const auto text = read_text_file(typed.file, kLargestLog);
  if (!text) return text.error();
  return import_runs(typed.tool, *text, typed.file, *options);
}

}  // namespace

ExitCode run_import(const Arguments& arguments, Streams& streams) {
  CLI::App app{"A runs file from what another tool recorded.", "runs import"};
  set_usage(app,
            "usage: opcost runs import --from codecarbon emissions.csv --model m.onnx "
            "--inferences 1000 -o runs.csv");
  ImportInput typed;
  add_options(app, typed);
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto result = imported(typed);
  if (!result) return report(result.error(), streams);
  for (const std::string& note : result->notes)
    streams.err << "opcost: note: " << message_line(note) << '\n';
  print_faults(result->faults, streams);
  const bool usable = result->faults.empty() || (typed.skip_bad_rows && !result->runs.empty());
  if (!usable)
    return report({std::to_string(result->faults.size()) + " bad records", typed.file,
                   "correct the file, or pass --skip-bad-rows to go on without them"},
                  streams);
  return deliver(runs_csv(result->runs), typed.output, streams);
}

}  // namespace opcost::cli
