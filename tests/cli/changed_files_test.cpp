// What the program says of files that are nearly right: of each example below, changed in a line or
// a number, the answer is what it was. changed_files.txt has a line for each case:
// OPCOST_TELL=WORDS prints the whole answer of those with these words, OPCOST_REBASE=1 writes the
// file anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.h"
#include "support/as_before.h"
#include "support/files.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace changed_files_test {

namespace fs = std::filesystem;

// FILE (and FILE.json) stands for the changed example, REPORT for a saved report in its place. Most
// changes: so many of lines, and as many of numbers.
struct Use {
  std::string_view command, example;
  std::size_t most = 14;
};

constexpr std::string_view kReport = "REPORT";
constexpr std::string_view kMadeOf = "models/mlp.onnx --format json";
constexpr std::array kUses{
    Use{"table check FILE", "cost_tables/45nm.yaml", 40},
    Use{"models/mlp.onnx --table FILE --format csv", "cost_tables/45nm.yaml"},
    Use{"models/lenet5.onnx --table FILE --top 1", "cost_tables/machines/cortex-m.yaml"},
    Use{"table check FILE", "cost_tables/machines/h100.yaml", 30},
    Use{"llm tests/data/llm/configs/Qwen--Qwen3-8B.json --table FILE --format csv",
        "cost_tables/machines/h100.yaml", 20},
    Use{"table check FILE", "cost_tables/machines/cuda-board-networks.yaml", 20},
    Use{"models/lenet5.onnx --table FILE --format csv",
        "tests/fuzz/corpus/table/good-decompositions.yaml"},
    Use{"models/lenet5.onnx --table FILE --format csv", "tests/fuzz/corpus/table/good-mac.yaml"},
    Use{"models/lenet5.onnx --table FILE --by tier", "tests/fuzz/corpus/table/good-tiers.yaml"},
    Use{"table diff 45nm FILE", "cost_tables/45nm.yaml", 20},
    Use{"table scale FILE --to 7nm", "cost_tables/horowitz-45nm.yaml"},
    Use{"table check FILE", "tests/data/predict/small_layers.yaml", 20},
    Use{"models/mlp.onnx --table FILE", "tests/data/predict/small_layers.yaml", 20},
    Use{"models/mlp.onnx --table FILE --fuse-activations --format json",
        "tests/data/predict/in_place_layers.yaml"},
    Use{"models/lenet5.onnx --table FILE --fallback 45nm",
        "tests/fuzz/corpus/layerwise/fitted.yaml", 20},
    Use{"table check FILE", "tests/fuzz/corpus/layerwise/strange.yaml", 20},
    Use{"models/mlp.onnx --op-rules FILE --format csv", "tests/data/examples/op_rules.yaml", 40},
    Use{"explain models/mlp.onnx --op-rules FILE --node /fc1/Gemm",
        "tests/data/examples/op_rules.yaml", 20},
    Use{"models/lenet5.onnx --precision FILE --format csv",
        "tests/fuzz/corpus/precision/rules.yaml"},
    Use{"models/lenet5.onnx --skip-zeros both --density FILE --top 1",
        "tests/data/examples/densities.csv"},
    Use{"models/lenet5.onnx --spikes FILE --top 1", "tests/data/examples/spikes.csv"},
    Use{"models/mlp.onnx --join-profile FILE", "tests/data/examples/profile.json"},
    Use{"models/mlp.onnx --join-profile FILE --format trace", "tests/data/examples/profile.json"},
    Use{"batch FILE", "tests/data/examples/questions.jsonl", 30},
    Use{"compare models/lenet5.onnx models/mlp.onnx --accuracy FILE", "tests/golden/accuracy.csv"},
    Use{"compare FILE.json models/mlp.onnx", "REPORT", 40},
    Use{"diff models/mlp.onnx FILE.json", "REPORT", 40},
    Use{"diff FILE.json models/lenet5.onnx --format csv", "REPORT", 20},
    Use{"sample FILE -n 2 -o samples", "benchmarks/accuracy/getzner_ranges.yaml", 30},
    Use{"runs check FILE", "tests/data/examples/runs.csv", 30},
    Use{"runs check FILE", "tests/data/examples/runs.jsonl", 20},
    Use{"validate FILE --placement array --format json", "tests/data/examples/runs.csv", 20},
    Use{"validate FILE --placement array --svg plot.svg", "tests/data/examples/runs.csv", 20},
    Use{"validate FILE --net --skip-bad-rows --placement array", "tests/data/examples/runs.csv",
        20},
    Use{"calibrate FILE --placement array --bootstrap 0 --host h --date 2026-01-02 --per-node no "
        "--base 7nm",
        "tests/data/examples/runs.csv", 14},
    Use{"calibrate FILE --predictor layerwise --features macs,bytes_read --host h --date "
        "2026-01-02",
        "tests/data/examples/runs.csv", 14},
    Use{"runs import --from codecarbon FILE --model m.onnx --inferences 10",
        "tests/data/runs/emissions.csv"},
    Use{"runs import --from carbontracker FILE --model m.onnx --inferences 10",
        "tests/data/examples/carbontracker.log"},
    Use{"runs import --from eco2ai FILE --model m.onnx --inferences 10",
        "tests/data/examples/eco2ai.log"},
    Use{"runs import --from eit FILE --model m.onnx --inferences 10",
        "tests/data/examples/eit.log"},
    Use{"runs import --from pyjoules FILE --model m.onnx --inferences 10",
        "tests/data/examples/pyjoules.log"},
    Use{"runs import --from scaphandre FILE --model m.onnx --inferences 10",
        "tests/data/examples/scaphandre.log"},
    Use{"runs import --from zeus FILE --model m.onnx --inferences 10",
        "tests/data/examples/zeus.log"},
    Use{"table import accelergy FILE --map system.DRAM.read=read.64@DRAM --name chip",
        "tests/data/tables/accelergy_ert.yaml", 20},
    Use{"llm FILE --format csv", "tests/data/llm/configs/Qwen--Qwen3-8B.json", 30},
    Use{"llm FILE --format csv", "tests/data/llm/configs/openai--gpt-oss-20b.json", 30},
    Use{"llm FILE --by module", "tests/data/llm/configs/deepseek-ai--DeepSeek-V3.1.json", 30},
    Use{"llm FILE --format csv", "tests/data/llm/configs/google--gemma-3-12b-it.json", 30},
    Use{"llm FILE --format csv", "tests/data/llm/configs/nvidia--NVIDIA-Nemotron-Nano-9B-v2.json",
        30},
    Use{"llm FILE --format csv",
        "tests/data/llm/configs/meta-llama--Llama-4-Scout-17B-16E-Instruct.json", 30},
};
constexpr std::array<std::string_view, 10> kNumbers{"0",    "-1",  "1e300", "nan", "many",
                                                    "\"\"", "1.5", "7",     "[]",  "16777216"};

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool is_figure(char c) { return c >= '0' && c <= '9'; }

