// Reads one ModelProto: versions, opset imports, functions and the main graph.
#include "graph/read_model.h"

#include <algorithm>
#include <utility>

#include "graph/onnx_format.pb.h"
#include "graph/read_function.h"
#include "graph/read_graph.h"
#include "graph/read_value.h"

namespace opcost::onnx_reader {
namespace {

using onnx_format::ModelProto;

constexpr std::int64_t kNewestIrVersion = 14;  // ONNX 1.23, IR_VERSION in onnx.proto

/// Reads one ModelProto field by field.
class ModelReader {
 public:
  explicit ModelReader(ReadContext& context) : context_(context), wire_(context.wire) {}

  void read(Field field);
  Model finish();

 private:
  void read_main_graph(Field field);
  void check_versions();
  void check_default_opset();

  ReadContext& context_;
  WireReader& wire_;
  Model model_;
  std::string producer_version_;
  bool has_graph_ = false;
  Captures undefined_;
};

void ModelReader::read(Field field) {
  switch (field.number) {
    case ModelProto::kIrVersionFieldNumber: model_.ir_version = wire_.integer(field); break;
    case ModelProto::kProducerNameFieldNumber: model_.producer = wire_.text(field); break;
    case ModelProto::kProducerVersionFieldNumber: producer_version_ = wire_.text(field); break;
    case ModelProto::kGraphFieldNumber: read_main_graph(field); break;
    case ModelProto::kOpsetImportFieldNumber: read_opset(context_, field, model_.opsets); break;
    case ModelProto::kMetadataPropsFieldNumber:
      read_metadata(context_, field, model_.metadata);
      break;
    case ModelProto::kFunctionsFieldNumber:
      model_.functions.push_back(read_function(context_, field));
      break;
    default: wire_.skip(field);
  }
}

void ModelReader::read_main_graph(Field field) {
  if (has_graph_) return wire_.fail("the model has two graphs", "export the model again");
  has_graph_ = true;
  OpenGraph open = read_graph(context_, field);
  model_.graph = std::move(open.graph);
  undefined_ = std::move(open.captures);
}

Model ModelReader::finish() {
  if (!has_graph_) wire_.fail("it has no graph: not an ONNX model", "name a .onnx file");
  if (wire_.failed()) return {};
  if (!producer_version_.empty()) model_.producer += " " + producer_version_;
  check_versions();
  check_default_opset();
  warn_of_undefined(undefined_, "", context_.warnings);
  model_.warnings = std::move(context_.warnings).finish();
  model_.memory = wire_.memory();
  return std::move(model_);
}

void ModelReader::check_versions() {
  if (model_.ir_version <= 0) {
    context_.warnings.add("the file does not say its IR version");
  } else if (model_.ir_version > kNewestIrVersion) {
    context_.warnings.add("IR version " + std::to_string(model_.ir_version) + " is newer than " +
                          std::to_string(kNewestIrVersion) + ", the newest opcost knows");
  }
}

// Files before IR 3 import nothing; they can only mean version 1.
void ModelReader::check_default_opset() {
  const auto& nodes = model_.graph.nodes;
  const bool needed =
      std::any_of(nodes.begin(), nodes.end(), [](const Node& node) { return node.domain.empty(); });
  if (!needed || !model_.opsets.try_emplace("", 1).second) return;
  context_.warnings.add("the file does not import the ONNX operators: version 1 is assumed");
}

}  // namespace

Model read_model(ReadContext& context) {
  ModelReader reader(context);
  context.wire.top_level([&](Field field) { reader.read(field); });
  return reader.finish();
}

}  // namespace opcost::onnx_reader
