// Names of enum values, printed and read.
#include "opcost/core/enum_names.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

using namespace opcost;

namespace {

enum class Side : std::uint8_t { Left, Right, Nameless };
constexpr std::array kSideNames{EnumName{Side::Left, "left"}, EnumName{Side::Right, "right"},
                                EnumName{Side::Right, "starboard"}};

}  // namespace

TEST_CASE("Enum names: a value is printed by its first name and read by any") {
  CHECK(name_of(kSideNames, Side::Right) == "right");
  CHECK(name_of(kSideNames, Side::Nameless) == "?");
  CHECK(parse_name(kSideNames, "right") == Side::Right);
  CHECK(parse_name(kSideNames, "starboard") == Side::Right);
  CHECK_FALSE(parse_name(kSideNames, "Left").has_value());
  CHECK_FALSE(parse_name(kSideNames, "?").has_value());
  CHECK(printed_names(kSideNames) == std::vector<std::string_view>{"left", "right"});
}

TEST_CASE("Enum names: all values come in the order of the list") {
  constexpr std::array kTwo{EnumName{Side::Right, "right"}, EnumName{Side::Left, "left"}};
  static_assert(values_of(kTwo) == std::array{Side::Right, Side::Left});
  CHECK(values_of(kTwo).front() == Side::Right);
}
