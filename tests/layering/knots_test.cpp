// No header and its source include others in a circle, but for those named here.
#include "support/knots.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "opcost/core/text.h"
#include "support/files.h"
#include "support/paths.h"

using namespace opcost::test;

namespace {

struct NamedKnot {
  Knot units;
  std::string_view reason;
};

// At most two may stand here.
const std::array kNamedKnots{
    NamedKnot{{"graph/read_attribute", "graph/read_graph", "graph/read_node"},
              "the format itself is recursive: a graph holds nodes, a node attributes, and an "
              "attribute may be a graph"},
};

}  // namespace

TEST_CASE("Knots: units that include each other in a circle are at most two, and named") {
  static_assert(kNamedKnots.size() <= 2);
  std::vector<Knot> named;
  for (const NamedKnot& one : kNamedKnots) {
    CHECK_FALSE(one.reason.empty());
    named.push_back(one.units);
  }
  const auto found = knots_of(source_dir());
  for (const Knot& knot : found) {
    INFO(opcost::joined(knot, " and "), " include each other");
    CHECK(std::ranges::find(named, knot) != named.end());
  }
  CHECK(found.size() == named.size());  // no name is left of a knot that was cut
}

TEST_CASE("Knots: a planted circle through a public header is found, and is none once it is cut") {
  const Folder program("knots");
  program.file("include/opcost/core/top.h", "#pragma once\n");
  program.file("src/core/deep/top.cpp",
               "#include \"opcost/core/top.h\"\n\n#include \"core/low.h\"\n");
  program.file("src/core/low.cpp", "#include \"core/low.h\"\n");
  program.file("src/core/low.h", "#include \"opcost/core/top.h\"\n");
  program.file("src/core/user.cpp", "#include \"core/low.h\"\n");
  CHECK(knots_of(program.path()) == std::vector<Knot>{{"core/deep/top", "core/low"}});

  program.file("src/core/low.h", "#include <vector>\n");
  CHECK(knots_of(program.path()).empty());
}

TEST_CASE("Knots: a public header is no part of a unit where two sources have its name") {
  const Folder program("knots-names");
  program.file("include/opcost/core/page.h", "#pragma once\n");
  program.file("src/core/a/page.cpp", "#include \"core/row.h\"\n");
  program.file("src/core/b/page.cpp", "#include \"core/row.h\"\n");
  program.file("src/core/row.h", "#include \"opcost/core/page.h\"\n");
  CHECK(knots_of(program.path()).empty());
}
