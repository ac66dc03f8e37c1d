// The text and JSON reports of a measurement.
#include "report/measure/measure_report.h"

#include <doctest/doctest.h>

#include "io/json_reader.h"
#include "support/text.h"

namespace opcost {
namespace {

using test::holds;

SubjectResult result_of(const std::string& name, double joules, double idle) {
  SubjectResult result;
  result.name = name;
  result.runner = "a runner";
  result.complete = true;
  result.trials.resize(12);
  result.counted = 10;
  result.rejected[Rejection::OtherLoad] = 2;
  result.joules = joules;
  result.half_width = joules / 100.0;
  result.seconds = 0.01;
  result.idle_joules = idle;
  result.net_joules = joules - idle;
  result.net_half_width = joules / 50.0;
  result.converged = true;
  return result;
}

IdleWindow idle_of(double watts) {
  IdleWindow window;
  window.energy.seconds = 30.0;
  window.energy.joules = 30.0 * watts;
  return window;
}

/// A network of two Conv and a Relu, and one that failed.
struct Sample {
  Measurement measurement;
  MeasureOptions options;

  explicit Sample(Method method) {
    measurement.meter = {"some", method, "package", "how it reads"};
    measurement.results = {result_of("net.onnx", 1.0, 0.25),
                           result_of("Conv", 0.4, 0.1),
                           result_of("Relu", 0.1, 0.05),
                           {}};
    measurement.results[3].name = "bad.onnx";
    measurement.results[3].error = Error{"refused", "", ""};
    Block block;
    block.before = idle_of(10.0);
    block.after = idle_of(10.2);
    measurement.blocks = {block};
  }
  MeasureReport report() const {
    MeasuredNetwork net{"net.onnx",
                        0,
                        3,
                        {{"Conv", 1, 2}, {"Relu", 2, 1}},
                        1,
                        4,
                        {"loop (Loop): it runs other nodes"}};
    MeasuredNetwork bad;
    bad.name = "bad.onnx";
    bad.result = 3;
    return {measurement, options, {{"cpu", "Example"}}, {net, bad}, {"a note"}};
  }
};

TEST_CASE("Measure report: layers times their number add up beside the whole network") {
  const Sample sample(Method::Measured);
  const auto sum = layer_sum(sample.report(), sample.report().networks[0]);
  REQUIRE(sum);
  CHECK(sum->joules == doctest::Approx(0.9));                   // 2 * 0.4 + 0.1
  CHECK(sum->net_joules.value_or(0) == doctest::Approx(0.65));  // 2 * 0.3 + 0.05
  CHECK(sum->seconds == doctest::Approx(0.03));
  const std::string text = measure_report(sample.report(), {});
  for (const char* piece :
       {"Energy of one inference, measured", "some (measured), package: how it reads",
        "10 W before, 10.2 W after (2% apart)", "900 mJ", "650 mJ", "750 mJ", "whole network",
        "loop (Loop): it runs other nodes", "1 node is free by definition and 4 run before",
        "net.onnx: trials rejected 2 for load of other processes", "a note",
        "net.onnx: 3 weights that the file lacks"})
    CHECK_MESSAGE(holds(text, piece), piece << "\n" << text);
  CHECK_FALSE(holds(text, "estimate"));
}

TEST_CASE(
    "Measure report: trials of layers that were rejected are told together, if there are any") {
  Sample sample(Method::Measured);
  sample.measurement.results[2].rejected[Rejection::Gap] = 3;
  ReportLayout wide;
  wide.width = 300;
  const std::string some = measure_report(sample.report(), wide);
  const std::size_t at = some.find("layers of net.onnx: trials rejected ");
  REQUIRE(at != std::string::npos);
  const std::string line = some.substr(at, some.find('\n', at) - at);
  CHECK(holds(line, "4 for load of other processes"));  // two of each of the two layers
  CHECK(holds(line, "3 for "));
  sample.measurement.results[1].rejected.clear();
  sample.measurement.results[2].rejected.clear();
  const std::string text = measure_report(sample.report(), wide);
  CHECK_FALSE(holds(text, "layers of net.onnx: trials rejected"));
  CHECK(holds(text, "net.onnx: trials rejected 2"));  // of the network itself
}

TEST_CASE("Measure report: an estimate says so in every part") {
  const Sample sample(Method::Estimated);
  const std::string text = measure_report(sample.report(), {});
  for (const char* piece : {"Energy of one inference, estimated by a formula", "some (estimated)",
                            "an estimate: no counter of energy was read", "Models, estimated",
                            "Layers of net.onnx, estimated"})
    CHECK_MESSAGE(holds(text, piece), piece);
  CHECK(holds(measure_json(sample.report()), "\"method\": \"estimated\""));
}

TEST_CASE("Measure report: where a layer has no result there is no sum") {
  Sample sample(Method::Measured);
  sample.measurement.results[2].error = Error{"killed", "", ""};
  CHECK_FALSE(layer_sum(sample.report(), sample.report().networks[0]));
  CHECK(holds(measure_report(sample.report(), {}), "No sum: some layers have no result."));
  CHECK(holds(measure_json(sample.report()), "\"layer_sum\": null"));
}

TEST_CASE("Measure report: JSON has what is known, and null for what is not") {
  Sample sample(Method::Measured);
  sample.measurement.results[0].idle_joules.reset();
  const std::string text = measure_json(sample.report());
  const auto json = parse_json(text, "report");
  REQUIRE_MESSAGE(json.ok(), (json ? "" : json.error().what));
  CHECK(*json->find("schema")->text() == "opcost.measure/1");
  const auto& models = *json->find("models")->array();
  REQUIRE(models.size() == 2);
  CHECK(models[0].find("error")->is_null());
  CHECK(models[0].find("energy_j")->number() == 1.0);
  CHECK(models[0].find("net_j")->is_null());
  CHECK(models[0].find("rejected")->find("other-load")->count() == 2U);
  CHECK(models[0].find("layers")->array()->size() == 2);
  CHECK(*models[1].find("error")->text() == "refused");
  const auto& idle = json->find("idle")->array()->at(0);
  CHECK(idle.find("before_w")->number() == 10.0);
  CHECK(idle.find("drift")->number() == doctest::Approx(0.02));
}

TEST_CASE("Measure report: Markdown tells what text tells") {
  const Sample sample(Method::Estimated);
  const std::string page = measure_report(sample.report(), {ReportFormat::Markdown});
  for (const char* piece :
       {"## Energy of one inference, estimated by a formula",
        "- **an estimate: no counter of energy was read**", "### Models, estimated",
        "| **sum of the layers** |  |  | **900 mJ** | **650 mJ** |", "- a note"})
    CHECK_MESSAGE(holds(page, piece), piece << "\n" << page);
}

}  // namespace

}  // namespace opcost
