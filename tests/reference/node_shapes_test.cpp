#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "estimate/bind_inputs.h"
#include "estimate/walk.h"
#include "opcost/core/text.h"
#include "opcost/graph/load_onnx.h"

using namespace opcost;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> node_tests() {
  const char* given = std::getenv("OPCOST_SHARED_DATA");
  const fs::path data =
      given != nullptr ? fs::path(given) : fs::path(OPCOST_SOURCE_DIR) / "../shared/data";
  std::vector<std::string> files;
  if (fs::is_directory(data / "node_tests"))
    for (const auto& entry : fs::directory_iterator(data / "node_tests"))
      if (entry.path().extension() == ".onnx") files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

std::optional<Shape> known_shape(const DeclaredValue& value) {
  if (value.kind != ValueKind::Tensor || !value.shape) return std::nullopt;
  Shape shape;
  for (const Dim& dim : *value.shape) {
    const auto* number = std::get_if<std::int64_t>(&dim);
    if (number == nullptr) return std::nullopt;
    shape.push_back(*number);
  }
  return shape;
}

std::string text_of(const Shape& shape, ElementType type) {
  return std::string(to_string(type)) + " " + shape_text(shape);
}

// Why a rule of ours may leave such a model's outputs open: it has axes, pads
// and the like as inputs of the graph, or is about training.
bool may_be_unknown(const std::string& reason) {
  return reason.find("not known") != std::string::npos || reason.find("train") != std::string::npos;
}

// Beside the types and shapes that the file declares for its outputs, those
// that our rules find. How many could be compared.
std::size_t compare(const Model& model, const BoundInputs& bound) {
  Walk walk(model, bound);
  std::set<std::string> open;
  for (const Node& node : model.graph.nodes) {
    const WalkedNode walked = walk.visit(node);
    if (walked.status != NodeStatus::Unknown) continue;
    if (walked.rule != nullptr) CHECK_MESSAGE(may_be_unknown(walked.reason), walked.reason);
    open.insert(node.outputs.begin(), node.outputs.end());
  }
  std::size_t compared = 0;
  for (const DeclaredValue& output : model.graph.outputs) {
    const auto declared = known_shape(output);
    const TensorInfo* ours = walk.value(output.name);
    if (!declared || ours == nullptr || !ours->shape || open.contains(output.name)) continue;
    if (ours->type == ElementType::Undefined) continue;  // a view of an unknown node's output
    CAPTURE(output.name);
    CHECK(text_of(*ours->shape, ours->type) == text_of(*declared, output.type));
    ++compared;
  }
  return compared;
}

}  // namespace

TEST_CASE("shapes: equal those that the ONNX project declares for its operator tests") {
  const auto files = node_tests();
  if (files.empty()) {
    MESSAGE("skipped: no shared data");
    return;
  }
  std::size_t compared = 0;
  for (const std::string& file : files) {
    CAPTURE(file);
    const auto model = load_onnx(file);
    const auto bound = model ? bind_inputs(*model, {}) : Result<BoundInputs>{model.error()};
    if (bound) compared += compare(*model, *bound);
  }
  CHECK(compared > 900);
}
