// The options of opcost measure.
#include "cli/measure_options.h"

#include "cli/meter_options.h"
#include "cli/parse.h"
#include "cli/render_options.h"
#include "core/parse.h"
#include "core/parse_quantity.h"
#include "opcost/measure/start_runner.h"
#include "report/measure/measure_report.h"

namespace opcost::cli {
namespace {

void add_model_parts(CLI::App& app, MeasureInput& input) {
  const auto each_once = [](CLI::Option* option) { option->allow_extra_args(false); };
  app.add_option("models", input.models, "ONNX files")->type_name("MODEL");
  app.add_option("--fill", input.fill,
                 "instead of models: the rows of a runs file without an energy, as\n"
                 "opcost sample writes it; each is filled in when it is measured, and\n"
                 "the same command goes on after a stop")
      ->type_name("RUNS");
  each_once(app.add_option("--dim", input.binding.dims, "bind a named dim of the inputs: batch=8")
                ->type_name("NAME=N"));
  each_once(
      app.add_option("--input-shape", input.binding.input_shapes, "bind an input: x=1x3x224x224")
          ->type_name("INPUT=DIMS"));
  each_once(app.add_option("--input-range", input.ranges,
                           "integers of an input, LOW included, HIGH not: ids=0:30522;\n"
                           "default: valid indices where they choose elements, else 0 and 1")
                ->type_name("INPUT=LOW:HIGH"));
  app.add_flag("--per-layer", input.per_layer,
               "also each distinct node as a model of its own, and their sum");
}

void add_count_parts(CLI::App& app, MeasureInput& input) {
  app.add_option("--spikes", input.spikes,
                 "no energy: run the model once, and write what share of the input\n"
                 "of each contraction is spikes, for --spikes of an estimate")
      ->type_name("FILE");
  app.add_option("--densities", input.densities,
                 "the same of the share that is not 0, for --density")
      ->type_name("FILE");
  app.add_option("--timesteps", input.timesteps, "to be written into the file of --spikes")
      ->type_name("N")
      ->check(from_to(1, 1000000))
      ->capture_default_str();
  app.add_option("--input-file", input.input_files,
                 "what --spikes and --densities run on, an array in NumPy's\n"
                 "format, instead of random numbers: x=images.npy")
      ->type_name("INPUT=FILE")
      ->allow_extra_args(false);
}

void add_output_parts(CLI::App& app, MeasureInput& input) {
  app.add_option("-o,--output", input.output,
                 "append a row for each model to this runs file, as calibrate reads it")
      ->type_name("RUNS");
  app.add_option("--raw", input.raw,
                 "append every window with its counters, JSON Lines;\n"
                 "default: beside the runs file, .raw.jsonl for .csv")
      ->type_name("FILE");
  add_format_option(app, input.format, kMeasureFormats, "of the report; json is a contract");
}

void add_meter_parts(CLI::App& app, MeasureInput& input) {
  app.add_option("--meter", input.meter,
                 "what reads joules: auto, a name that opcost meters lists, rapl\n"
                 "(perf or powercap, whichever works), or\n"
                 "command=PROG (src/measure/PROTOCOLS.md); auto never estimates")
      ->type_name("NAME")
      ->capture_default_str();
  add_meter_options(app, input.meter_options);
  add_interval_option(app, input.meter_options);
  app.add_flag("--force", input.force, "take a measuring meter in a virtual machine, too");
}

void add_runner_parts(CLI::App& app, MeasureInput& input) {
  app.add_option("--runner", input.runner.runner,
                 "what runs models: onnxruntime, by Python, or\n"
                 "command=PROG (src/measure/RUNNER_PROTOCOL.md)")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--python", input.runner.python, "the Python that has onnxruntime")
      ->type_name("PROG")
      ->capture_default_str();
  app.add_option("--threads", input.runner.threads, "of the runner; default: its own choice")
      ->type_name("N")
      ->check(from_to(1, 4096));
  app.add_option("--provider", input.runner.provider, "where it runs")
      ->type_name("cpu|cuda")
      ->capture_default_str();
  app.add_option("--timeout", input.timeout,
                 "to load a model, and to answer beyond what is expected")
      ->type_name("TIME")
      ->capture_default_str();
}

void add_protocol_parts(CLI::App& app, MeasureInput& input) {
  const auto words = [&app](const char* name, std::string& text, const char* help,
                            const char* type) {
    app.add_option(name, text, help)->type_name(type)->capture_default_str();
  };
  app.add_option("--window", input.window, "of a trial, at least; default: 5s, 10s with cuda")
      ->type_name("TIME");
  app.add_option("--trials", input.protocol.trials, "that count, at least")
      ->type_name("N")
      ->check(from_to(2, 100000))
      ->capture_default_str();
  app.add_option("--max-trials", input.max_trials,
                 "rejected ones included; default: three times --trials")
      ->type_name("N")
      ->check(from_to(2, 300000));
  words("--half-width", input.half_width, "of the 95 % interval: enough trials", "PERCENT");
  words("--idle", input.idle, "of the idle baselines; 0: none, and no net energy", "TIME");
  words("--warm-up", input.warm_up, "at least, until the time per inference is stable", "TIME");
  words("--rest", input.rest, "before each trial and baseline", "TIME");
  words("--max-drift", input.max_drift, "of the idle power, from before to after", "PERCENT");
  words("--max-other-load", input.max_other_load, "of other processes, of all cores", "PERCENT");
  app.add_option("--seed", input.protocol.seed, "of weights, inputs and the order of trials")
      ->type_name("N")
      ->capture_default_str();
}

// "5", "5s", "200ms", "2min": from 0 to a year.
std::optional<Seconds> parse_duration(std::string_view text) {
  constexpr double kYear = 365.0 * 24 * 3600;
  const auto seconds = parse_time(text, 1.0);
  const bool fits = seconds && *seconds >= 0.0 && *seconds <= kYear;
  return fits ? std::optional{Seconds{*seconds}} : std::nullopt;
}

Status read_durations(MeasureInput& input) {
  struct Word {
    const char* name;
    const std::string& text;
    Seconds& time;
  };
  if (input.window.empty()) input.window = input.runner.provider == "cuda" ? "10s" : "5s";
  const Word words[] = {{"--window", input.window, input.protocol.window},
                        {"--idle", input.idle, input.protocol.idle},
                        {"--warm-up", input.warm_up, input.protocol.warm_up},
                        {"--rest", input.rest, input.protocol.rest},
                        {"--timeout", input.timeout, input.runner.timeout}};
  for (const Word& word : words) {
    const auto time = parse_duration(word.text);
    if (!time)
      return Error{std::string(word.name) + " " + word.text + " is no time", "",
                   "a number and ms, s or min: " + std::string(word.name) + " 5s"};
    word.time = *time;
  }
  return Ok{};
}

Status read_shares(MeasureInput& input) {
  struct Word {
    const char* name;
    const std::string& text;
    double& share;
  };
  const Word words[] = {{"--half-width", input.half_width, input.protocol.half_width},
                        {"--max-drift", input.max_drift, input.protocol.max_drift},
                        {"--max-other-load", input.max_other_load, input.protocol.max_other_load}};
  for (const Word& word : words) {
    const auto share = parse_percentage(word.text);
    if (!share || *share < 0.0)
      return Error{std::string(word.name) + " " + word.text + " is no percentage", "",
                   "a number and %: " + std::string(word.name) + " 5%"};
    word.share = *share;
  }
  return Ok{};
}

/// "0:100"
std::optional<IntegerRange> parse_range(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto low = parse_number<std::int64_t>(text.substr(0, colon));
  const auto high = parse_number<std::int64_t>(text.substr(colon + 1));
  if (!low || !high || *low >= *high) return std::nullopt;
  return IntegerRange{*low, *high};
}

// Models, or a runs file that names them.
Status check_subjects(const MeasureInput& input) {
  if (input.models.empty() && input.fill.empty())
    return Error{"no model given", "", "opcost measure MODEL..., or --fill runs.csv"};
  if (!input.models.empty() && !input.fill.empty())
    return Error{"--fill names the models itself", "", "leave out the others"};
  if (!input.fill.empty() && (!input.output.empty() || input.per_layer))
    return Error{"--fill writes into its own file: it goes with no --output and no --per-layer", "",
                 "give one of them"};
  return Ok{};
}

}  // namespace

void add_measure_options(CLI::App& app, MeasureInput& input) {
  add_model_parts(app, input);
  add_count_parts(app, input);
  add_output_parts(app, input);
  add_meter_parts(app, input);
  add_runner_parts(app, input);
  add_protocol_parts(app, input);
}

Status understand(MeasureInput& input) {
  if (auto given = check_subjects(input); !given) return given;
  if (auto format = chosen_format(input.format, kMeasureFormats); !format) return format.error();
  if (auto known = check_runner(input.runner); !known) return known;
  if (auto read = read_durations(input); !read) return read;
  if (auto read = read_shares(input); !read) return read;
  if (input.protocol.window <= Seconds{0})
    return Error{"--window must be longer than nothing", "", ""};
  input.protocol.max_trials = input.max_trials.value_or(3 * input.protocol.trials);
  if (input.protocol.max_trials < input.protocol.trials)
    return Error{"--max-trials is less than --trials", "", ""};
  input.runner.seed = input.protocol.seed;
  input.meter_options.on_gpu = input.runner.provider == "cuda";
  return Ok{};
}

Result<std::map<std::string, IntegerRange>> ranges_of(const MeasureInput& input) {
  std::map<std::string, IntegerRange> ranges;
  for (const std::string& word : input.ranges) {
    const std::size_t equals = word.rfind('=');
    const auto range = equals != std::string::npos && equals > 0
                           ? parse_range(std::string_view(word).substr(equals + 1))
                           : std::nullopt;
    if (!range)
      return Error{"--input-range " + word + " is not of the form input=low:high", "",
                   "e.g. --input-range ids=0:30522"};
    ranges[word.substr(0, equals)] = *range;
  }
  return ranges;
}

std::string bindings_of(const MeasureInput& input) {
  std::string text;
  for (const auto* words : {&input.binding.dims, &input.binding.input_shapes})
    for (const std::string& word : *words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace opcost::cli
