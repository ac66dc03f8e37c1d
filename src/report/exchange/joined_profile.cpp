// Measured time of nodes beside their estimated energy.
#include "report/exchange/joined_profile.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "io/file.h"
#include "io/json_reader.h"
#include "opcost/core/text.h"
#include "report/exchange/node_energies.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30U;
constexpr std::string_view kKernel = "_kernel_time";

const std::string* text_of(const JsonValue& event, std::string_view key) {
  const JsonValue* value = event.find(key);
  return value != nullptr ? value->text() : nullptr;
}

double number_of(const JsonValue& event, std::string_view key) {
  const JsonValue* value = event.find(key);
  return value != nullptr ? std::max(0.0, value->number().value_or(0.0)) : 0.0;
}

// The node of an event, and its operator; "" if the event is of no node's kernel.
std::pair<std::string, std::string> node_of(const JsonValue& event) {
  const std::string* category = text_of(event, "cat");
  const std::string* name = text_of(event, "name");
  if (category == nullptr || name == nullptr || *category != "Node" || !name->ends_with(kKernel))
    return {};
  const JsonValue* args = event.find("args");
  const std::string* op = args != nullptr ? text_of(*args, "op_name") : nullptr;
  return {name->substr(0, name->size() - kKernel.size()), op != nullptr ? *op : ""};
}

bool is_run(const JsonValue& event) {
  const std::string* name = text_of(event, "name");
  return name != nullptr && *name == "model_run";
}

// Sums first, the mean of a run when all is read.
JoinedProfile read_events(const JsonValue::Array& events, const std::string& path) {
  JoinedProfile profile{.file = path, .runs = 0};
  std::unordered_map<std::string, std::size_t> at;
  for (const JsonValue& event : events) {
    if (is_run(event)) ++profile.runs;
    const auto [name, op] = node_of(event);
    if (name.empty() && op.empty()) continue;
    const auto [found, is_new] = at.try_emplace(name, profile.nodes.size());
    if (is_new)
      profile.nodes.push_back({.name = name,
                               .op = op,
                               .begin = number_of(event, "ts"),
                               .duration = number_of(event, "dur")});
    JoinedNode& node = profile.nodes[found->second];
    node.microseconds += number_of(event, "dur");
    ++node.runs;
  }
  std::uint64_t most = 1;
  for (const JoinedNode& node : profile.nodes) most = std::max(most, node.runs);
  if (profile.runs == 0) profile.runs = most;
  for (JoinedNode& node : profile.nodes) {
    node.microseconds /= static_cast<double>(profile.runs);
    profile.microseconds += node.microseconds;
  }
  return profile;
}

std::string microseconds(double value) { return rounded_text(value, 4); }

// Modelled energy over measured time; pJ a microsecond is a microwatt.
std::string power_text(const JoinedNode& node) {
  if (!node.energy || node.microseconds <= 0.0) return "";
  return rounded_text(node.energy->value * 1e-6 / node.microseconds, 3);
}

std::vector<Cell> cells_of(const JoinedNode& node, const JoinedProfile& profile, Picojoules whole) {
  const bool timed = node.runs > 0;
  const double share = profile.microseconds > 0 ? node.microseconds / profile.microseconds : 0.0;
  return {{printable(node.name)},
          {printable(node.op)},
          {timed ? microseconds(node.microseconds) : "-"},
          {timed ? rounded_text(100.0 * share, 3) + "%" : ""},
          {node.energy ? energy_text(*node.energy) : "-"},
          {node.energy ? rounded_text(100.0 * ratio(*node.energy, whole), 3) + "%" : ""},
          {power_text(node)}};
}

}  // namespace

Result<JoinedProfile> join_profile(const Estimate& estimate, const std::string& path) {
  const auto text = read_text_file(path, kMostBytes);
  if (!text) return text.error();
  JsonLimits limits;
  limits.bytes = kMostBytes;
  limits.values = 20'000'000;
  const auto json = parse_json(*text, path, 1, limits);
  if (!json) return json.error();
  const JsonValue* events = json->find("traceEvents");
  const auto* list = events != nullptr ? events->array() : json->array();
  if (list == nullptr)
    return Error{"it is no profile of ONNX Runtime", path,
                 "SessionOptions.enable_profiling = True writes one"};
  JoinedProfile profile = read_events(*list, path);
  Selection all;
  for (const NodeEstimate& node : estimate.nodes) all.push_back(&node);
  std::unordered_map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < profile.nodes.size(); ++i) at.emplace(profile.nodes[i].name, i);
  std::size_t joined = 0;
  for (const NodeEnergy& node : node_energies(all)) {
    const auto found = at.find(node.name);
    if (found != at.end()) {
      ++joined;
      if (!node.unknown) profile.nodes[found->second].energy = node.energy;
    } else if (node.energy.value > 0.0 && !node.unknown) {
      profile.nodes.push_back({.name = node.name, .energy = node.energy});
    }
  }
  if (joined == 0)
    return Error{"none of its nodes is in the model " + told(estimate.model), path,
                 "profile this very model; ONNX Runtime renames nodes when it optimises "
                 "(graph_optimization_level = ORT_DISABLE_ALL keeps the names)"};
  return profile;
}

View joined_view(const Estimate& estimate, const JoinedProfile& profile) {
  View view;
  view.title = "Measured time and estimated energy, node by node";
  double unmatched = 0.0;
  Picojoules unmeasured;
  std::size_t both = 0;
  for (const JoinedNode& node : profile.nodes) {
    if (!node.energy) unmatched += node.microseconds;
    if (node.runs == 0) unmeasured += *node.energy;
    if (node.energy && node.runs > 0) ++both;
  }
  view.head = {
      {"model", printable(estimate.model)},
      {"profile", printable(profile.file) + ", " + plural_text(profile.runs, "run")},
      {"table", printable(estimate.table.name)},
      {"time", microseconds(profile.microseconds) + " us a run"},
      {"energy", energy_text(estimate.totals.energy)},
      {"joined", plural_text(both, "node") + "; only in the profile " + microseconds(unmatched) +
                     " us, only in the model " + energy_text(unmeasured)}};
  Section section;
  section.heading = "By node, the slowest first";
  section.grid.columns = {{"node", Align::Left, 12, 60, 2},
                          {"operator", Align::Left, 8, 20},
                          {"us"},
                          {"time"},
                          {"energy"},
                          {"energy %"},
                          {"W"}};
  std::vector<const JoinedNode*> sorted;
  for (const JoinedNode& node : profile.nodes) sorted.push_back(&node);
  std::ranges::stable_sort(sorted, [](const JoinedNode* a, const JoinedNode* b) {
    return a->microseconds > b->microseconds;
  });
  for (const JoinedNode* node : sorted)
    section.grid.rows.push_back(cells_of(*node, profile, estimate.totals.energy));
  section.below.push_back(
      {"W: estimated energy over measured time. The table need not be of the machine that was "
       "measured: shares compare, watts only with a table of that machine.",
       Style::Faint});
  view.sections.push_back(std::move(section));
  return view;
}

}  // namespace opcost
