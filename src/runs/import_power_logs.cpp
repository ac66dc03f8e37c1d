// Tools that log power over time as JSON: experiment-impact-tracker, one object a
// line, and Scaphandre, an array of objects or one a line.
#include <algorithm>

#include "core/parse.h"
#include "io/json_reader.h"
#include "runs/importers.h"

namespace opcost {
namespace {

constexpr double kWattsPerMicrowatt = 1e-6;

/// All documents of a text: one per line, or one array of them.
Result<std::vector<JsonValue>> documents(std::string_view text, const std::string& file) {
  std::vector<JsonValue> found;
  if (trimmed(text).starts_with('[')) {
    auto all = parse_json(text, file);
    if (!all) return std::move(all).error();
    if (auto* array = std::get_if<JsonValue::Array>(&all->value)) found = std::move(*array);
    return found;
  }
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!trimmed(text.substr(0, end)).empty()) {
      auto one = parse_json(text.substr(0, end), file, line);
      if (!one) return std::move(one).error();
      found.push_back(*std::move(one));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

/// A number from 0 on; otherwise a fault.
std::optional<double> amount_of(Importer& importer, const JsonValue& object, const char* key) {
  const JsonValue* value = object.find(key);
  const auto number = value != nullptr ? value->number() : std::nullopt;
  if (number && *number >= 0.0) return number;
  importer.fault(object.line, "`" + std::string(key) + "` is no number from 0");
  return std::nullopt;
}

/// The sum of those keys that are present; a fault if none is.
std::optional<double> sum_of(Importer& importer, const JsonValue& object,
                             std::initializer_list<const char*> keys) {
  std::optional<double> sum;
  for (const char* key : keys) {
    if (object.find(key) == nullptr) continue;
    const auto value = amount_of(importer, object, key);
    if (!value) return std::nullopt;
    sum = sum.value_or(0.0) + *value;
  }
  if (!sum) importer.fault(object.line, "it tells no power");
  return sum;
}

// A sample that cannot be read leaves a gap; no energy is guessed for it.
void add_integrated(Importer& importer, const std::vector<PowerSample>& samples,
                    const std::string& scope) {
  if (!importer.faults().empty()) return;
  auto record = integrated(importer, samples);
  if (!record) return;
  record->scope = scope;
  record->method = Method::Measured;
  importer.add(*record);
}

}  // namespace

Status import_impact_tracker(std::string_view text, Importer& importer) {
  const auto lines = documents(text, importer.file());
  if (!lines) return lines.error();
  std::vector<PowerSample> samples;
  for (const JsonValue& line : *lines) {
    const auto seconds = amount_of(importer, line, "timestamp");
    const auto watts = sum_of(importer, line, {"rapl_power_draw_absolute", "nvidia_draw_absolute"});
    if (seconds && watts) samples.push_back({*seconds, *watts, line.line});
  }
  importer.note("power is the machine's (absolute), not the share attributed to the process");
  add_integrated(importer, samples, "rapl+gpu");
  return Ok{};
}

Status import_scaphandre(std::string_view text, Importer& importer) {
  const auto reports = documents(text, importer.file());
  if (!reports) return reports.error();
  std::vector<PowerSample> samples;
  for (const JsonValue& report : *reports) {
    const JsonValue* host = report.find("host");
    if (host == nullptr) {
      importer.fault(report.line, "it has no `host`");
      continue;
    }
    const auto seconds = amount_of(importer, *host, "timestamp");
    const auto microwatts = amount_of(importer, *host, "consumption");
    if (seconds && microwatts)
      samples.push_back({*seconds, *microwatts * kWattsPerMicrowatt, host->line});
  }
  importer.note("power is the host's: psys where the machine has it, else packages and DRAM");
  add_integrated(importer, samples, "host");
  return Ok{};
}

}  // namespace opcost
