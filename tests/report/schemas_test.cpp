// Everything that is JSON keeps to the JSON Schemas of docs/schemas; and the schemas see it when a
// member is renamed. Held by Python's jsonschema, in one process.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/files.h"
#include "support/onnxruntime.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace {

struct Written {
  const char* schema;
  const char* command;
};

// In which the contracts differ most: all statuses of nodes, errors, unknown nodes, what-ifs.
constexpr Written kWritten[] = {
    {"opcost.estimate.1", "models/lenet5.onnx"},
    {"opcost.estimate.1",
     "models/mlp.onnx --carbon ITA --equivalents --per sample --precision int8"},
    {"opcost.estimate.1", "models/resnet50_qdq.onnx --placement array --only-op Conv"},
    {"opcost.estimate.1",
     "models/gpt2.onnx --dim batch_size=1 --dim sequence_length=2 "
     "--dim past_sequence_length=2 --per token --set mul.float32=3"},
    {"opcost.estimate.1",
     "models/lenet5.onnx --weights csr --sparsity 0.9 --quantise-weights 7bit"},
    {"opcost.estimate.1", "models/lenet5.onnx --spikes rate=0.2,timesteps=4 --neurons lif"},
    {"opcost.estimate.1", "models/lenet5.onnx --skip-zeros both --density 0.4"},
    {"opcost.estimate.1",
     "models/resnet18.onnx --batch 2 --conv best --fold-bn --fuse-activations"},
    {"opcost.estimate.1", "models/mlp.onnx --input-shape input=2x784 --table cuda-board-networks"},
    {"opcost.explain.1", "explain models/lenet5.onnx --node /conv1/Conv"},
    {"opcost.explain.1", "explain models/lenet5.onnx --node /conv1/Conv --placement array"},
    {"opcost.compare.1", "compare models/mlp.onnx models/lenet5.onnx --table 45nm --table 7nm"},
    {"opcost.compare.1", "compare models/mlp.onnx README.md"},
    {"opcost.compare.1",
     "compare models/squeezenet1_1.onnx models/mobilenet_v2.onnx models/resnet18.onnx"},
    {"opcost.compare.1", "compare models/mlp.onnx --carbon 350 --carbon-source mine"},
    {"opcost.sweep.1", "models/lenet5.onnx --sweep batch=1,2"},
    {"opcost.sweep.1", "models/lenet5.onnx --sweep batch=1,2 --carbon ITA"},
    {"opcost.diff.1", "diff models/mlp.onnx models/lenet5.onnx"},
    {"opcost.advice.1", "advise models/lenet5.onnx"},
    {"opcost.weights.1", "weights models/lenet5.onnx"},
    {"opcost.weights.1", "weights models/mlp.onnx"},
    {"opcost.joined.1", "models/mlp.onnx --join-profile PROFILE"},
    {"opcost.ops.1", "ops"},
    {"opcost.meters.1",
     "meters --sysfs-root tests/data/meters/sys --proc-root tests/data/meters/proc"},
    {"opcost.carbon.1", "carbon --energy 1kWh --country FRA --equivalents"},
    {"opcost.carbon.1", "carbon --hardware 350W --hours 2 --carbon 350"},
    {"opcost.llm.1", "llm CONFIG --table h100"},
    {"opcost.llm.1", "llm CONFIG"},
    {"opcost.llm_rows.1", "llm CONFIG --sweep batch=1,2"},
    {"opcost.calibration.1",
     "calibrate benchmarks/accuracy/example_runs.csv --bootstrap 5 --placement floor"},
    {"opcost.calibration.1",
     "calibrate benchmarks/accuracy/example_runs.csv --bootstrap 0 --placement array --per-node "
     "no"},
    {"opcost.layerwise_calibration.1",
     "calibrate benchmarks/accuracy/example_runs.csv --predictor layerwise"},
    {"opcost.validation.1", "validate benchmarks/accuracy/example_runs.csv --table 45nm"},
};

/// What `--profile` of ONNX Runtime writes of one node.
constexpr const char* kProfile =
    R"([{"cat":"Node","pid":1,"tid":1,"dur":5,"ts":10,"ph":"X","name":"/fc1/Gemm_kernel_time",)"
    R"("args":{"op_name":"Gemm","provider":"CPUExecutionProvider"}}])";

/// A meter of five joules a window, and a runner that sleeps.
constexpr const char* kMeter =
    "command=echo 'opcost-meter 1 measured board a program'; while read -r line; do case $line in "
    "begin) echo ok;; end) echo joules 5;; esac; done";
constexpr const char* kRunner =
    "command=while read -r word rest; do case $word in load) echo ready a sleeper;; run) sleep "
    "0.05; "
    "echo done;; esac; done";

