// The module of a program that a node belongs to.
#include "estimate/module_path.h"

#include <doctest/doctest.h>

using namespace opcost;

TEST_CASE("Module path: the scope in a node's name, by / or else by .") {
  struct Case {
    const char *name, *module;
  };
  for (const Case& one :
       {Case{"/a/b/Conv", "a/b"}, Case{"a/b.c/Conv", "a/b.c"}, Case{"a.b.conv", "a.b"},
        Case{"conv", ""}, Case{"/Conv", ""}, Case{"", ""}, Case{"///", ""}, Case{"a//b", "a"},
        Case{".conv", ""}, Case{"loop/body/add", "loop/body"}})
    CHECK_MESSAGE(module_path({}, one.name) == one.module, one.name);
}

TEST_CASE("Module path: PyTorch's name scopes tell it where they are there") {
  const auto path = [](const char* scopes) {
    Node node;
    node.metadata = {{"namespace", "x"}, {"pkg.torch.onnx.name_scopes", scopes}};
    return module_path(node, "/a/b/linear_8");
  };
  CHECK(path("['', 'blocks.2', 'blocks.2.fc1', 'linear_8']") == "blocks.2.fc1");
  CHECK(path("['', \"o'clock\", 'linear_8']") == "o'clock");
  CHECK(path("['', 'relu']") == "");
  for (const char* strange : {"", "[]", "['", "['a", "[\"a'", "nothing"})
    CHECK_MESSAGE(path(strange) == "", strange);
}
