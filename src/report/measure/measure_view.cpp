// What was measured, for people.
#include "report/measure/measure_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "opcost/core/text.h"
#include "report/calibrate/scores_grid.h"
#include "report/layout/laid_out.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr double kPicojoules = 1e12;
constexpr std::size_t kMostListed = 10;

bool is_estimated(const MeasureReport& report) {
  return report.measurement.meter.method != Method::Measured;
}

// A net energy may be negative if nothing was drawn in addition to idle.
std::string joules_text(double joules) {
  const std::string text = energy_text({kPicojoules * std::abs(joules)});
  return joules < 0.0 ? "-" + text : text;
}

std::string time_text(double seconds) { return si_text(seconds) + "s"; }

std::string half_width_text(double half_width, double mean) {
  return mean != 0.0 && std::isfinite(half_width) ? percent_cell(half_width / std::abs(mean)) : "-";
}

std::string runner_text(const MeasureReport& report) {
  std::set<std::string> runners;
  for (const SubjectResult& result : report.measurement.results)
    if (!result.runner.empty()) runners.insert(printable(result.runner));
  return runners.empty() ? "-"
                         : joined(std::vector<std::string>(runners.begin(), runners.end()), "; ");
}

std::string host_text(const MeasureReport& report) {
  std::vector<std::string> facts;
  facts.reserve(report.host.size());
  for (const auto& [name, value] : report.host) facts.emplace_back(name).append(" ").append(value);
  return facts.empty() ? "-" : printable(joined(facts));
}

std::string protocol_text(const MeasureOptions& options) {
  const auto seconds = [](Seconds time) { return rounded_text(time.count(), 3) + " s"; };
  std::string text = std::to_string(options.trials) + " to " +
                     std::to_string(std::max(options.trials, options.max_trials)) +
                     " trials of at least " + seconds(options.window) + ", in mixed order, " +
                     seconds(options.rest) + " of rest before each; ";
  return text + (options.idle > Seconds{0}
                     ? "idle for " + seconds(options.idle) + " before and after"
                     : "no idle baseline");
}

std::string watts_text(double watts) { return rounded_text(watts, 4) + " W"; }

std::string idle_text(const Block& block) {
  std::string text = watts_text(block.before->watts()) + " before";
  if (!block.after) return text + "; none after, it was interrupted";
  text += ", " + watts_text(block.after->watts()) + " after";
  return text + " (" + percent_cell(block.drift()) + " apart" +
         (block.valid ? ")" : ", which is too much)");
}

/// For one block of models, or for all blocks if they agree.
std::string idle_text(const Measurement& measurement) {
  std::vector<const Block*> blocks;
  for (const Block& block : measurement.blocks)
    if (block.before) blocks.push_back(&block);
  if (blocks.empty()) return "";
  if (blocks.size() == 1) return idle_text(*blocks.front());
  double low = blocks.front()->before->watts(), high = low, drift = 0.0;
  std::size_t invalid = 0;
  for (const Block* block : blocks) {
    for (const auto& window : {block->before, block->after}) {
      low = std::min(low, window ? window->watts() : low);
      high = std::max(high, window ? window->watts() : high);
    }
    drift = std::max(drift, block->drift());
    invalid += block->valid ? 0 : 1;
  }
  std::string text =
      watts_text(low) + " to " + watts_text(high) + ", in " + std::to_string(blocks.size()) +
      " groups of models, before and after at most " + percent_cell(drift) + " apart";
  return invalid == 0 ? text : text + "; too much in " + std::to_string(invalid);
}

std::vector<HeadLine> head_of(const MeasureReport& report) {
  const MeterDescription& meter = report.measurement.meter;
  std::vector<HeadLine> head{
      {"meter", printable(meter.name + " (" + std::string(to_string(meter.method)) + "), " +
                          meter.scope + ": " + meter.how)}};
  if (is_estimated(report))
    head.push_back({"", "an estimate: no counter of energy was read", Style::Alarm});
  head.push_back({"runner", runner_text(report)});
  head.push_back({"host", host_text(report)});
  head.push_back({"protocol", protocol_text(report.options)});
  if (const std::string text = idle_text(report.measurement); !text.empty())
    head.push_back({"idle", text});
  return head;
}

