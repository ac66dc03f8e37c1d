// Writes trials, idle windows and results as lines of JSON (schema opcost.trials/1).
#include "measure/raw_lines.h"

#include <cmath>
#include <sstream>

#include "io/json_writer.h"
#include "opcost/core/version.h"

namespace opcost {
namespace {

constexpr std::string_view kSchema = "opcost.trials/1";

/// Writes one JSON object on one line.
class Line {
 public:
  explicit Line(std::string_view kind) : json_(out_) {
    json_.begin_object(JsonWriter::Layout::Line);
    text("kind", kind);
  }

  JsonWriter& json() { return json_; }
  void text(std::string_view name, std::string_view text) { json_.member(name, text); }
  void number(std::string_view name, double value) { json_.member(name, value); }
  void count(std::string_view name, std::uint64_t value) { json_.member(name, value); }
  std::string take() {
    json_.end_object();
    std::string text = out_.str();
    while (text.ends_with('\n')) text.pop_back();
    return text + "\n";
  }

 private:
  std::ostringstream out_;
  JsonWriter json_;
};

void write_meter(const MeterDescription& meter, JsonWriter& json) {
  json.key("meter");
  json.begin_object();
  json.member("name", std::string_view(meter.name));
  json.member("method", to_string(meter.method));
  json.member("scope", std::string_view(meter.scope));
  json.member("how", std::string_view(meter.how));
  json.end_object();
}

void write_options(const LogContext& context, Line& line) {
  const MeasureOptions& options = context.options;
  line.number("window_s", options.window.count());
  line.number("idle_s", options.idle.count());
  line.number("warm_up_s", options.warm_up.count());
  line.number("rest_s", options.rest.count());
  line.count("trials", options.trials);
  line.count("max_trials", options.max_trials);
  line.number("half_width", options.half_width);
  line.number("max_drift", options.max_drift);
  line.number("max_other_load", options.max_other_load);
  line.count("seed", options.seed);
  line.text("runner", context.runner.runner);
  line.count("threads", static_cast<std::uint64_t>(std::max(0, context.runner.threads)));
  line.text("provider", context.runner.provider);
}

void write_energy(const EnergyWindow& energy, Line& line) {
  line.number("window_s", energy.seconds);
  line.number("joules", energy.joules);
  JsonWriter& json = line.json();
  json.key("domains");
  json.begin_array();
  for (const DomainEnergy& domain : energy.domains) {
    json.begin_object();
    json.member("domain", std::string_view(domain.domain));
    json.member("joules", domain.joules);
    json.member("begin", std::string_view(domain.raw_begin));
    json.member("end", std::string_view(domain.raw_end));
    json.member("unit", std::string_view(domain.raw_unit));
    json.end_object();
  }
  json.end_array();
}

void write_disturbance(const Disturbance& disturbance, Line& line) {
  if (disturbance.other_load) line.number("other_load", *disturbance.other_load);
  if (disturbance.throttled) line.count("throttled", *disturbance.throttled);
}

}  // namespace

std::string begin_line(const LogContext& context) {
  Line line("begin");
  line.text("schema", kSchema);
  line.text("opcost", version());
  line.json().key("host");
  line.json().begin_object();
  for (const auto& [name, text] : context.host) line.text(name, text);
  line.json().end_object();
  write_meter(context.meter, line.json());
  write_options(context, line);
  return line.take();
}

std::string idle_line(const IdleWindow& window) {
  Line line("idle");
  line.number("watts", window.watts());
  write_energy(window.energy, line);
  write_disturbance(window.disturbance, line);
  return line.take();
}

std::string trial_line(const Trial& trial, const std::string& subject) {
  Line line("trial");
  line.text("subject", subject);
  line.count("inferences", trial.inferences);
  line.number("time_s", trial.time.count());
  if (trial.energy) write_energy(*trial.energy, line);
  write_disturbance(trial.disturbance, line);
  line.text("rejected", to_string(trial.rejection));
  if (!trial.why.empty()) line.text("why", trial.why);
  return line.take();
}

std::string result_line(const SubjectResult& result, const std::string& subject) {
  Line line("result");
  line.text("subject", subject);
  if (result.error) {
    line.text("error", to_string(*result.error));
    return line.take();
  }
  line.text("runner", result.runner);
  line.count("counted", result.counted);
  line.number("energy_j", result.joules);
  line.number("half_width_j", result.half_width);
  if (result.idle_joules) line.number("net_j", result.net_joules);
  JsonWriter& json = line.json();
  json.key("outliers");  // trial numbers from 0; known only after all trials
  json.begin_array();
  for (std::size_t i = 0; i < result.trials.size(); ++i)
    if (result.trials[i].rejection == Rejection::Outlier) json.value(std::uint64_t{i});
  json.end_array();
  return line.take();
}

}  // namespace opcost
