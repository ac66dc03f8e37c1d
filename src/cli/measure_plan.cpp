// Plans a measurement: prepares models and layers and names their files.
#include "cli/measure_plan.h"

#include <filesystem>
#include <utility>

#include "cli/expand_path.h"
#include "core/parse.h"
#include "io/file.h"
#include "opcost/core/text.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/measure/prepare_model.h"
#include "opcost/measure/take_apart.h"

namespace opcost::cli {
namespace {

namespace fs = std::filesystem;

std::string two_digits(std::size_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// A name that every file system accepts: letters, digits, '-' and '_'.
std::string plain(const std::string& name) {
  std::string result;
  for (const char c : name) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
    result += fits ? c : '_';
  }
  return result.substr(0, 60);
}

class Planner {
 public:
  Planner(const MeasureInput& input, std::string folder, EstimateOptions options,
          std::map<std::string, IntegerRange> ranges)
      : input_(input),
        folder_(std::move(folder)),
        options_(std::move(options)),
        ranges_(std::move(ranges)) {}

  Status add(const std::string& path);
  Status add_row(const OpenRun& run);
  MeasurePlan take() && { return std::move(plan_); }

 private:
  Result<PreparedModel> prepare(const Model& model, const EstimateOptions& options,
                                const std::map<std::string, IntegerRange>& ranges);
  Status add_layers(const Model& model, MeasuredNetwork& network);
  Status add_layer(const DistinctLayer& layer, const fs::path& path, MeasuredNetwork& network);
  std::size_t add_subject(std::string name, Workload work, SubjectRow row);
  std::string named_in_runs(const fs::path& model) const;
  fs::path layer_folder(const std::string& model) const;