std::vector<Cell> result_cells(const std::string& name, const SubjectResult& result) {
  if (result.error) return {{printable(name)}, {"-"}, {"-"}, {"-"}, {"-"}, {"-"}, {"-"}, {"-"}};
  const bool has_net = result.idle_joules.has_value();
  return {{printable(name)},
          {joules_text(result.joules)},
          {half_width_text(result.half_width, result.joules)},
          {has_net ? joules_text(result.net_joules) : "-"},
          {has_net ? half_width_text(result.net_half_width, result.net_joules) : "-"},
          {time_text(result.seconds)},
          {std::to_string(result.counted)},
          {std::to_string(result.trials.size() - result.counted)}};
}

Section models_section(const MeasureReport& report) {
  Section section;
  section.heading = is_estimated(report) ? "Models, estimated" : "Models";
  section.grid.columns = {{"model", Align::Left, 9, 40, 2},
                          {"gross"},
                          {"+-95%"},
                          {"net"},
                          {"+-95%"},
                          {"time"},
                          {"trials"},
                          {"rejected"}};
  for (const MeasuredNetwork& network : report.networks)
    section.grid.rows.push_back(
        result_cells(network.name, report.measurement.results[network.result]));
  section.below.push_back(
      {"gross: idle power included; net: above what the machine draws doing nothing."});
  return section;
}

std::vector<Cell> layer_cells(const MeasuredLayer& layer, const SubjectResult& result) {
  const auto times = static_cast<double>(layer.times);
  if (result.error)
    return {{printable(layer.title)}, {std::to_string(layer.times)}, {"-"}, {"-"}, {"-"}, {"-"}};
  return {{printable(layer.title)},
          {std::to_string(layer.times)},
          {joules_text(result.joules)},
          {joules_text(times * result.joules)},
          {result.idle_joules ? joules_text(times * result.net_joules) : "-"},
          {time_text(times * result.seconds)}};
}

// The sum of the layers and, to compare, the network as a whole.
std::vector<std::vector<Cell>> layer_feet(const std::optional<LayerSum>& sum,
                                          const SubjectResult& whole) {
  std::vector<std::vector<Cell>> feet;
  if (sum)
    feet.push_back({{"sum of the layers"},
                    {""},
                    {""},
                    {joules_text(sum->joules)},
                    {sum->net_joules ? joules_text(*sum->net_joules) : "-"},
                    {time_text(sum->seconds)}});
  if (!whole.error)
    feet.push_back({{"whole network"},
                    {""},
                    {""},
                    {joules_text(whole.joules)},
                    {whole.idle_joules ? joules_text(whole.net_joules) : "-"},
                    {time_text(whole.seconds)}});
  return feet;
}

Section layers_section(const MeasureReport& report, const MeasuredNetwork& network) {
  Section section;
  section.heading =
      "Layers of " + printable(network.name) + (is_estimated(report) ? ", estimated" : "");
  section.grid.columns = {
      {"layer", Align::Left, 9, 40, 2}, {"times"}, {"each"}, {"gross"}, {"net"}, {"time"}};
  for (const MeasuredLayer& layer : network.layers)
    section.grid.rows.push_back(layer_cells(layer, report.measurement.results[layer.result]));
  const auto sum = layer_sum(report, network);
  section.grid.feet = layer_feet(sum, report.measurement.results[network.result]);
  if (!sum) section.below.push_back({"No sum: some layers have no result."});
  section.below.push_back(
      {"A layer that runs alone also pays for the call, and finds its input in no cache."});
  if (network.free + network.folded > 0)
    section.below.push_back({plural_text(network.free, "node") +
                             (network.free == 1 ? " is" : " are") + " free by definition and " +
                             std::to_string(network.folded) +
                             " run before inference: not measured."});
  for (const std::string& node : network.not_cut)
    section.items.push_back("not measured: " + printable(node));
  section.items = first_items(std::move(section.items), kMostListed);
  return section;
}

