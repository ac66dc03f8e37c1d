// Models of the corpora as they are and changed as fuzzing changes them: what is said of each is
// what was said before. corpus_models.txt and mutated_models.txt have a line for each: the error,
// or a hash of all reports. OPCOST_TELL=WORDS prints those of models with these words,
// OPCOST_REBASE=1 writes the files anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "fuzz/model_mutator.h"
#include "fuzz/questions.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/graph/write_onnx.h"
#include "opcost/measure/prepare_model.h"
#include "opcost/measure/take_apart.h"
#include "opcost/report/render.h"
#include "support/as_before.h"
#include "support/files.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace mutated_models_test {

namespace fs = std::filesystem;

constexpr int kMutants = 8;  // of each model
constexpr std::uint64_t kMostWeights = 1U << 14;

const CostTable& table() {
  static const auto kTable = find_table(std::string(kDefaultTable));
  return *kTable;
}

std::string rendered(const Estimate& found, ReportFormat format) {
  RenderOptions options;
  options.format = format;
  options.pricer = &table();
  std::string text;
  const Status done = render(found, options, text);
  return done ? text : to_string(done.error()) + "\n";
}

std::string answer(const Model& model, const EstimateOptions& options, bool every_format) {
  const auto found = estimate(model, table(), options);
  if (!found) return to_string(found.error()) + "\n";
  if (!every_format)
    return rendered(*found, ReportFormat::Csv) + rendered(*found, ReportFormat::Text);
  std::string text;
  for (const ReportFormat format : kEstimateFormats)
    if (format != ReportFormat::Html) text += rendered(*found, format);
  return text;
}

// The model as opcost writes it, where its weights are few.
std::string written(const Model& model) {
  const auto bytes = weight_bytes(model);
  if (!bytes || *bytes > kMostWeights) return "many weights\n";
  std::ostringstream out;
  const Status done = write_onnx(model, 1, out);
  return done ? out.str() : to_string(done.error()) + "\n";
}

std::string answers(const std::string& bytes) {
  const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx");
  if (!model) return to_string(model.error());
  EstimateOptions first = fuzz::with_bound_inputs(*model);
  first.pseudocode_of_all = true;
  std::string text = written(*model) + answer(*model, first, true);
  for (const EstimateOptions& options : fuzz::questions(*model))
    text += answer(*model, options, false);
  return text;
}

std::vector<std::string> corpus_files(const std::vector<std::string>& folders) {
  std::vector<std::string> files;
  for (const std::string& folder : folders)
    for (const auto& entry : fs::directory_iterator(source_dir() + "/" + folder))
      files.push_back(folder + "/" + entry.path().filename().string());
  std::ranges::sort(files);
  return files;
}

TEST_CASE("Mutated models: what is said of the models of the corpora is what was said before" *
          doctest::test_suite("slow with sanitizers")) {
  AsBefore before("tests/fuzz/corpus_models.txt");
  for (const std::string& file : corpus_files(
           {"tests/fuzz/corpus/load", "tests/fuzz/corpus/estimate", "tests/fuzz/corpus/model"}))
    before.add(file, answers(source_file(file)));
  before.finish();
}

TEST_CASE("Mutated models: what is said of their weights, of zeros and spikes is what it was" *
          doctest::test_suite("slow with sanitizers")) {
  AsBefore before("tests/fuzz/corpus_weights.txt");
  for (const std::string& file :
       corpus_files({"tests/fuzz/corpus/load", "tests/fuzz/corpus/weights"})) {
    const std::string bytes = source_file(file);
    const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx");  // reports name no folder
    if (!model) continue;
    std::string text;
    for (const EstimateOptions& options : fuzz::questions_of_weights(*model)) {
      const auto found = estimate(*model, table(), options);
      text += found ? rendered(*found, ReportFormat::Json) + rendered(*found, ReportFormat::Text)
                    : to_string(found.error());
    }
    before.add(file, text);
  }
  before.finish();
}

TEST_CASE("Mutated models: what is said of changed ones is what was said before" *
          doctest::test_suite("slow with sanitizers")) {
  AsBefore before("tests/fuzz/mutated_models.txt");
  for (const std::string& file :
       corpus_files({"tests/fuzz/corpus/estimate", "tests/fuzz/corpus/load"})) {
    onnx_format::ModelProto model;
    if (!model.ParseFromString(source_file(file)) || !model.has_graph()) continue;
    for (int which = 1; which <= kMutants; ++which) {
      onnx_format::ModelProto changed = model;
      fuzz::ModelMutator mutator(static_cast<std::uint64_t>(which));
      for (int left = which; left > 0; --left) mutator.mutate(changed);
      before.add(file + " " + std::to_string(which), answers(changed.SerializeAsString()));
    }
  }
  before.finish();
}