// Where the numbers of a text begin and end; a figure of a name ("float32") is none.
std::vector<std::pair<std::size_t, std::size_t>> numbers_of(const std::string& text) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool alone =
        at == 0 || std::string_view(" \n,:[{(=;\"").find(text[at - 1]) != std::string::npos;
    if (!alone || !is_figure(text[at])) continue;
    std::size_t end = at;
    while (end < text.size() && (is_figure(text[end]) || text[end] == '.' || text[end] == 'e'))
      ++end;
    found.emplace_back(at, end);
    at = end;
  }
  return found;
}

struct Changed {
  std::string how, text;
};

std::string without(const Lines& lines, std::size_t left_out) {
  std::string text;
  for (std::size_t at = 0; at < lines.size(); ++at)
    if (at != left_out) text += lines[at] + "\n";
  return text;
}

std::string doubled(const Lines& lines, std::size_t twice) {
  std::string text;
  for (std::size_t at = 0; at < lines.size(); ++at)
    text += lines[at] + "\n" + (at == twice ? lines[at] + "\n" : "");
  return text;
}

// The same count, spread over all of them.
std::size_t spread(std::size_t at, std::size_t count, std::size_t most) {
  return count <= most ? at : at * count / most;
}

std::vector<Changed> changes_of(const std::string& text, std::size_t most) {
  std::vector<Changed> all{{"as it is", text}};
  const Lines lines = lines_of(text);
  for (std::size_t at = 0; at < std::min(lines.size(), most); ++at) {
    const std::size_t line = spread(at, lines.size(), most);
    if (lines[line].empty() || lines[line].starts_with('#')) continue;
    const std::string number = std::to_string(line + 1);
    all.push_back({"without line " + number, without(lines, line)});
    if (at % 3 == 0) all.push_back({"line " + number + " twice", doubled(lines, line)});
  }
  const auto numbers = numbers_of(text);
  for (std::size_t at = 0; at < std::min(numbers.size(), most); ++at) {
    const auto [begin, end] = numbers[spread(at, numbers.size(), most)];
    const std::string_view other = kNumbers[at % kNumbers.size()];
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
    std::string changed = text;
    changed.replace(begin, end - begin, other);
    all.push_back({std::string(other) + " for " + text.substr(begin, end - begin) + " in line " +
                       std::to_string(line) + ", number " + std::to_string(at),
                   changed});
  }
  return all;
}

/// A folder with the models, in which the program runs, so that messages name short paths.
class Workplace {
 public:
  Workplace() : folder_("changed-files") {
    for (const char* name : {"models", "tests"})
      fs::create_directory_symlink(fs::path(source_dir()) / name, folder_.path(name));
  }
  ~Workplace() { fs::current_path(source_dir()); }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  std::string answer(std::string_view command, const std::string& text) const {
    for (const char* made : {"samples", "plot.svg"}) fs::remove_all(folder_.path(made));
    fs::current_path(folder_.path());
    for (const char* name : {"FILE", "FILE.json"}) folder_.file(name, text);
    std::istringstream in;
    std::ostringstream out, err;
    cli::Streams streams{in, out, err};
    const cli::ExitCode exit = cli::run(split_command(command), streams);
    return std::to_string(static_cast<int>(exit)) + " " + err.str() + out.str() +
           text_of(folder_.path("samples/runs.csv")) + text_of(folder_.path("plot.svg"));
  }

 private:
  Folder folder_;
};

std::string example(const Workplace& place, std::string_view name) {
  if (name == kReport) return place.answer(kMadeOf, "").substr(2);  // without the exit code
  return source_file(std::string(name));
}

TEST_CASE("Changed files: what is said of a file that is nearly right is what was said before" *
          doctest::test_suite("slow with sanitizers")) {
  AsBefore before("tests/cli/changed_files.txt");
  const Workplace place;
  for (const Use& use : kUses) {
    const std::string name = std::string(use.command) + ", " + std::string(use.example) + " ";
    for (const Changed& changed : changes_of(example(place, use.example), use.most))
      before.add(name + changed.how, place.answer(use.command, changed.text));
  }
  before.finish();
}

}  // namespace changed_files_test
}  // namespace opcost::test
