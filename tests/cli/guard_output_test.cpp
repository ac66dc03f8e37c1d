// No input is an output.
#include <doctest/doctest.h>

#include <filesystem>

#include "support/files.h"
#include "support/program.h"

namespace opcost::test {
namespace {

void check_refused(const std::vector<std::string>& arguments, const std::string& kept) {
  const std::string before = text_of(kept);
  const Outcome outcome = run_program(arguments);
  CHECK(outcome.exit == 2);
  CHECK(outcome.err.find("it is read and would be written over") != std::string::npos);
  CHECK(text_of(kept) == before);
}

TEST_CASE("Output: a file that is read is not written over, by whatever name") {
  const Folder folder("guard-output");
  const std::string model = folder.file("m.onnx", source_file("models/lenet5.onnx"));
  const std::string table = folder.file("t.yaml", source_file("cost_tables/horowitz-45nm.yaml"));
  std::filesystem::create_symlink(model, folder.path("link.onnx"));
  std::filesystem::create_hard_link(model, folder.path("twin.onnx"));
  check_refused({model, "-o", model}, model);
  check_refused({model, "-o", folder.path("link.onnx")}, model);
  check_refused({folder.path("twin.onnx"), "--output=" + model}, model);
  check_refused({model, "--table", table, "-o", table}, table);
  check_refused({"compare", model + "@batch=2", "models/lenet5.onnx", "-o", model}, model);
  check_refused({"compare", folder.path(), "-o", model}, model);
  check_refused({"compare", folder.path("*.onnx"), "-o", model}, model);
}

TEST_CASE("Output: a model that only a runs file names is not written over") {
  const Folder folder("guard-runs");
  const std::string model = folder.file("m.onnx", source_file("models/lenet5.onnx"));
  const std::string runs =
      folder.file("runs.csv", "model,energy_j\nm.onnx,0.1\nm.onnx,0.2\nm.onnx,0.3\n");
  check_refused({"validate", runs, "-o", model}, model);
  check_refused({"validate", runs, "--svg", model}, model);
  check_refused({"calibrate", runs, "-o", model}, model);
  check_refused({"calibrate", runs, "--predictor", "layerwise", "-o", model}, model);
  CHECK(run_program({"validate", runs, "-o", folder.path("report.txt")}).exit == 0);
}

TEST_CASE("Output: another file, and a device, are written as ever") {
  const Folder folder("guard-other");
  const std::string model = folder.file("m.onnx", source_file("models/lenet5.onnx"));
  CHECK(run_program({model, "-o", folder.path("report.txt")}).exit == 0);
  CHECK_FALSE(text_of(folder.path("report.txt")).empty());
  CHECK(run_program({model, "-o", "/dev/null"}).exit == 0);
}

}  // namespace
}  // namespace opcost::test
