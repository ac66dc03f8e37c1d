// The record of one measured run, and the names of measuring methods.
#include "opcost/runs/measured_run.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "opcost/runs/runs_in_place.h"

namespace opcost {

std::string MeasuredRun::model_path() const {
  if (model.empty()) return "";
  std::error_code ignored;
  const auto beside = std::filesystem::path(file).parent_path() / model;
  return std::filesystem::exists(beside, ignored) ? beside.string() : model;
}

std::string MeasuredRun::where() const { return file + ":" + std::to_string(line); }

std::string MeasuredRun::subject() const {
  if (layer) return to_string(*layer);
  return bindings.empty() ? model : model + " " + bindings;
}

std::string MeasuredRun::kind() const {
  if (!own_kind.empty()) return own_kind;
  if (!layer) return "network";
  return layer->type + (runs_in_place(*layer) ? " in place" : "");
}

std::string MeasuredRun::configuration() const { return config.empty() ? subject() : config; }

std::optional<double> MeasuredRun::net_j() const {
  return idle_j ? std::optional{energy_j - *idle_j} : std::nullopt;
}

std::size_t RunSet::estimated_rows() const {
  return static_cast<std::size_t>(
      std::ranges::count(runs, Method::Estimated, &MeasuredRun::method));
}

}  // namespace opcost
