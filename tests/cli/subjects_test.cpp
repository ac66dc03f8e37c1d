// The models that a word on the command line stands for.
#include "cli/subjects.h"

#include <doctest/doctest.h>

#include "cli/expand_path.h"
#include "support/files.h"

using namespace opcost;
using namespace opcost::cli;
using test::Folder;

namespace {

std::vector<Subject> subjects(const std::vector<std::string>& words) {
  auto made = subjects_of(words, {});
  REQUIRE_MESSAGE(made.ok(), (made ? "" : to_string(made.error())));
  return *std::move(made);
}

std::vector<std::string> labels(const std::vector<Subject>& list) {
  std::vector<std::string> names;
  for (const Subject& one : list) names.push_back(one.label);
  return names;
}

}  // namespace

TEST_CASE("Subjects: a folder stands for the models in it and below, sorted") {
  const Folder folder("subjects");
  for (const char* name : {"b.onnx", "a.onnx", "deep/c.onnx", "notes.txt"}) folder.file(name, "x");
  CHECK(labels(subjects({folder.path()})) == std::vector<std::string>{"a", "b", "c"});
  const Folder empty("subjects-empty");
  CHECK(subjects_of({empty.path()}, {}).error().what == "no .onnx file is in this folder");
}

TEST_CASE("Subjects: a pattern stands for the files that fit, in any part") {
  const Folder folder("patterns");
  for (const char* name : {"x/net1.onnx", "y/net2.onnx", "y/net30.onnx", "y/.net4.onnx"})
    folder.file(name, "x");
  CHECK(labels(subjects({folder.path("*/net?.onnx")})) == std::vector<std::string>{"net1", "net2"});
  CHECK(labels(subjects({folder.path("y/*.onnx")})) == std::vector<std::string>{"net2", "net30"});
  CHECK(subjects_of({folder.path("z*.onnx")}, {}).error().what == "no file fits this pattern");
}

TEST_CASE("Subjects: questions behind @ hold for one model") {
  const Folder folder("questions");
  const std::string path = folder.file("net.onnx", "x");
  const auto list =
      subjects({path, path + "@precision=int8@fold-bn", path + "@batch=8@dim=seq=128"});
  CHECK(labels(list) ==
        std::vector<std::string>{"net", "net@precision=int8@fold-bn", "net@batch=8@dim=seq=128"});
  CHECK(list[0].options.what_if.precision.empty());
  CHECK_FALSE(list[1].options.what_if.precision.empty());
  CHECK(list[1].options.what_if.fold_bn);
  CHECK(list[2].options.what_if.batch == 8);
  CHECK(list[2].options.dims.at("seq") == 128);
  CHECK(list[2].path == path);
}

TEST_CASE("Subjects: a file of the whole name comes before a question") {
  const Folder folder("at");
  folder.file("net.onnx", "x");
  const auto list = subjects({folder.file("net.onnx@fold-bn", "x")});
  CHECK_FALSE(list[0].options.what_if.fold_bn);
  CHECK(list[0].path == folder.path("net.onnx@fold-bn"));
}

TEST_CASE("Subjects: a question that is none is told with the nearest") {
  const auto slip = subjects_of({"net.onnx@precison=int8"}, {});
  REQUIRE_FALSE(slip.ok());
  CHECK(slip.error().hint == "did you mean `precision`?");
  CHECK_FALSE(subjects_of({"net.onnx@fold-bn=yes"}, {}).ok());
  CHECK_FALSE(subjects_of({"net.onnx@precision=int9"}, {}).ok());
}

TEST_CASE("Subjects: labels are short where they can be, and always unique") {
  const Folder folder("labels");
  const std::string a = folder.file("a/net.onnx", "x"), b = folder.file("b/net.onnx", "x");
  CHECK(labels(subjects({a, b})) == std::vector<std::string>{a, b});
  CHECK(labels(subjects({a, a})) == std::vector<std::string>{a, a + "#2"});
}
