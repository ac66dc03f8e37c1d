#pragma once

#include <doctest/doctest.h>

#include <string>

#include "opcost/graph/load_onnx.h"
#include "tests/support/model_builder.h"

namespace opcost::test {

inline Result<Model> load(const std::string& bytes) {
  return load_onnx(bytes.data(), bytes.size(), "test.onnx");
}

/// The model of bytes that must load.
inline Model loaded(const std::string& bytes) {
  auto model = load(bytes);
  REQUIRE_MESSAGE(model.ok(), (model.ok() ? "" : to_string(model.error())));
  return *std::move(model);
}

/// What the reader says of bytes that must not load.
inline std::string refusal(const std::string& bytes) {
  const auto model = load(bytes);
  REQUIRE_FALSE(model.ok());
  CHECK(model.error().where == "test.onnx");
  CHECK_FALSE(model.error().hint.empty());
  return model.error().what;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Whether a warning of the model has `part`.
inline bool warns(const Model& model, const std::string& part) {
  for (const std::string& warning : model.warnings) {
    if (contains(warning, part)) return true;
  }
  return false;
}

inline Names node_names(const std::vector<Node>& nodes) {
  Names names;
  for (const Node& node : nodes) names.push_back(node.name);
  return names;
}

}  // namespace opcost::test