class Documents {
 public:
  explicit Documents(const Folder& folder) : folder_(folder) {}

  void keep(const std::string& schema, const std::string& text,
            const std::string& suffix = ".json") {
    folder_.file("documents/" + schema + "@" + std::to_string(++number_) + suffix, text);
  }

  void run(const Written& one) {
    auto words = split_command(one.command);
    for (std::string& word : words) {
      if (word == "PROFILE") word = folder_.file("profile.json", kProfile);
      if (word == "CONFIG") word = config_;
    }
    words.insert(words.end(), {"--format", "json"});
    const Outcome done = run_program(words);
    CHECK_MESSAGE(!done.out.empty(), one.command << "\n" << done.err);
    keep(one.schema, done.out);
  }

  void batch() {
    const std::string questions =
        folder_.file("questions.jsonl",
                     "{\"model\": \"models/mlp.onnx\", \"id\": \"a\", \"precision\": \"int8\", "
                     "\"fold_bn\": true}\n"
                     "{\"model\": \"models/gpt2.onnx\", \"id\": 2, \"dims\": {\"batch_size\": 1, "
                     "\"sequence_length\": 2, \"past_sequence_length\": 2}, \"set\": "
                     "[\"mul.float32=3\"]}\n"
                     "{\"model\": \"models/mlp.onnx\", \"weights\": \"csr\", \"sparsity\": 0.9, "
                     "\"pointer_reads\": \"one\", \"skip_zeros\": \"both\", \"density\": 0.5, "
                     "\"conv\": \"direct\", \"max_memory\": 1073741824}\n"
                     "{\"model\": \"models/mlp.onnx\", \"quantise_weights\": 4}\n"
                     "{\"model\": \"models/mlp.onnx\", \"spikes\": \"rate=0.2,timesteps=4\", "
                     "\"neurons\": \"lif\"}\n"
                     "{\"model\": \"nosuch.onnx\"}\n");
    keep("opcost.batch_question.1", text_of(questions), ".jsonl");
    keep("opcost.batch.1", run_program({"batch", questions}).out, ".jsonl");
  }

  void measure() {
    const std::string runs = folder_.path("runs.csv");
    const Outcome done = run_program({"measure",
                                      "models/mlp.onnx",
                                      "--per-layer",
                                      "--force",
                                      "--meter",
                                      kMeter,
                                      "--runner",
                                      kRunner,
                                      "--window",
                                      "50ms",
                                      "--trials",
                                      "2",
                                      "--max-trials",
                                      "9",
                                      "--idle",
                                      "50ms",
                                      "--warm-up",
                                      "10ms",
                                      "--rest",
                                      "0",
                                      "--half-width",
                                      "100000%",
                                      "--max-drift",
                                      "1000000%",
                                      "--max-other-load",
                                      "100%",
                                      "--format",
                                      "json",
                                      "-o",
                                      runs});
    CHECK_MESSAGE(done.exit == 0, done.err);
    keep("opcost.measure.1", done.out);
    keep("opcost.trials.1", text_of(folder_.path("runs.raw.jsonl")), ".jsonl");
  }

  // The file that cost_tables/RUNS.md shows.
  void runs() {
    const std::string page = source_file("cost_tables/RUNS.md");
    const std::size_t begin = page.find("```json\n") + 8;
    REQUIRE(begin > 8);
    const std::string rows = page.substr(begin, page.find("```", begin) - begin);
    keep("opcost.runs.1", rows, ".jsonl");
  }

 private:
  const Folder& folder_;
  std::string config_ = "tests/data/llm/configs/" + first_config();
  int number_ = 0;

  static std::string first_config() {
    std::string first;
    for (const auto& entry :
         std::filesystem::directory_iterator(source_dir() + "/tests/data/llm/configs"))
      if (const std::string name = entry.path().filename().string(); first.empty() || name < first)
        first = name;
    return first;
  }
};

TEST_CASE("JSON: every report keeps to its schema, and a renamed member does not") {
  const std::string python = python_with("jsonschema");
  if (python.empty()) return skipped("Python with jsonschema");
  const Folder folder("schemas");
  Documents documents(folder);
  for (const Written& one : kWritten) documents.run(one);
  documents.batch();
  documents.measure();
  documents.runs();
  const std::string command =
      "'" + python + "' '" + source_dir() + "/tests/report/validate_schemas.py' '" + source_dir() +
      "/docs/schemas' '" + folder.path("documents") + "' > '" + folder.path("told") + "' 2>&1";
  const int status = std::system(command.c_str());
  CHECK_MESSAGE(status == 0, text_of(folder.path("told")));
}

}  // namespace
}  // namespace opcost::test
