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
#include "opcost/runs/layer.h"

namespace opcost {

/// How an energy was found.
enum class Method : std::uint8_t { Measured, Estimated, Unknown };
inline constexpr std::array kMethodNames{EnumName{Method::Measured, "measured"},
                                         EnumName{Method::Estimated, "estimated"},
                                         EnumName{Method::Unknown, "unknown"}};
constexpr std::string_view to_string(Method method) { return name_of(kMethodNames, method); }
constexpr std::optional<Method> parse_method(std::string_view name) {
  return parse_name(kMethodNames, name);
}

/// One row of a runs file: the energy of one inference (one run of the graph with its batch), as
/// measured or as a tool reported it.
struct MeasuredRun {
  std::string file;  ///< The runs file, for messages; "" if there is none.
  std::size_t line = 0;

  std::string model;           ///< Path of an ONNX file; "" if `layer` is given.
  std::optional<Layer> layer;  ///< Given if `model` is not.
  /// Dims and input shapes of the model: "batch=8 x=1x3x224x224".
  std::string bindings;

  double energy_j = 0.0;  ///< Joules, above 0.
  std::optional<double> std_j, time_s, idle_j;
  std::string scope;  ///< "package", "package+dram", "board", ...
  Method method = Method::Unknown;
  std::string source;    ///< The tool or publication.
  std::string config;    ///< Rows of one configuration have the same text; "": subject().
  std::string own_kind;  ///< The result of kind(), for a model that is a single layer.

  /// The model's file: in the folder of the runs file if it is there, else as it is named; "" for
  /// a layer.
  std::string model_path() const;
  /// "file:line"
  std::string where() const;
  /// What ran: the layer, or the model with its bindings.
  std::string subject() const;
  /// As the row says; else "conv2d", "linear", ...; "network" for a model.
  std::string kind() const;
  /// The group of the row: `config`, else subject().
  std::string configuration() const;
  /// Energy above idle; std::nullopt if the idle energy is not known.
  std::optional<double> net_j() const;
};

/// The valid rows of a runs file, and the faults of the others.
struct RunSet {
  std::string file;
  std::string sha256;  ///< SHA-256 of the file.
  std::vector<MeasuredRun> runs;
  std::vector<Error> faults;  ///< One for each row that is left out, with file:line.

  /// The number of rows that say that their energy is an estimate.
  std::size_t estimated_rows() const;
};

}  // namespace opcost
