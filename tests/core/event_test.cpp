// Names of actions, formats and number types.
#include "opcost/core/event.h"

#include <doctest/doctest.h>

using namespace opcost;

TEST_CASE("Event: every action and format reads back from its name") {
  for (const Action action : kAllActions) CHECK(parse_action(to_string(action)) == action);
  for (const NumberFormat format : kAllFormats)
    CHECK(parse_number_format(to_string(format)) == format);
  CHECK_FALSE(parse_action("multiply").has_value());
}

TEST_CASE("Event: number types read back from their names, and nothing else does") {
  for (const char* name : {"float32", "bfloat16", "int8", "uint4", "complex64", "bool"})
    CHECK(to_string(parse_number_type(name).value()) == name);
  for (const char* name : {"", "float", "32", "float0", "float-8", "bool8", "int8x", "Int8"})
    CHECK_MESSAGE(!parse_number_type(name), name);
}
