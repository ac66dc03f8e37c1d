// The way of a user with a machine without counters: the meter is a formula, or a
// program of a few lines, and so is the runner, but where ONNX Runtime is there.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <sstream>

#include "io/json_reader.h"
#include "opcost/runs/measured_run.h"
#include "opcost/runs/runs_file.h"
#include "support/files.h"
#include "support/model_builder.h"
#include "support/onnxruntime.h"
#include "support/paths.h"
#include "support/program.h"
#include "support/text.h"

namespace opcost::test {
namespace {

// A report without the line breaks that its width made.
std::string in_one_line(const std::string& text) {
  std::string line;
  for (const char c : text)
    if ((c != '\n' && c != ' ') || !line.ends_with(' ')) line += c == '\n' ? ' ' : c;
  return line;
}

/// A runner that sleeps for a tenth of a second whatever it is told to run; what
/// it does at `load` comes first.
std::string sleeper(const std::string& at_load = "", const std::string& at_run = "sleep 0.1") {
  return "command=while read -r word rest; do case $word in load) " + at_load +
         " echo ready a sleeper;; run) " + at_run + "; echo done;; esac; done";
}

/// A meter that counts five joules in every window.
std::string counter(const std::string& method) {
  return "command=echo 'opcost-meter 1 " + method +
         " board a program'; while read -r line; do case $line in begin) echo ok;; "
         "end) echo joules 5;; esac; done";
}

const std::vector<std::string> kTdp{"--meter", "tdp", "--tdp", "65"};

/// Two trials of a tenth of a second, whatever else the machine does.
Outcome measure(std::vector<std::string> words, const std::string& runner,
                const std::vector<std::string>& meter = kTdp) {
  words.insert(words.begin(), "measure");
  const std::pair<const char*, const char*> quick[] = {
      {"--window", "0.1s"},        {"--trials", "2"},           {"--max-trials", "20"},
      {"--idle", "50ms"},          {"--warm-up", "50ms"},       {"--rest", "0"},
      {"--half-width", "100000%"}, {"--max-drift", "1000000%"}, {"--max-other-load", "100%"}};
  for (const auto& [name, value] : quick)
    if (std::ranges::find(words, name) == words.end()) words.insert(words.end(), {name, value});
  words.insert(words.end(), meter.begin(), meter.end());
  if (!runner.empty()) words.insert(words.end(), {"--runner", runner});
  return run_program(words);
}

const std::string kLenet = "models/lenet5.onnx", kMlp = "models/mlp.onnx";

TEST_CASE("opcost measure: rows of an estimated meter are labelled so, and are a runs file") {
  const Folder folder("measure");
  const std::string runs = folder.path("runs.csv");
  const Outcome done = measure({kLenet, kMlp, "-o", runs}, sleeper());
  REQUIRE_MESSAGE(done.exit == 0, done.err);
  for (const char* piece : {"estimated by a formula", "tdp (estimated)", "no counter of energy",
                            "Models, estimated", "a sleeper", "models/lenet5.onnx"})
    CHECK_MESSAGE(holds(done.out, piece), piece);
  CHECK_FALSE(holds(done.out, " 0 weights"));
  const auto set = read_runs(runs);
  REQUIRE(set.ok());
  CHECK(set->faults.empty());
  REQUIRE(set->runs.size() == 2);
  for (const MeasuredRun& run : set->runs) {
    CHECK(run.method == Method::Estimated);
    CHECK(run.idle_j);
    CHECK(run.time_s.value_or(0.0) > 0.0);
  }
  CHECK(run_program({"runs", "check", runs}).exit == 0);
  // Every window is in the raw file: two baselines, two trials each at least.
  const std::string raw = text_of(folder.path("runs.raw.jsonl"));
  CHECK(std::ranges::count(raw, '\n') >= 1 + 2 + 4 + 2);
  CHECK(holds(raw, "\"method\": \"estimated\""));
  CHECK(holds(raw, "\"unit\": \"busy ticks\""));
}

TEST_CASE("opcost measure: JSON keeps to its schema") {
  const Outcome done = measure({kMlp, "--format", "json"}, sleeper());
  REQUIRE_MESSAGE(done.exit == 0, done.err);
  const auto json = parse_json(done.out, "out");
  REQUIRE(json.ok());
  CHECK(*json->find("schema")->text() == "opcost.measure/1");
  CHECK(*json->find("method")->text() == "estimated");
  CHECK(json->find("models")->array()->at(0).find("weights_filled")->count() == 6U);
}

TEST_CASE("opcost measure: what is wrong with one model leaves the rows of the others") {
  const Folder folder("measure-failures");
  const std::string seen = folder.path("seen");
  // The second model that is loaded fails, each time in another way.
  const auto second = [&seen](const std::string& deed) {
    return sleeper("if [ -e " + seen + " ]; then " + deed + "; fi; touch " + seen + ";");
  };
  struct Failure {
    const char* deed;
    const char* told;
  };
  const Failure failures[] = {
      {"kill -9 $$", "the runner was killed by signal 9"},
      {"echo error no kernel for Foo; exit 1", "the runner: no kernel for Foo"},
      {"echo Hello; exit 0", "the runner said `Hello` where `ready` was awaited"},
      {"exit 4", "the runner ended with exit status 4"},
      {"sleep 60", "the runner did not answer within 1 s and is stopped"}};
  for (const Failure& failure : failures) {
    std::filesystem::remove(seen);
    const std::string runs = folder.path("runs.csv");
    std::filesystem::remove(runs);
    const Outcome done =
        measure({kLenet, kMlp, "-o", runs, "--timeout", "1s"}, second(failure.deed));
    CHECK(done.exit == 2);
    CHECK_MESSAGE(holds(done.err, std::string("models/mlp.onnx: ") + failure.told), done.err);
    const auto set = read_runs(runs);
    REQUIRE_MESSAGE(set.ok(), failure.deed);
    REQUIRE(set->runs.size() == 1);
    CHECK(holds(set->runs[0].model, "lenet5.onnx"));
  }
}

TEST_CASE("opcost measure: a runner that dies in a trial leaves the rows of the others") {
  const Folder folder("measure-dies");
  const std::string runs = folder.path("runs.csv"), seen = folder.path("seen");
  const std::string runner = sleeper(
      "n=0; if [ -e " + seen + " ]; then n=1; fi; touch " + seen + ";",
      "sleep 0.1; if [ $n -gt 0 ]; then n=$((n + 1)); fi; if [ $n -gt 8 ]; then kill -9 $$; fi");
  const Outcome done = measure({kLenet, kMlp, "-o", runs, "--trials", "6"}, runner);
  CHECK(done.exit == 2);
  CHECK_MESSAGE(holds(done.err, "models/mlp.onnx: the runner was killed by signal 9"), done.err);
  const auto set = read_runs(runs);
  REQUIRE(set.ok());
  CHECK(set->runs.size() == 1);
  CHECK(holds(text_of(folder.path("runs.raw.jsonl")), "\"error\": \"the runner was killed"));
}

TEST_CASE("opcost measure: a model that cannot be read is told after all rows") {
  const Folder folder("measure-unreadable");
  const std::string runs = folder.path("runs.csv");
  const std::string junk = folder.file("junk.onnx", "<html>");
  const Outcome done = measure({junk, kMlp, "-o", runs}, sleeper());
  CHECK(done.exit == 2);
  CHECK(holds(done.err, "junk.onnx"));
  const auto set = read_runs(runs);
  REQUIRE(set.ok());
  CHECK(set->runs.size() == 1);
  const Outcome none = measure({junk}, sleeper());
  CHECK(none.exit == 2);
  CHECK(none.out.empty());
}

TEST_CASE("opcost measure: a full disk is one clear error") {
  const Outcome rows = measure({kMlp, "-o", "/dev/full"}, sleeper());
  CHECK(rows.exit == 2);
  CHECK(rows.err == "opcost: /dev/full: cannot write: no space left on the device\n");
  const Outcome raw = measure({kMlp, "--raw", "/dev/full"}, sleeper());
  CHECK(raw.exit == 2);
  CHECK(raw.err == "opcost: /dev/full: cannot write: no space left on the device\n");
}

TEST_CASE("opcost measure: Ctrl-C and SIGTERM keep what is finished and exit with 130") {
  for (const std::string signal : {"INT", "TERM", "HUP"}) {
    const Folder folder("measure-interrupt");
    const std::string runs = folder.path("runs.csv"), count = folder.path("count");
    // Eight models are measured together; the ninth's runner presses Ctrl-C.
    std::vector<std::string> words(9, kMlp);
    words.insert(words.end(), {"-o", runs});
    std::string script = "echo x >> ";
    script.append(count).append("; if [ $(wc -l < ").append(count);
    script.append(") -eq 9 ]; then kill -").append(signal).append(" $PPID; sleep 60; fi;");
    const std::string runner = sleeper(script);
    const Outcome done = measure(words, runner);
    CHECK(done.exit == 130);
    CHECK(holds(done.err, "interrupted; what is finished is kept in "));
    const auto set = read_runs(runs);
    REQUIRE(set.ok());
    CHECK(set->runs.size() == 8);
  }
}

TEST_CASE(
    "opcost measure: in a virtual machine a measuring meter needs --force, an estimate does not") {
  const Folder folder("measure-vm");
  folder.file(
      "proc/cpuinfo",
      "processor\t: 0\nmodel name\t: Example\nphysical id\t: 0\nflags\t\t: fpu hypervisor\n\n");
  folder.file("sys/class/README", "no device at all");
  const std::vector<std::string> roots{"--proc-root", folder.path("proc"), "--sysfs-root",
                                       folder.path("sys")};
  const auto with = [&roots](const std::string& meter, bool force) {
    std::vector<std::string> words{kMlp};
    words.insert(words.end(), roots.begin(), roots.end());
    if (force) words.emplace_back("--force");
    return measure(words, sleeper(), {"--meter", meter});
  };
  const Outcome refused = with(counter("measured"), false);
  CHECK(refused.exit == 2);
  CHECK_MESSAGE(holds(refused.err, "this is a virtual machine"), refused.err);
  CHECK(holds(refused.err, "--force"));
  const Outcome forced = with(counter("measured"), true);
  CHECK_MESSAGE(forced.exit == 0, forced.err);
  CHECK(holds(forced.out, "Energy of one inference, measured"));
  CHECK_MESSAGE(holds(in_one_line(forced.out), "measured all the same, since --force says so"),
                forced.out);
  const Outcome estimated = with(counter("estimated"), false);
  CHECK_MESSAGE(estimated.exit == 0, estimated.err);
  CHECK(holds(estimated.out, "estimated by a formula"));
}

TEST_CASE("opcost measure: layers are kept beside the runs file, and calibrate reads them") {
  const Folder folder("measure-layers");
  const std::string runs = folder.path("runs.csv");
  const Outcome done = measure({kMlp, "--per-layer", "-o", runs}, sleeper());
  REQUIRE_MESSAGE(done.exit == 0, done.err);
  // 784-512-256-10: three Gemm of different sizes, two Relu; Flatten is free.
  for (const char* piece : {"Layers of models/mlp.onnx", "Gemm", "Relu", "sum of the layers",
                            "whole network", "not measured"})
    CHECK_MESSAGE(holds(done.out, piece), done.out);
  const auto set = read_runs(runs);
  REQUIRE(set.ok());
  CHECK(set->runs.size() > 3);
  CHECK(set->runs[0].kind() == "network");
  CHECK(set->runs[1].model == "runs-layers/01-mlp/01-Gemm.onnx");
  CHECK(set->runs[1].kind() == "Gemm");
  CHECK(std::filesystem::file_size(folder.path("runs-layers/01-mlp/01-Gemm.onnx")) < 1000);
  CHECK(run_program({"runs", "check", runs}).exit == 0);
}

TEST_CASE("opcost measure: --fill measures what opcost sample wrote, and goes on after a stop") {
  const Folder folder("measure-fill");
  const std::string ranges =
      folder.file("ranges.yaml",
                  "schema: opcost.ranges/1\n"
                  "layers:\n"
                  "  relu: {batch: {uniform: [1, 4]}, in_features: {uniform: [8, 64]}}\n");
  const std::string made = folder.path("made"), runs = made + "/runs.csv";
  const Outcome sampled = run_program({"sample", ranges, "-n", "3", "-o", made});
  REQUIRE_MESSAGE(sampled.exit == 0, sampled.err);
  // The third model that is loaded fails: as if someone had pressed Ctrl-C.
  const std::string count = folder.path("count");
  const std::string third =
      sleeper("echo x >> " + count + "; if [ $(wc -l < " + count + ") -eq 3 ]; then exit 4; fi;");
  const Outcome part = measure({"--fill", runs}, third);
  CHECK(part.exit == 2);
  CHECK(holds(part.err, "runs.csv: 3 rows of 3 to measure"));
  const std::string after = text_of(runs);
  CHECK(std::ranges::count(after, '\n') == 4);
  const Outcome rest = measure({"--fill", runs}, sleeper());
  REQUIRE_MESSAGE(rest.exit == 0, rest.err);
  CHECK(holds(rest.err, "runs.csv: 1 row of 3 to measure"));
  const auto set = read_runs(runs);
  REQUIRE(set.ok());
  CHECK(set->faults.empty());
  REQUIRE(set->runs.size() == 3);
  for (const MeasuredRun& run : set->runs) {
    CHECK(run.method == Method::Estimated);
    CHECK(run.time_s.value_or(0.0) > 0.0);
  }
  // What was measured first is as it was.
  std::istringstream lines(after);
  std::size_t kept = 0;
  for (std::string line; std::getline(lines, line);)
    if (holds(text_of(runs), line + "\n")) ++kept;
  CHECK(kept == 3);  // the titles and two rows
  const Outcome none = measure({"--fill", runs}, sleeper());
  CHECK(none.exit == 0);
  CHECK(holds(none.out, "each row has its energy already"));
  CHECK(holds(text_of(made + "/runs.raw.jsonl"), "\"kind\": \"trial\""));
}

TEST_CASE("opcost measure: --fill runs a model under the bindings of its row") {
  const Folder folder("measure-bindings");
  ModelBuilder b(13);
  b.input("x", ElementType::Float, {"n", 4});
  b.node("Relu", {"x"}, {"y"});
  b.output("y");
  const std::string model = folder.file("m.onnx", b.bytes());
  const std::string runs = folder.file("runs.csv",
                                       "schema,model,bindings,energy_j\n"
                                       "opcost.runs/1," +
                                           model +
                                           ",n=2,\n"
                                           "opcost.runs/1," +
                                           model + ",x=3x4,\n");
  const Outcome filled = measure({"--fill", runs}, sleeper());
  REQUIRE_MESSAGE(filled.exit == 0, filled.err);
  const auto set = read_runs(runs);
  REQUIRE(set.ok());
  REQUIRE(set->runs.size() == 2);
  CHECK(set->runs[0].bindings == "n=2");
  CHECK(set->runs[1].bindings == "x=3x4");
  for (const MeasuredRun& run : set->runs) CHECK(run.energy_j > 0.0);
}

TEST_CASE("opcost measure: names that follow from that of the runs file go through no link") {
  namespace fs = std::filesystem;
  const Folder folder("measure-links");
  const std::string runs = folder.path("runs.csv");
  const std::string victim = folder.file("victim/kept", "kept");
  const auto check_refused = [&](const std::string& link, const std::string& target) {
    CAPTURE(link);
    fs::create_directories(fs::path(folder.path(link)).parent_path());
    fs::create_symlink(target, folder.path(link));
    const Outcome refused = measure({kMlp, "--per-layer", "-o", runs}, sleeper());
    CHECK(refused.exit == 2);
    CHECK_MESSAGE(holds(refused.err, "it is a symbolic link"), refused.err);
    fs::remove_all(folder.path("runs-layers"));
    fs::remove(folder.path(link));
  };
  check_refused("runs-layers", folder.path("victim"));
  check_refused("runs-layers/01-mlp", folder.path("victim"));
  check_refused("runs-layers/01-mlp/01-Gemm.onnx", victim);
  check_refused("runs-layers/01-mlp/02-Relu.onnx", folder.path("not there"));
  check_refused("runs.raw.jsonl", victim);
  CHECK(text_of(victim) == "kept");
  CHECK_FALSE(fs::exists(folder.path("not there")));
  CHECK(std::distance(fs::directory_iterator(folder.path("victim")), {}) == 1);
}

TEST_CASE("opcost measure: options that make no sense are told before anything runs") {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{"--window", "soon"}, "--window soon is no time"},
      {{"--window", "0"}, "--window must be longer than nothing"},
      {{"--max-drift", "5"}, "--max-drift 5 is no percentage"},
      {{"--trials", "9", "--max-trials", "3"}, "--max-trials is less than --trials"},
      {{"--runner", "tflite"}, "`tflite` is no runner"},
      {{"--provider", "tpu"}, "`tpu` is no provider"},
      {{"--format", "xml"}, "`xml` is no format"},
      {{"--input-range", "x=9:1"}, "--input-range x=9:1 is not of the form"},
      {{"--input-range", "nothing"}, "is not of the form"},
      {{"--dim", "batch"}, "--dim batch is not of the form"}};
  for (const auto& [options, told] : cases) {
    std::vector<std::string> words{"measure", kMlp, "--meter", "tdp", "--tdp", "65"};
    words.insert(words.end(), options.begin(), options.end());
    const Outcome outcome = run_program(words);
    CHECK(outcome.exit == 2);
    CHECK_MESSAGE(holds(outcome.err, told), outcome.err);
  }
}

