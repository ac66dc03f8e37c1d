// Reads and checks the fields of one row of a runs file.
#include "runs/run_fields.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parse.h"
#include "opcost/core/text.h"
#include "opcost/runs/layer_types.h"

namespace opcost {
namespace {

// More than any inference takes, and small enough for sums of squares.
constexpr double kMostJoules = 1e15;

bool is_parameter(const std::string& name) {
  static const std::vector<std::string> kNames = layer_parameters();
  return std::ranges::find(kNames, name) != kNames.end();
}

Error wrong(const std::string& name, const std::string& text, const std::string& must) {
  return {"`" + name + "` must be " + must + ", not `" + text + "`", "", ""};
}

/// A number of joules or seconds; "nan", "inf" and other words are errors.
Status read_amount(const std::string& name, const std::string& text, bool may_be_zero,
                   double& amount) {
  const auto value = parse_number<double>(text);
  const bool fits = value && std::isfinite(*value) && *value <= kMostJoules &&
                    (may_be_zero ? *value >= 0.0 : *value > 0.0);
  if (!fits) return wrong(name, text, may_be_zero ? "a number from 0" : "a number above 0");
  amount = *value;
  return Ok{};
}

Status read_amount(const std::string& name, const std::string& text, bool may_be_zero,
                   std::optional<double>& amount) {
  return read_amount(name, text, may_be_zero, amount.emplace());
}

Status read_dtype(const std::string& text, Layer& layer) {
  if (const auto type = parse_element_type(text); type && number_type(*type)) {
    layer.dtype = *type;
    return Ok{};
  }
  std::vector<std::string> names;
  names.reserve(std::size(kAllElementTypes));
  for (const ElementType type : kAllElementTypes) names.emplace_back(to_string(type));
  return Error{"unknown dtype `" + text + "`", "", did_you_mean(text, names)};
}

Status read_method(const std::string& text, Method& method) {
  const auto named = parse_method(text);
  if (!named) return wrong("method", text, "measured, estimated or unknown");
  method = *named;
  return Ok{};
}

Status read_bindings(const std::string& text, std::string& bindings) {
  for (const std::string_view word : split_words(text)) {
    const std::size_t equals = word.rfind('=');
    const bool named = equals != std::string_view::npos && equals > 0;
    if (!named || !parse_extents(word.substr(equals + 1)))
      return wrong("bindings", text, "like batch=8 or x=1x3x224x224");
    bindings += (bindings.empty() ? "" : " ") + std::string(word);
  }
  return Ok{};
}

Status read_parameter(const std::string& name, const std::string& text, Layer& layer) {
  const auto sizes = parse_extents(text);
  if (!sizes) return wrong(name, text, "a whole number");
  layer.parameters[name] = *sizes;
  return Ok{};
}

/// Columns whose text is taken unchanged.
struct TextField {
  std::string_view name;
  std::string MeasuredRun::*text;
};
constexpr std::array kTexts{
    TextField{"model", &MeasuredRun::model}, TextField{"scope", &MeasuredRun::scope},
    TextField{"source", &MeasuredRun::source}, TextField{"config", &MeasuredRun::config},
    TextField{"kind", &MeasuredRun::own_kind}};

/// Columns with numbers that may be left out.
struct AmountField {
  std::string_view name;
  std::optional<double> MeasuredRun::*amount;
  bool may_be_zero;
};
constexpr std::array kAmounts{AmountField{"time_s", &MeasuredRun::time_s, false},
                              AmountField{"std_j", &MeasuredRun::std_j, true},
                              AmountField{"idle_j", &MeasuredRun::idle_j, true}};

Status read_named(const std::string& name, const std::string& text, MeasuredRun& run,
                  Layer& layer) {
  if (name == "bindings") return read_bindings(text, run.bindings);
  if (name == "dtype") return read_dtype(text, layer);
  if (name == "method") return read_method(text, run.method);
  if (name == "energy_j") return read_amount(name, text, false, run.energy_j);
  if (name == "layer") layer.type = text;
  if (name == "schema" && text != kRunsSchema) return wrong(name, text, std::string(kRunsSchema));
  return is_parameter(name) ? read_parameter(name, text, layer) : Status{Ok{}};
}

Status read_field(const std::string& name, const std::string& text, MeasuredRun& run,
                  Layer& layer) {
  const auto word = std::ranges::find(kTexts, name, &TextField::name);
  if (word != kTexts.end()) {
    run.*(word->text) = text;
    return Ok{};
  }
  const auto number = std::ranges::find(kAmounts, name, &AmountField::name);
  if (number != kAmounts.end())
    return read_amount(name, text, number->may_be_zero, run.*(number->amount));
  return read_named(name, text, run, layer);
}

Status check_subject(const MeasuredRun& run, const Layer& layer) {
  if (run.model.empty() && layer.type.empty())
    return Error{"it says neither `model` nor `layer`", "", ""};
  if (!run.model.empty() && !layer.type.empty())
    return Error{"it says both `model` and `layer`", "", ""};
  if (run.model.empty()) {
    if (!run.bindings.empty()) return Error{"`bindings` are of a model; a layer has none", "", ""};
    return check_layer(layer);
  }
  if (!layer.parameters.empty() || layer.dtype != ElementType::Float)
    return Error{"`" + (layer.parameters.empty() ? "dtype" : layer.parameters.begin()->first) +
                     "` is of a layer; a model says it itself",
                 "", ""};
  return Ok{};
}

Result<MeasuredRun> understand(const RunFields& fields) {
  MeasuredRun run;
  Layer layer;
  for (const auto& [name, text] : fields)
    if (auto read = read_field(name, text, run, layer); !read) return read.error();
  if (auto fits = check_subject(run, layer); !fits) return fits.error();
  if (run.energy_j <= 0.0) return Error{"it has no `energy_j`", "", ""};
  if (run.model.empty()) run.layer = std::move(layer);
  return run;
}

std::vector<std::string> all_names() {
  // The schema column comes first, so that no row begins with the `#` of a comment.
  std::vector<std::string> names{"schema", "model", "bindings", "layer", "dtype"};
  for (std::string& name : layer_parameters()) names.push_back(std::move(name));
  for (const char* name :
       {"energy_j", "std_j", "time_s", "idle_j", "scope", "method", "source", "config", "kind"})
    names.emplace_back(name);
  return names;
}

void add_layer(const Layer& layer, RunFields& fields) {
  fields.emplace_back("layer", layer.type);
  if (layer.dtype != ElementType::Float) fields.emplace_back("dtype", to_string(layer.dtype));
  for (const auto& [name, sizes] : layer.parameters) fields.emplace_back(name, shape_text(sizes));
}

}  // namespace

const std::vector<std::string>& run_field_names() {
  static const std::vector<std::string> kNames = all_names();
  return kNames;
}

bool is_run_field(std::string_view name) {
  return name.starts_with("x_") ||
         std::ranges::find(run_field_names(), name) != run_field_names().end();
}

Error unknown_field(const std::string& name, const std::string& where) {
  const std::string near = did_you_mean(name, run_field_names());
  return {"unknown column `" + name + "`", where,
          near.empty() ? "a column of your own must begin with x_" : near};
}

Result<MeasuredRun> read_run(const RunFields& fields, const std::string& where) {
  auto run = understand(fields);
  if (run) return run;
  Error error = std::move(run).error();
  error.where = where;
  return error;
}

RunFields fields_of(const MeasuredRun& run) {
  RunFields fields;
  const auto add = [&fields](const char* name, const std::string& text) {
    if (!text.empty()) fields.emplace_back(name, text);
  };
  const auto amount = [&add](const char* name, const std::optional<double>& value) {
    if (value) add(name, exact_text(*value));
  };
  if (run.layer) add_layer(*run.layer, fields);
  add("model", run.model);
  add("bindings", run.bindings);
  amount("energy_j", run.energy_j);
  amount("std_j", run.std_j);
  amount("time_s", run.time_s);
  amount("idle_j", run.idle_j);
  add("scope", run.scope);
  add("method", std::string(to_string(run.method)));
  add("source", run.source);
  add("config", run.config);
  add("kind", run.own_kind);
  return fields;
}

}  // namespace opcost
