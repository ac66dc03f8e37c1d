// Draws the parameters of one layer, and says whether they fulfil its conditions.
#include "runs/draw_layer.h"

#include <algorithm>
#include <string>

#include "core/parse.h"
#include "opcost/runs/layer_types.h"
#include "runs/sample_figures.h"

namespace opcost {

namespace {

/// The number that a name in a condition stands for.
std::optional<double> value_of(const std::string& name, const LayerFigures& figures) {
  if (name == "output_size") return static_cast<double>(figures.output_size);
  if (name == "macs") return figures.macs;
  if (name == "bytes") return figures.bytes;
  const auto found = figures.parameters.find(name);
  if (found != figures.parameters.end()) return static_cast<double>(found->second);
  const auto number = parse_number<std::int64_t>(name);
  return number ? std::optional{static_cast<double>(*number)} : std::nullopt;
}

bool holds(const DrawCondition& condition, const LayerFigures& figures) {
  const auto left = value_of(condition.left, figures), right = value_of(condition.right, figures);
  if (!left || !right) return false;
  const double a = static_cast<double>(condition.factor) * *left, b = *right;
  const std::string& word = condition.comparison;
  if (word == "<") return a < b;
  if (word == "<=") return a <= b;
  if (word == ">") return a > b;
  if (word == ">=") return a >= b;
  return word == "==" ? a == b : a != b;
}

}  // namespace

std::int64_t drawn(const DrawnNumber& number, RandomDraws& draws) {
  switch (number.kind) {
    case DrawnNumber::Kind::Choice: return number.values[draws.below(number.values.size())];
    case DrawnNumber::Kind::Uniform: return draws.uniform(number.values[0], number.values[1]);
    case DrawnNumber::Kind::LogUniform:
      return draws.log_uniform(number.values[0], number.values[1]);
  }
  return 1;
}

bool is_possible(const DrawnLayer& from, const Layer& layer) {
  if (!check_layer(layer)) return false;
  const auto figures = figures_of(layer);
  return figures && figures->output_size >= 1 &&
         std::ranges::all_of(from.conditions, [&](const DrawCondition& condition) {
           return holds(condition, *figures);
         });
}

std::optional<Layer> try_layer(const DrawnLayer& from, RandomDraws& draws) {
  Layer layer;
  layer.type = from.type;
  for (const auto& [name, number] : from.parameters)
    layer.parameters[name] = {drawn(number, draws)};
  return is_possible(from, layer) ? std::optional{layer} : std::nullopt;
}

}  // namespace opcost