TEST_CASE(
    "opcost measure: ONNX Runtime runs two networks, and a table is calibrated and validated") {
  const std::string python = python_with_onnxruntime();
  if (python.empty()) return skipped("Python with onnxruntime");
  const Folder folder("measure-onnxruntime");
  const std::string runs = folder.path("runs.csv"), table = folder.path("my_cpu.yaml");
  const Outcome done =
      measure({kLenet, kMlp, "--per-layer", "-o", runs, "--python", python, "--threads", "1"}, "");
  REQUIRE_MESSAGE(done.exit == 0, done.err);
  CHECK(holds(done.out, "onnxruntime "));
  CHECK(holds(done.out, "CPUExecutionProvider, 1 thread"));
  const auto set = read_runs(runs);
  REQUIRE(set.ok());
  CHECK(set->faults.empty());
  CHECK(set->runs.size() >= 12);

  const Outcome made = run_program({"calibrate", runs, "--base", "45nm", "-o", table});
  CHECK_MESSAGE(made.exit == 0, made.err);
  const Outcome checked = run_program({"validate", runs, "--table", table, "--tdp", "65"});
  CHECK_MESSAGE(checked.exit == 0, checked.err);
  for (const char* guess : {"energy ~ MACs", "energy ~ bytes", "energy ~ time", "TDP x time, 65 W"})
    CHECK_MESSAGE(holds(checked.out, guess), guess);
}

TEST_CASE("opcost measure: a model that ONNX Runtime refuses is its error") {
  const std::string python = python_with_onnxruntime();
  if (python.empty()) return skipped("Python with onnxruntime");
  const Folder folder("measure-refused");
  // LeNet with an operator nobody knows in place of Tanh, a name of the same length.
  std::string bytes = text_of(source_dir() + "/" + kLenet);
  for (std::size_t at = 0; (at = bytes.find("\x04Tanh", at)) != std::string::npos;)
    bytes.replace(at, 5, "\x04Nope");
  const Outcome done = measure({folder.file("net.onnx", bytes), "--python", python}, "");
  CHECK(done.exit == 2);
  CHECK_MESSAGE(holds(done.err, "the runner: "), done.err);
  CHECK(holds(done.err, "Nope"));
}

}  // namespace
}  // namespace opcost::test
