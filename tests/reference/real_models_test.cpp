// Every model of the collection is read and counted, with the bindings a user
// would give; what stays unknown is named here with its reason.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/program.h"

namespace {

using namespace opcost;
namespace fs = std::filesystem;

EstimateOptions dims(std::map<std::string, std::int64_t> values) {
  EstimateOptions options;
  options.dims = std::move(values);
  return options;
}

EstimateOptions shapes(std::map<std::string, Shape> values) {
  EstimateOptions options;
  options.input_shapes = std::move(values);
  return options;
}

EstimateOptions generation(double longest, double beams) {
  EstimateOptions options = dims({{"sequence_length", 8}});
  options.input_values["max_length"] = {longest};
  if (beams > 0) options.input_values["num_beams"] = {beams};
  return options;
}

// How many words a text has only the text knows.
EstimateOptions tokens() {
  EstimateOptions options;
  options.set_shapes["tokenized"] = {1, 1, 12};
  return options;
}

// What must be bound beside the batch.
std::map<std::string, EstimateOptions> bindings() {
  return {
      {"CCF-BDCI-2024-TPU-ocr-deploy__ch_ppocr_mobile_v2.0_det_prune_infer",
       shapes({{"x", {1, 3, 320, 320}}})},
      {"TensorRT__attention_head", dims({{"sequence_len", 100}, {"batch", 100}})},
      {"libfacedetection.train__yunet_s_dynamic", dims({{"height", 320}, {"width", 320}})},
      {"onnxruntime-genai__dummy_text",
       dims({{"sequence_len", 7}, {"past_sequence_len", 5}, {"past_seq_len_plus_seq_len", 12}})},
      {"onnxruntime-riscv__attention_past_state.u8s8",
       dims({{"seq_len", 4}, {"past_sequence_length", 12}})},
      {"onnxruntime__bert_toy_optimized", dims({{"max_seq_len_in_batch", 12}})},
      {"onnxruntime__generic_sparse_to_dense_matmul", dims({{"B_dim_2", 6}})},
      {"onnxruntime__issue_19480", shapes({{"shape_input", {1, 128, 20, 30}},
                                           {"in0_input", {1, 32, 2400}},
                                           {"in1_input", {1, 32, 2400}}})},
      {"onnxruntime__tiny_gpt2_beamsearch_with_init_decoder_fp16", generation(20, 4)},
      {"onnxruntime__tiny_gpt2_greedysearch_with_init_decoder", generation(20, 0)},
      {"ort__vectorizer", tokens()},
      {"silero-vad__silero_vad_16k_op15", dims({{"sequence", 512}})},
      {"sklearn-onnx__treecl", shapes({{"input", {1, 4}}})},
      {"tribuo__tinybert", dims({{"sequence", 32}})},
      {"vad__silero_vad_legacy", dims({{"sequence", 512}})},
  };
}

// Operators that stay unknown, and why that is right. What is behind them has no
// shape, so that only these are first at fault.
std::map<std::string, std::set<std::string>> strangers() {
  return {
      // Training: opcost counts inference.
      {"Deeploy__CCT_Train_CCT2_LoRA2_network",
       {"GeluGrad", "LayerNormalizationGrad", "SGD", "SoftmaxCrossEntropyLossGrad", "SoftmaxGrad"}},
      {"onnxruntime__bitmask_bias_dropout_fusion_residual", {"BitmaskDropoutGrad"}},
      {"onnxruntime__bitmask_bias_dropout_replacement_basic", {"DropoutGrad"}},
      // Operators of their makers.
      {"Deeploy__Int_ICCT_8_network",
       {"ITAMax", "IntegerMean", "RequantShift", "iGELU", "iLayerNorm"}},
      {"Deeploy__PartIII_solution_iLeakyReLU_network", {"iLeakyReLU"}},
      {"TensorRT__capability", {"FAKE!", "FAKER!"}},
      {"onnxruntime-extensions__custom_op_test", {"CustomOpOne", "CustomOpTwo"}},
  };
}

// Files that are wrong on purpose, and what opcost says of them.
std::map<std::string, std::string> wrong() {
  return {{"AMDMIGraphX__mha_invalid_input_test", "its input query is missing"}};
}

std::string faults_of(const Estimate& result, const std::set<std::string>& allowed) {
  std::string text;
  for (const NodeEstimate& node : result.nodes) {
    if (node.status != NodeStatus::Unknown) continue;
    const bool strange = node.unknown == UnknownReason::Operator;
    if (strange ? allowed.contains(node.op) : !allowed.empty()) continue;
    text += "\n  " + node.id + " (" + node.op + "): " + node.reason;
  }
  return text;
}

std::set<std::string> unknown_operators(const Estimate& result) {
  std::set<std::string> operators;
  for (const NodeEstimate& node : result.nodes)
    if (node.unknown == UnknownReason::Operator) operators.insert(node.op);
  return operators;
}

}  // namespace

TEST_CASE("Real models: every node is counted, free or folded but operators of their makers") {
  const fs::path folder = fs::path(test::shared_data()) / "models";
  if (test::shared_data().empty() || !fs::exists(folder)) return test::skipped("data/models");
  const auto table = find_table("45nm");
  REQUIRE(table.ok());
  const auto bound = bindings();
  const auto strange = strangers();
  const auto wrongs = wrong();
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".onnx") continue;
    ++files;
    const std::string name = entry.path().stem().string();
    CAPTURE(name);
    const auto model = load_onnx(entry.path().string());
    REQUIRE_MESSAGE(model.ok(), to_string(model.error()));
    const auto options = bound.find(name);
    const auto result =
        estimate(*model, *table, options != bound.end() ? options->second : EstimateOptions{});
    REQUIRE_MESSAGE(result.ok(), to_string(result.error()));
    const auto allowed = strange.find(name);
    const std::set<std::string> none;
    const std::set<std::string>& operators = allowed != strange.end() ? allowed->second : none;
    CHECK(unknown_operators(*result) == operators);
    const std::string faults = faults_of(*result, operators);
    const auto fault = wrongs.find(name);
    if (fault == wrongs.end())
      CHECK_MESSAGE(faults.empty(), faults);
    else
      CHECK(faults.find(fault->second) != std::string::npos);
  }
  CHECK(files == 74);
}
