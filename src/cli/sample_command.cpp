// The command `opcost sample`.
#include <filesystem>
#include <fstream>
#include <system_error>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/progress_bar.h"
#include "io/file.h"
#include "io/yaml.h"
#include "opcost/core/text.h"
#include "opcost/graph/write_onnx.h"
#include "opcost/runs/draw_samples.h"
#include "opcost/runs/parse_ranges.h"
#include "opcost/runs/sample.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

constexpr std::string_view kRunsFile = "runs.csv";

struct SampleInput {
  std::string ranges, folder;
  std::size_t count = 100;
  std::uint64_t seed = 1;
};

void add_options(CLI::App& app, SampleInput& typed) {
  app.add_option("ranges", typed.ranges,
                 "what to draw from: YAML, see cost_tables/SAMPLE.md and\n"
                 "benchmarks/accuracy/getzner_ranges.yaml")
      ->type_name("RANGES")
      ->required();
  app.add_option("-n,--count", typed.count, "how many models")
      ->type_name("N")
      ->check(from_to(1, 1000000))
      ->capture_default_str();
  app.add_option("--seed", typed.seed, "the same models for the same seed, everywhere")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("-o,--output", typed.folder,
                 "the folder of the models and of runs.csv, the runs file\nto fill in")
      ->type_name("DIR")
      ->required();
}

Result<std::uint64_t> bytes_needed(const std::vector<Sample>& samples) {
  Count sum;
  for (const Sample& sample : samples)
    sum += Count{weight_bytes(sample.model).value_or(UINT64_MAX)};
  const auto bytes = sum.exact();
  if (!bytes) return Error{"the weights of these models fit no disk", "", "narrow the ranges"};
  return *bytes;
}

/// Weights are large: too little space is reported before anything is written.
Status check_room(const std::filesystem::path& folder, std::uint64_t bytes) {
  std::error_code failed;
  const auto space = std::filesystem::space(folder, failed);
  if (failed || bytes <= space.available) return Ok{};
  return Error{"the weights of these models take " + bytes_text({Count{bytes}}) + ", and only " +
                   bytes_text({Count{space.available}}) + " are free",
               folder.string(), "ask for fewer models (-n), or narrow the ranges"};
}

/// Before gigabytes are written: what will be, and where.
void say_size(const std::vector<Sample>& samples, std::uint64_t bytes, const SampleInput& typed,
              Streams& streams) {
  constexpr std::uint64_t kWorthSaying = std::uint64_t{1} << 30;
  if (bytes < kWorthSaying) return;
  streams.err << "opcost: writing " << plural_text(samples.size(), "model") << " with "
              << bytes_text({Count{bytes}}) << " of weights to " << printable(typed.folder)
              << " (-n asks for fewer)\n";
}

Status make_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error{"the folder cannot be made: " + failed.message(), folder.string(), ""};
  if (std::filesystem::exists(folder / kRunsFile, failed))
    return Error{"there is a runs file already, which may hold measurements",
                 (folder / kRunsFile).string(), "give another folder"};
  return Ok{};
}

Status write_models(const std::vector<Sample>& samples, const std::filesystem::path& folder,
                    std::uint64_t seed, Streams& streams) {
  ProgressBar bar(streams, "models");
  for (std::size_t at = 0; at < samples.size(); ++at) {
    const std::filesystem::path path = folder / (samples[at].name + ".onnx");
    std::ofstream out(path, std::ios::binary);
    if (auto written = write_onnx(samples[at].model, seed + at, out); !written)
      return Error{written.error().what, path.string(), written.error().hint};
    bar.show(static_cast<double>(at + 1) / static_cast<double>(samples.size()));
  }
  return Ok{};
}

Result<std::string> sampled(const SampleInput& typed, Streams& streams) {
  const auto text = read_text_file(typed.ranges, kMaxYamlBytes);
  if (!text) return text.error();
  const auto ranges = parse_ranges(*text, typed.ranges);
  if (!ranges) return ranges.error();
  const auto samples = draw_samples(*ranges, typed.count, typed.seed);
  if (!samples) return samples.error();
  const auto bytes = bytes_needed(*samples);
  if (!bytes) return bytes.error();
  const std::filesystem::path folder(typed.folder);
  if (auto made = make_folder(folder); !made) return made.error();
  if (auto fits = check_room(folder, *bytes); !fits) return fits.error();
  say_size(*samples, *bytes, typed, streams);
  if (auto written = write_models(*samples, folder, typed.seed, streams); !written)
    return written.error();
  const std::string runs = (folder / kRunsFile).string();
  if (auto written = write_text_file(runs, runs_to_fill_in(*samples)); !written)
    return written.error();
  return printable(typed.folder) + ": " + plural_text(samples->size(), "model") + " with " +
         bytes_text({Count{*bytes}}) + " of weights, and " + std::string(kRunsFile) +
         ", whose energy_j is to be filled in\n";
}

}  // namespace

ExitCode run_sample(const Arguments& arguments, Streams& streams) {
  CLI::App app{"Random layers and small networks to measure, as ONNX models.", "sample"};
  set_usage(app, "usage: opcost sample RANGES -n 500 --seed 7 -o DIR",
            {{"opcost sample benchmarks/accuracy/getzner_ranges.yaml -o d",
              "100 models, and d/runs.csv"}});
  SampleInput typed;
  add_options(app, typed);
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto text = sampled(typed, streams);
  if (!text) return report(text.error(), streams);
  return deliver(*text, "", streams);
}

}  // namespace opcost::cli