TEST_CASE("Mutated models: what is said of small networks of many changes is what it was" *
          doctest::test_suite("slow with sanitizers")) {
  AsBefore before("tests/fuzz/mutated_networks.txt");
  for (int which = 1; which <= 600; ++which) {
    onnx_format::ModelProto changed = fuzz::small_model();
    fuzz::ModelMutator mutator(static_cast<std::uint64_t>(which));
    for (int left = 3 + which % 30; left > 0; --left) mutator.mutate(changed);
    before.add(std::to_string(which), answers(changed.SerializeAsString()));
  }
  before.finish();
}

// Every third operator is one that nobody knows.
void make_strange(onnx_format::GraphProto& graph) {
  for (int at = 0; at < graph.node_size(); at += 3)
    graph.mutable_node(at)->set_op_type("Strange" + std::to_string(at % 2));
}

// Sizes of inputs that are left open, of which only some have a name.
void open_inputs(onnx_format::GraphProto& graph) {
  for (auto& input : *graph.mutable_input()) {
    auto& shape = *input.mutable_type()->mutable_tensor_type()->mutable_shape();
    for (int at = 0; at < shape.dim_size(); at += 2)
      shape.mutable_dim(at)->set_dim_param(at == 0 ? "N" : "");
  }
}

std::string short_answer(const onnx_format::ModelProto& proto) {
  const std::string bytes = proto.SerializeAsString();
  const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx");
  if (!model) return to_string(model.error());
  return answer(*model, fuzz::with_bound_inputs(*model), false) + answer(*model, {}, false);
}

TEST_CASE("Mutated models: what is said of networks with strange nodes is what was said before" *
          doctest::test_suite("slow with sanitizers")) {
  AsBefore before("tests/fuzz/strange_networks.txt");
  for (const std::string name : {"alexnet", "bert_base", "gpt2", "lenet5", "lstm_lm", "mlp",
                                 "resnet18", "squeezenet1_1", "unet_bilinear", "yolov3_tiny"}) {
    onnx_format::ModelProto model;
    REQUIRE(model.ParseFromString(source_file("models/" + name + ".onnx")));
    before.add(name, short_answer(model));
    onnx_format::ModelProto changed = model;
    make_strange(*changed.mutable_graph());
    before.add(name + " strange", short_answer(changed));
    changed = model;
    open_inputs(*changed.mutable_graph());
    before.add(name + " open", short_answer(changed));
    for (std::uint64_t which = 1; which <= 4; ++which) {
      changed = model;
      fuzz::ModelMutator mutator(which);
      for (int left = 10; left > 0; --left) mutator.mutate(changed);
      before.add(name + " " + std::to_string(which), short_answer(changed));
    }
  }
  before.finish();
}

// What is told of a model that is to be measured, and of its nodes as models of their own.
std::string prepared(const std::string& bytes, const Folder& folder) {
  fs::remove_all(folder.path());
  fs::create_directories(folder.path("made"));
  const auto model = load_onnx(folder.file("m.onnx", bytes));
  std::string text;
  if (!model) return "not loaded";
  const EstimateOptions options = fuzz::with_bound_inputs(*model);
  if (const auto apart = take_apart(*model, options)) {
    for (const DistinctLayer& layer : apart->layers)
      text += layer.title + " " + joined(layer.nodes) + " " + layer.bytes + "\n";
    text += joined(apart->not_cut) + std::to_string(apart->free) + std::to_string(apart->folded);
  } else {
    text += to_string(apart.error());
  }
  if (weight_bytes(*model).value_or(kMostWeights) < kMostWeights) {
    const auto made = prepare_model(*model, options, {}, folder.path("made"), 1);
    text +=
        made ? std::to_string(made->filled) + text_of(made->work.model) : to_string(made.error());
    if (made)
      for (const InputSpec& input : made->work.inputs)
        text += input.name + shape_text(input.shape) + std::string(to_string(input.type)) +
                std::to_string(input.low) + ":" + std::to_string(input.high) + "\n";
  }
  for (std::size_t at = text.find(folder.path()); at != text.npos; at = text.find(folder.path()))
    text.replace(at, folder.path().size(), "FOLDER");
  return text;
}

TEST_CASE("Mutated models: what is prepared of them for measuring is what was prepared before" *
          doctest::test_suite("slow with sanitizers")) {
  AsBefore before("tests/fuzz/prepared_models.txt");
  const Folder folder("prepared-models");
  for (const std::string& file : corpus_files(
           {"tests/fuzz/corpus/estimate", "tests/fuzz/corpus/load", "tests/fuzz/corpus/weights"}))
    before.add(file, prepared(source_file(file), folder));
  for (int which = 1; which <= 200; ++which) {
    onnx_format::ModelProto changed = fuzz::small_model();
    fuzz::ModelMutator mutator(static_cast<std::uint64_t>(10000 + which));
    for (int left = 3 + which % 30; left > 0; --left) mutator.mutate(changed);
    before.add(std::to_string(which), prepared(changed.SerializeAsString(), folder));
  }
  before.finish();
}

}  // namespace mutated_models_test
}  // namespace opcost::test