  const MeasureInput& input_;
  std::string folder_;
  EstimateOptions options_;
  std::map<std::string, IntegerRange> ranges_;
  MeasurePlan plan_;
  std::size_t prepared_ = 0;
};

Result<PreparedModel> Planner::prepare(const Model& model, const EstimateOptions& options,
                                       const std::map<std::string, IntegerRange>& ranges) {
  const fs::path own = fs::path(folder_) / std::to_string(++prepared_);
  std::error_code error;
  fs::create_directories(own, error);
  if (error) return Error{"cannot make a folder: " + error.message(), own.string(), ""};
  return prepare_model(model, options, ranges, own.string(), input_.protocol.seed);
}

// Relative to the folder of the runs file if the model is below it, so that both can be moved
// together; otherwise unchanged.
std::string Planner::named_in_runs(const fs::path& model) const {
  if (input_.output.empty()) return model.string();
  std::error_code error;
  const fs::path base = fs::absolute(input_.output, error).parent_path();
  const fs::path full = fs::absolute(model, error).lexically_normal();
  const fs::path relative = full.lexically_relative(base.lexically_normal());
  const bool below = !relative.empty() && *relative.begin() != "..";
  return below ? relative.string() : full.string();
}

fs::path Planner::layer_folder(const std::string& model) const {
  const std::string name =
      two_digits(plan_.networks.size()) + "-" + plain(fs::path(model).stem().string());
  if (input_.output.empty()) return fs::path(folder_) / "layers" / name;
  const fs::path runs(input_.output);
  return runs.parent_path() / (runs.stem().string() + "-layers") / name;
}

std::size_t Planner::add_subject(std::string name, Workload work, SubjectRow row) {
  plan_.subjects.push_back({std::move(name), std::move(work)});
  plan_.rows.push_back(std::move(row));
  return plan_.subjects.size() - 1;
}

Status Planner::add(const std::string& path) {
  const auto model = load_onnx(path, {options_.max_memory});
  auto prepared = model ? prepare(*model, options_, ranges_) : Result<PreparedModel>(model.error());
  if (!prepared) {
    plan_.failed.push_back(std::move(prepared).error());
    return Ok{};
  }
  MeasuredNetwork network;
  network.name = path;
  network.filled = prepared->filled;
  network.result = add_subject(path, std::move(prepared->work),
                               {named_in_runs(path), bindings_of(input_), "", "", 1});
  plan_.networks.push_back(std::move(network));
  return input_.per_layer ? add_layers(*model, plan_.networks.back()) : Status{Ok{}};
}

// A row of the runs file that is filled, under its own bindings.
Status Planner::add_row(const OpenRun& run) {
  ModelOptions binding = input_.binding;
  for (const std::string_view word : split_words(run.bindings)) {
    const bool number = parse_extent(word.substr(word.rfind('=') + 1)).has_value();
    (number ? binding.dims : binding.input_shapes).emplace_back(word);
  }
  auto options = estimate_options(binding);
  if (!options) return options.error();
  const std::size_t before = plan_.subjects.size();
  std::swap(options_, *options);
  const Status added = add(run.model);
  std::swap(options_, *options);
  if (plan_.subjects.size() > before) plan_.fill_rows.push_back(run.row);
  return added;
}

Status Planner::add_layers(const Model& model, MeasuredNetwork& network) {
  auto apart = take_apart(model, options_);
  if (!apart) {
    plan_.failed.push_back(std::move(apart).error());
    return Ok{};
  }
  network.free = apart->free;
  network.folded = apart->folded;
  network.not_cut = std::move(apart->not_cut);
  const fs::path folder = layer_folder(model.source);
  for (const fs::path& part : {folder.parent_path(), folder})
    if (auto safe = refuse_link(part.string()); !safe) return safe;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Error{"cannot make a folder: " + error.message(), folder.string(), ""};
  for (std::size_t i = 0; i < apart->layers.size(); ++i) {
    const DistinctLayer& layer = apart->layers[i];
    const fs::path path = folder / (two_digits(i + 1) + "-" + plain(layer.op) + ".onnx");
    if (auto added = add_layer(layer, path, network); !added) return added;
  }
  return Ok{};
}

Status Planner::add_layer(const DistinctLayer& layer, const fs::path& path,
                          MeasuredNetwork& network) {
  if (auto safe = refuse_link(path.string()); !safe) return safe;
  if (auto written = write_text_file(path.string(), layer.bytes); !written) return written;
  const auto model = load_onnx(path.string());
  auto prepared = model ? prepare(*model, {}, {}) : Result<PreparedModel>(model.error());
  if (!prepared) {
    for (const std::string& node : layer.nodes)
      network.not_cut.push_back(node + " (" + layer.op + "): " + prepared.error().what);
    return Ok{};
  }
  const std::uint64_t times = layer.nodes.size();
  const std::size_t result =
      add_subject(network.name + ": " + layer.title, std::move(prepared->work),
                  {named_in_runs(path), "", layer.title, layer.op, times});
  network.layers.push_back({layer.title, result, times});
  return Ok{};
}

}  // namespace

namespace {

Result<MeasurePlan> plan_rows(Planner planner, const std::string& path) {
  auto runs = RunsToFill::read(path);
  if (!runs) return runs.error();
  const auto open = runs->open_runs();
  if (!open) return open.error();
  for (const OpenRun& run : *open)
    if (auto added = planner.add_row(run); !added) return added.error();
  MeasurePlan plan = std::move(planner).take();
  plan.fill = *std::move(runs);
  return plan;
}

}  // namespace

Result<MeasurePlan> plan_measurement(const MeasureInput& input, const std::string& folder) {
  auto options = estimate_options(input.binding);
  if (!options) return options.error();
  auto ranges = ranges_of(input);
  if (!ranges) return ranges.error();
  Planner planner(input, folder, *std::move(options), *std::move(ranges));
  if (!input.fill.empty()) return plan_rows(std::move(planner), input.fill);
  for (const std::string& word : input.models) {
    const auto paths = expand_path(word);
    if (!paths) return paths.error();
    for (const std::string& path : *paths)
      if (auto added = planner.add(path); !added) return added.error();
  }
  return std::move(planner).take();
}

}  // namespace opcost::cli
