// The expressions of custom rules.
#include "rules/custom/expression.h"

#include <doctest/doctest.h>

using namespace opcost;

namespace {

class SomeNames final : public Expression::Names {
 public:
  const Shape& shape(const std::string& operand) const override {
    return operand == "X" ? x_ : huge_;
  }
  std::int64_t attribute(const std::string&) const override { return 4; }

 private:
  Shape x_{2, 3, 5};
  Shape huge_{std::int64_t{1} << 40, std::int64_t{1} << 40};
};

// Its value, or what is wrong with it.
std::string value_of(const std::string& text) {
  const auto expression = Expression::parse(text, {"X", "H"}, {"levels"});
  if (!expression) return "column " + expression.error().where + ": " + expression.error().what;
  const auto value = expression->evaluate(SomeNames{});
  return value ? std::to_string(*value) : value.error().what;
}

}  // namespace

TEST_CASE("Expression: arithmetic by the usual precedence") {
  CHECK(value_of("1 + 2 * 3") == "7");
  CHECK(value_of("(1 + 2) * 3") == "9");
  CHECK(value_of("10 - 2 - 3") == "5");
  CHECK(value_of("-2 * -3") == "6");
  CHECK(value_of("12 / 4 / 3") == "1");
  CHECK(value_of("7 % 4") == "3");
  CHECK(value_of("-7 % 4") == "1");
}

TEST_CASE("Expression: dims, sizes, ranks, attributes and functions") {
  CHECK(value_of("X[0]") == "2");
  CHECK(value_of("X[-1]") == "5");
  CHECK(value_of("X[1 + 1] * levels") == "20");
  CHECK(value_of("size(X) + rank(X)") == "33");
  CHECK(value_of("min(3, 2) + max(3, 2)") == "5");
  CHECK(value_of("ceil_div(7, 2)") == "4");
  CHECK(value_of("floor_div(-7, 2)") == "-4");
  CHECK(value_of("ceil_div(-7, 2)") == "-3");
}

TEST_CASE("Expression: what cannot be said exactly is an error") {
  CHECK(value_of("7 / 2") == "7 / 2 does not come out even");
  CHECK(value_of("7 / 0") == "7 is divided by 0");
  CHECK(value_of("X[3]") == "`X` is 2x3x5 and has no axis 3");
  for (const char* large :
       {"size(H)", "9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2",
        "-9223372036854775807 * 2", "2 * -9223372036854775807", "(-9223372036854775807 - 1) * -1"})
    CHECK_MESSAGE(value_of(large) == "a number of it does not fit 64 bits", large);
  CHECK(value_of("3037000499 * 3037000499") == "9223372030926249001");
}

TEST_CASE("Expression: an error in the text names its column") {
  CHECK(value_of("1 +") == "column 4: a number or a name is missing here");
  CHECK(value_of("1 + level") == "column 5: no attribute is named `level`");
  CHECK(value_of("Y[0]") == "column 1: no operand is named `Y`");
  CHECK(value_of("size(Y)") == "column 6: no operand is named `Y`");
  CHECK(value_of("mix(1, 2)") == "column 1: no function is named `mix`");
  CHECK(value_of("(1") == "column 3: `)` is missing here");
  CHECK(value_of("min(1)") == "column 6: `,` is missing here");
  CHECK(value_of("1 2") == "column 3: unexpected `2`");
  CHECK(value_of("") == "column 1: a number or a name is missing here");
  CHECK(value_of("99999999999999999999") == "column 1: the number does not fit 64 bits");
  CHECK(value_of(std::string(3000, '(')).find("nested too deep") != std::string::npos);
  CHECK(value_of(std::string(3000, '-') + "1").find("nested too deep") != std::string::npos);
  CHECK(value_of(std::string(9000, '1')).find("too long") != std::string::npos);
}