/// Warnings that belong to the result of a network.
void add_notes(const SubjectResult& result, const MeasureOptions& options,
               std::vector<std::string>& notes) {
  const std::string name = printable(result.name);
  if (result.error) return;
  if (!result.converged)
    notes.push_back(name + ": the interval is wider than " + percent_cell(options.half_width) +
                    " after " + std::to_string(result.trials.size()) + " trials");
  if (!result.stable)
    notes.push_back(name + ": its time per inference was not stable when the warm-up ended");
  if (const std::string rejected = rejected_text(result.rejected); !rejected.empty())
    notes.push_back(name + ": trials rejected " + rejected);
}

/// The same for all its layers together.
void add_layer_notes(const MeasureReport& report, const MeasuredNetwork& network,
                     std::vector<std::string>& notes) {
  std::size_t wide = 0, unstable = 0;
  std::map<Rejection, std::size_t> rejected;
  for (const MeasuredLayer& layer : network.layers) {
    const SubjectResult& result = report.measurement.results[layer.result];
    if (result.error) continue;
    wide += result.converged ? 0 : 1;
    unstable += result.stable ? 0 : 1;
    for (const auto& [rejection, count] : result.rejected) rejected[rejection] += count;
  }
  const std::string of_layers =
      " of " + plural_text(network.layers.size(), "layer") + " of " + printable(network.name);
  if (wide > 0)
    notes.push_back(std::to_string(wide) + of_layers + ": the interval is wider than " +
                    percent_cell(report.options.half_width));
  if (unstable > 0)
    notes.push_back(std::to_string(unstable) + of_layers +
                    ": the time per inference was not stable when the warm-up ended");
  if (!rejected.empty())
    notes.push_back("layers of " + printable(network.name) + ": trials rejected " +
                    rejected_text(rejected));
}

Section notes_section(const MeasureReport& report) {
  Section section;
  section.heading = "Notes";
  section.items = report.notes;
  for (const MeasuredNetwork& network : report.networks) {
    if (network.filled > 0)
      section.items.push_back(
          printable(network.name) + ": " + std::to_string(network.filled) +
          " weights that the file lacks or makes by ConstantOfShape were random");
    add_notes(report.measurement.results[network.result], report.options, section.items);
    add_layer_notes(report, network, section.items);
  }
  return section;
}

}  // namespace

std::optional<LayerSum> layer_sum(const MeasureReport& report, const MeasuredNetwork& network) {
  if (network.layers.empty()) return std::nullopt;
  LayerSum sum{0.0, 0.0, 0.0};
  for (const MeasuredLayer& layer : network.layers) {
    const SubjectResult& result = report.measurement.results[layer.result];
    if (result.error) return std::nullopt;
    const auto times = static_cast<double>(layer.times);
    sum.joules += times * result.joules;
    sum.seconds += times * result.seconds;
    if (result.idle_joules && sum.net_joules)
      *sum.net_joules += times * result.net_joules;
    else
      sum.net_joules.reset();
  }
  return sum;
}

View measure_view(const MeasureReport& report) {
  View view;
  view.title = is_estimated(report) ? "Energy of one inference, estimated by a formula"
                                    : "Energy of one inference, measured";
  view.head = head_of(report);
  view.sections.push_back(models_section(report));
  for (const MeasuredNetwork& network : report.networks)
    if (!network.layers.empty() || !network.not_cut.empty())
      view.sections.push_back(layers_section(report, network));
  view.sections.push_back(notes_section(report));
  return view;
}

std::string measure_report(const MeasureReport& report, const ReportLayout& layout) {
  if (layout.format == ReportFormat::Json) return measure_json(report);
  return laid_out(measure_view(report), layout);
}

}  // namespace opcost
