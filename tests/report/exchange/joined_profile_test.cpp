// Measured time beside estimated energy.
#include <doctest/doctest.h>

#include "io/json_reader.h"
#include "support/files.h"
#include "support/program.h"

namespace opcost::test {
namespace joined_profile_cases {

// As ONNX Runtime 1.17 writes it, two runs of three nodes of which one is not in the model.
constexpr const char* kProfile = R"([
{"cat":"Session","pid":1,"tid":1,"dur":10,"ts":1,"ph":"X","name":"model_run","args":{}},
{"cat":"Node","pid":1,"tid":1,"dur":1,"ts":10,"ph":"X","name":"/fc1/Gemm_fence_before","args":{"op_name":"Gemm"}},
{"cat":"Node","pid":1,"tid":1,"dur":30,"ts":11,"ph":"X","name":"/fc1/Gemm_kernel_time","args":{"op_name":"Gemm"}},
{"cat":"Node","pid":1,"tid":1,"dur":6,"ts":42,"ph":"X","name":"reorder_kernel_time","args":{"op_name":"ReorderOutput"}},
{"cat":"Session","pid":1,"tid":1,"dur":10,"ts":100,"ph":"X","name":"model_run","args":{}},
{"cat":"Node","pid":1,"tid":1,"dur":10,"ts":111,"ph":"X","name":"/fc1/Gemm_kernel_time","args":{"op_name":"Gemm"}}
])";

std::string first_gemm() {
  const auto json = parse_json(run_program({"models/mlp.onnx", "--format", "json"}).out, "mlp");
  REQUIRE(json);
  for (const JsonValue& node : *json->find("nodes")->array())
    if (*node.find("op")->text() == "Gemm") return *node.find("name")->text();
  return "";
}

std::string profile_of(const Folder& folder) {
  std::string text = kProfile;
  const std::string name = first_gemm();
  for (std::size_t at = text.find("/fc1/Gemm"); at != std::string::npos;
       at = text.find("/fc1/Gemm", at + name.size()))
    text.replace(at, 9, name);
  return folder.file("profile.json", text);
}

TEST_CASE("--join-profile: the mean time of a run beside the energy, by name") {
  const Folder folder("joined");
  const Outcome made =
      run_program({"models/mlp.onnx", "--join-profile", profile_of(folder), "--format", "json"});
  REQUIRE(made.exit == 0);
  const auto json = parse_json(made.out, "joined");
  REQUIRE(json);
  CHECK(*json->find("runs")->count() == 2);
  CHECK(*json->find("us")->number() == 23.0);
  const auto& nodes = *json->find("nodes")->array();
  CHECK(*nodes[0].find("us")->number() == 20.0);
  CHECK(*nodes[0].find("energy_pj")->number() > 0.0);
  CHECK(nodes[1].find("energy_pj")->is_null());  // not in the model
  CHECK(nodes.back().find("us")->is_null());     // not in the profile
  double sum = 0.0;
  for (const JsonValue& node : nodes) sum += node.find("energy_pj")->number().value_or(0.0);
  CHECK(sum == doctest::Approx(*json->find("energy_pj")->number()).epsilon(1e-12));
}

TEST_CASE("--join-profile: text, and a trace with power") {
  const Folder folder("joined-forms");
  const std::string profile = profile_of(folder);
  const Outcome text = run_program({"models/mlp.onnx", "--join-profile", profile});
  CHECK(text.exit == 0);
  CHECK(text.out.find("ReorderOutput") != std::string::npos);
  // A node that no run of the profile has: no time, no share of it, and no power.
  const std::size_t at = text.out.find("/fc2/Gemm");
  REQUIRE(at != std::string::npos);
  const std::string line = text.out.substr(at, text.out.find('\n', at) - at);
  CHECK(line.find(" - ") != std::string::npos);
  CHECK(line.find("inf") == std::string::npos);
  const Outcome trace =
      run_program({"models/mlp.onnx", "--join-profile", profile, "--format", "trace"});
  const auto json = parse_json(trace.out, "trace");
  REQUIRE(json);
  CHECK(json->find("traceEvents")->array()->size() == 4);  // two slices, power on and off
}

TEST_CASE("--join-profile: what is no profile of the model is refused") {
  const Folder folder("joined-wrong");
  for (const char* text : {"{}", "[]", "not JSON", "[1, null, {\"cat\": 3}]"}) {
    CAPTURE(text);
    const std::string path = folder.file("wrong.json", text);
    CHECK(run_program({"models/mlp.onnx", "--join-profile", path}).exit == 2);
  }
  CHECK(run_program({"models/mlp.onnx", "--join-profile", profile_of(folder), "--format", "csv"})
            .exit == 2);
}

}  // namespace joined_profile_cases
}  // namespace opcost::test
