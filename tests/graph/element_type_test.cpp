// Names of element types.
#include "opcost/graph/element_type.h"

#include <doctest/doctest.h>

#include <cstdint>

using namespace opcost;

TEST_CASE("Element types: every type but Undefined has a code and a name of its own") {
  std::int64_t code = 0;
  for (const ElementType type : kAllElementTypes) {
    ++code;
    const bool in_files = type <= kLastOfOnnx;
    CHECK(element_type_from_code(code) == (in_files ? type : ElementType::Undefined));
    CHECK(parse_element_type(to_string(type)) == type);
  }
  CHECK(element_type_from_code(code + 1) == ElementType::Undefined);
  CHECK_FALSE(parse_element_type("undefined").has_value());
  CHECK_FALSE(parse_element_type("Float32").has_value());
}
