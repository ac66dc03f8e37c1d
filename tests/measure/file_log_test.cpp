// The runs file and the raw log that a measurement writes.
#include "opcost/measure/file_log.h"

#include <doctest/doctest.h>

#include <sstream>

#include "io/json_reader.h"
#include "opcost/runs/runs_file.h"
#include "support/files.h"

namespace opcost::test {
namespace {

LogContext context() {
  LogContext context;
  context.meter = {"tdp", Method::Estimated, "package", "65 W x load"};
  context.host = {{"cpu", "Example 1000"}, {"kernel", "6.1"}};
  context.subjects = {{"net.onnx", "batch=2", "", "", 1},
                      {"layers/01.onnx", "", "Conv 1x8", "Conv", 3}};
  return context;
}

SubjectResult result() {
  SubjectResult result;
  result.runner = "onnxruntime 1.17.1";
  result.trials.resize(11);
  result.counted = 10;
  result.inferences = 550;
  result.joules = 0.25;
  result.deviation = 0.01;
  result.half_width = 0.005;
  result.median = 0.26;
  result.seconds = 0.01;
  result.idle_joules = 0.125;
  result.net_joules = 0.125;
  result.net_half_width = 0.006;
  return result;
}

TEST_CASE("Log: rows are a runs file that is read again, one by one as they come") {
  const Folder folder("file-log");
  const std::string runs = folder.path("runs.csv"), raw = folder.path("runs.raw.jsonl");
  auto log = FileLog::open(runs, raw, context());
  REQUIRE(log.ok());
  REQUIRE((*log)->result(0, result()).ok());
  auto set = read_runs(runs);  // while the log is open
  REQUIRE(set.ok());
  REQUIRE(set->runs.size() == 1);
  REQUIRE(set->faults.empty());
  const MeasuredRun& run = set->runs[0];
  CHECK(run.model == "net.onnx");
  CHECK(run.bindings == "batch=2");
  CHECK(run.energy_j == 0.25);
  CHECK(run.std_j == 0.01);
  CHECK(run.time_s == 0.01);
  CHECK(run.net_j() == 0.125);
  CHECK(run.method == Method::Estimated);
  CHECK(run.scope == "package");

  SubjectResult failed;
  failed.error = Error{"the runner hangs", "", ""};
  REQUIRE((*log)->result(1, failed).ok());
  REQUIRE((*log)->result(1, result()).ok());
  set = read_runs(runs);
  REQUIRE(set.ok());
  REQUIRE(set->runs.size() == 2);  // what failed has no row
  CHECK(set->runs[0].kind() == "network");
  CHECK(set->runs[1].kind() == "Conv");
  CHECK(text_of(runs).find("Conv 1x8,3,") != std::string::npos);
}

TEST_CASE("Log: a second measurement goes on in the same file, other columns are refused") {
  const Folder folder("file-log-again");
  const std::string runs = folder.path("runs.csv");
  for (int i = 0; i < 2; ++i) {
    const auto log = FileLog::open(runs, "", context());
    REQUIRE(log.ok());
    REQUIRE((*log)->result(0, result()).ok());
  }
  const auto set = read_runs(runs);
  REQUIRE(set.ok());
  CHECK(set->runs.size() == 2);
  const std::string other = folder.file("other.csv", "model,energy_j\nm.onnx,1\n");
  const auto refused = FileLog::open(other, "", context());
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().what == "its columns are not those of opcost measure");
  CHECK(text_of(other) == "model,energy_j\nm.onnx,1\n");
}

TEST_CASE("Log: the raw file has the counters of every window, a JSON object a line") {
  const Folder folder("file-log-raw");
  const std::string raw = folder.path("raw");
  const auto log = FileLog::open("", raw, context());
  REQUIRE(log.ok());
  const EnergyWindow window{5.5, 66.0, {{"package-0", 66.0, "1000", "67000000", "uJ"}}};
  REQUIRE((*log)->idle({window, {0.01, 0}}).ok());
  Trial trial;
  trial.inferences = 550;
  trial.time = Seconds{5.4};
  trial.energy = window;
  REQUIRE((*log)->trial(trial).ok());
  trial.energy.reset();
  trial.rejection = Rejection::Gap;
  trial.why = "a counter went back";
  REQUIRE((*log)->trial(trial).ok());
  REQUIRE((*log)->result(0, result()).ok());

  std::istringstream lines(text_of(raw));
  std::vector<JsonValue> objects;
  for (std::string line; std::getline(lines, line);) {
    auto object = parse_json(line, raw);
    REQUIRE_MESSAGE(object.ok(), line);
    objects.push_back(*std::move(object));
  }
  REQUIRE(objects.size() == 5);
  const auto text = [&objects](std::size_t i, const char* key) {
    const JsonValue* value = objects[i].find(key);
    return value != nullptr && value->text() != nullptr ? *value->text() : "?";
  };
  CHECK(text(0, "schema") == "opcost.trials/1");
  CHECK(*objects[0].find("host")->find("cpu")->text() == "Example 1000");
  CHECK(*objects[0].find("meter")->find("method")->text() == "estimated");
  CHECK(text(1, "kind") == "idle");
  CHECK(objects[1].find("watts")->number() == doctest::Approx(12.0));
  const JsonValue& domain = objects[2].find("domains")->array()->at(0);
  CHECK(*domain.find("end")->text() == "67000000");
  CHECK(text(2, "rejected") == "none");
  CHECK(text(3, "rejected") == "gap");
  CHECK(text(3, "why") == "a counter went back");
  CHECK(text(4, "kind") == "result");
}

TEST_CASE("Log: a full disk is an error") {
  const auto log = FileLog::open("/dev/full", "", context());
  REQUIRE_FALSE(log.ok());
  CHECK(log.error().what == "cannot write: no space left on the device");
}

}  // namespace
}  // namespace opcost::test
