// Copies of models with their energy as metadata.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "graph/onnx_format.pb.h"
#include "io/json_reader.h"
#include "support/files.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace annotate_cases {

onnx_format::ModelProto read(const std::string& path) {
  onnx_format::ModelProto model;
  REQUIRE(model.ParseFromString(text_of(path)));
  return model;
}

template <class Proto>
std::string metadata(const Proto& proto, const std::string& key) {
  std::string value;
  int times = 0;
  for (const auto& entry : proto.metadata_props())
    if (entry.key() == key) {
      value = entry.value();
      ++times;
    }
  return times > 1 ? "twice" : value;
}

// The reader's format has no metadata of graphs: it is kept as unknown fields.
std::string without_metadata(onnx_format::ModelProto model) {
  model.mutable_graph()->mutable_unknown_fields()->clear();
  for (auto& node : *model.mutable_graph()->mutable_node()) node.clear_metadata_props();
  return model.SerializeAsString();
}

TEST_CASE("--annotate: nodes and graph get their energy, all else stays") {
  const Folder folder("annotate");
  const std::string copy = folder.path("copy.onnx");
  const Outcome made =
      run_program({"models/resnet18.onnx", "--annotate", copy, "--format", "json"});
  REQUIRE(made.exit == 0);
  CHECK(made.err.find("annotated in") != std::string::npos);
  const auto json = parse_json(made.out, "report");
  REQUIRE(json);
  const double total = *json->find("totals")->find("energy_pj")->number();
  const auto before = read("models/resnet18.onnx"), after = read(copy);
  CHECK(after.graph().unknown_fields().find("opcost.energy_pj") != std::string::npos);
  double sum = 0.0;
  for (const auto& node : after.graph().node())
    sum += std::strtod(metadata(node, "opcost.energy_pj").c_str(), nullptr);
  CHECK(sum == doctest::Approx(total).epsilon(1e-12));
  CHECK(without_metadata(after) == without_metadata(before));
}

TEST_CASE("--annotate: an annotated copy estimates the same, and annotating again replaces") {
  const Folder folder("annotate-again");
  const std::string one = folder.path("one.onnx"), two = folder.path("two.onnx");
  REQUIRE(run_program({"models/lenet5.onnx", "--annotate", one}).exit == 0);
  REQUIRE(run_program({one, "--table", "7nm", "--annotate", two}).exit == 0);
  const auto model = read(two);
  CHECK(model.graph().unknown_fields().find("7nm") != std::string::npos);
  CHECK(model.graph().unknown_fields().find("45nm") == std::string::npos);
  for (const auto& node : model.graph().node())
    CHECK(metadata(node, "opcost.energy_pj") != "twice");
}

TEST_CASE("--annotate: never onto the input, nor into a folder that is not there") {
  const Folder folder("annotate-onto");
  const std::string model = folder.path("net.onnx");
  std::filesystem::copy_file(source_dir() + "/models/mlp.onnx", model);
  const std::string before = text_of(model);
  CHECK(run_program({model, "--annotate", model}).exit == 2);
  CHECK(text_of(model) == before);
  CHECK(run_program({model, "--annotate", folder.path("no/such.onnx")}).exit == 2);
  CHECK(run_program({model, "--annotate", "/dev/full"}).exit == 2);
}

}  // namespace annotate_cases
}  // namespace opcost::test
