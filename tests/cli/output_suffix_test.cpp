// The suffix of -o FILE says the format of the report.
#include <doctest/doctest.h>

#include <filesystem>

#include "support/files.h"
#include "support/program.h"

namespace opcost::test {
namespace {

std::string begin_of(const std::string& path) { return text_of(path).substr(0, 10); }

TEST_CASE("-o FILE: the suffix says the format") {
  const Folder folder("suffix");
  const std::pair<const char*, const char*> cases[] = {{"report.json", "{\n  \"schem"},
                                                       {"report.csv", "id,name,op"},
                                                       {"report.md", "## Energy "},
                                                       {"report.txt", "Energy of "},
                                                       {"report", "Energy of "}};
  for (const auto& [name, begin] : cases) {
    const std::string path = folder.path(name);
    CAPTURE(path);
    REQUIRE(run_program({"models/mlp.onnx", "-o", path}).exit == 0);
    CHECK(begin_of(path) == begin);
  }
  const std::string json = folder.path("same.json");
  CHECK(run_program({"models/mlp.onnx", "--format", "json", "-o", json}).exit == 0);
  CHECK(run_program({"models/mlp.onnx", "--format", "csv", "-o", json}).exit == 2);
}

TEST_CASE("-o FILE: a suffix of no format leaves no file") {
  const Folder folder("suffix-none");
  const std::string path = folder.path("report.log");
  CHECK(run_program({"models/mlp.onnx", "-o", path}).exit == 2);
  CHECK_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace opcost::test
