#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/enum_names.h"
#include "opcost/core/error.h"
#include "opcost/core/result.h"
#include "opcost/runs/layer.h"

namespace opcost {

/// How an energy came about.
enum class Method : std::uint8_t { Measured, Estimated, Unknown };
inline constexpr std::array kMethodNames{EnumName{Method::Measured, "measured"},
                                         EnumName{Method::Estimated, "estimated"},
                                         EnumName{Method::Unknown, "unknown"}};
constexpr std::string_view to_string(Method method) { return name_of(kMethodNames, method); }
constexpr std::optional<Method> parse_method(std::string_view name) {
  return parse_name(kMethodNames, name);
}

/// The energy of one inference (one run of the graph at its bound batch), as
/// measured or told by a tool. A row of a runs file.
struct MeasuredRun {
  std::string file;  ///< The runs file, for messages; "" where there is none.
  std::size_t line = 0;

  std::string model;           ///< Path of an ONNX file; "" where `layer` is given.
  std::optional<Layer> layer;  ///< Else.
  /// Dims and input shapes of the model: "batch=8 x=1x3x224x224".
  std::string bindings;

  double energy_j = 0.0;  ///< Joules, above 0.
  std::optional<double> std_j, time_s, idle_j;
  std::string scope;  ///< "package", "package+dram", "board", ...
  Method method = Method::Unknown;
  std::string source;    ///< The tool or publication.
  std::string config;    ///< Rows of one configuration share it; "": what was run.
  std::string own_kind;  ///< What kind() is to be, where a model is only a layer.

  /// "file:line"
  std::string where() const;
  /// What was run: the layer, or the model and its bindings.
  std::string subject() const;
  /// As the row says itself; else "conv2d", "linear", ...; "network" where a model was run.
  std::string kind() const;
  /// The rows that belong together: `config`, else subject().
  std::string configuration() const;
  /// Energy above idle; nothing where the idle energy is not known.
  std::optional<double> net_j() const;
};

/// The rows of a runs file that can be used, and what is wrong with the others.
struct RunSet {
  std::string file;
  std::string sha256;  ///< Of the file.
  std::vector<MeasuredRun> runs;
  std::vector<Error> faults;  ///< One for each row left out, with file:line.
};

/// How many rows say that their energy is an estimate.
std::size_t estimated_rows(const RunSet& set);

/// Reads a runs file, schema opcost.runs/1, as CSV or as JSON Lines (a file whose
/// first character is `{`); the format is described in cost_tables/RUNS.md.
/// Errors: no such file, no CSV, an unknown or missing column. A bad row is a fault.
Result<RunSet> read_runs(const std::string& path);
/// The same from memory.
Result<RunSet> parse_runs(std::string_view text, const std::string& file);
/// The rows as CSV, with the columns they need.
std::string runs_csv(const std::vector<MeasuredRun>& runs);

}  // namespace opcost
