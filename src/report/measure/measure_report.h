#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opcost/measure/options.h"
#include "opcost/measure/record.h"
#include "opcost/report/format.h"
#include "report/layout/view.h"

namespace opcost {

/// A layer of a network: the index of its result, and how often the network has it.
struct MeasuredLayer {
  std::string title;
  std::size_t result = 0;
  std::uint64_t times = 1;
};

/// A network and, with --per-layer, its layers.
struct MeasuredNetwork {
  std::string name;
  std::size_t result = 0;
  std::uint64_t filled = 0;  ///< Weights that got random numbers.
  std::vector<MeasuredLayer> layers;
  std::uint64_t free = 0, folded = 0;
  std::vector<std::string> not_cut;  ///< Nodes that were not measured, with the reasons.
};

/// Everything that a report of a measurement states.
struct MeasureReport {
  const Measurement& measurement;
  const MeasureOptions& options;
  std::vector<std::pair<std::string, std::string>> host;
  std::vector<MeasuredNetwork> networks;
  std::vector<std::string> notes;  ///< Warnings from the command line.
};

/// The sum over a network's layers, each times its number; std::nullopt if one has no result or
/// there are no layers.
struct LayerSum {
  double joules = 0.0, seconds = 0.0;
  std::optional<double> net_joules;  ///< Only with an idle baseline.
};
std::optional<LayerSum> layer_sum(const MeasureReport& report, const MeasuredNetwork& network);

inline constexpr FormatList kMeasureFormats = view_formats({ReportFormat::Json});

/// For people.
View measure_view(const MeasureReport& report);

/// Schema opcost.measure/1: `method` ("measured" or "estimated"), `meter`, `host`,
/// `protocol`, `idle[]` (a block of models each: watts before and after, drift),
/// `models[]` with joules and seconds of one inference, half widths of 95 %
/// intervals, trials counted and rejected by rule, and `layers[]`, `layer_sum`,
/// `not_cut` where the network was taken apart. What is not known is null; a model
/// without a result has `error`.
std::string measure_json(const MeasureReport& report);

/// The report in one of kMeasureFormats.
std::string measure_report(const MeasureReport& report, const ReportLayout& layout);

}  // namespace opcost
