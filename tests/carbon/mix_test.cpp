// The carbon intensity of a mix of energy sources.
#include "carbon/mix.h"

#include <doctest/doctest.h>

#include <string>

using namespace opcost;

namespace {

Result<CarbonIntensity> mixed(std::string_view shares) {
  return mix_intensity(shares, *carbon_tables());
}

std::string mix_error(std::string_view shares) {
  const auto mix = mixed(shares);
  return mix ? "no error" : to_string(mix.error());
}

}  // namespace

TEST_CASE("Mix: each kind of generation has the figure of the lecture") {
  struct Case {
    std::string_view share;
    double grams;
  };
  for (const Case& one : {Case{"coal=1", 995}, Case{"petroleum=1", 816}, Case{"natural_gas=1", 743},
                          Case{"geothermal=1", 38}, Case{"hydroelectricity=1", 26},
                          Case{"nuclear=1", 29}, Case{"solar=1", 48}, Case{"wind=1", 26}}) {
    CAPTURE(one.share);
    CHECK(mixed(one.share)->value.value == one.grams);
  }
}

TEST_CASE("Mix: shares are fractions or percent, kinds in any case") {
  CHECK(mixed("coal=25%,wind=75%")->value.value == 268.25);  // 248.75 + 19.5
  CHECK(mixed("Coal=.25, Wind=0.75")->value.value == 268.25);
  CHECK(mixed("Natural Gas=1")->value.value == 743.0);
}

TEST_CASE("Mix: the scope is that of its kinds, and mixed where they differ") {
  CHECK(mixed("coal=.5,petroleum=.5")->scope == CarbonScope::Direct);
  CHECK(mixed("wind=.5,solar=.5")->scope == CarbonScope::LifeCycle);
  CHECK(mixed("coal=.5,wind=.5")->scope == CarbonScope::Mixed);
  CHECK(mixed("coal=0,wind=1")->scope == CarbonScope::LifeCycle);
  CHECK(mixed("coal=0,wind=1")->sources.size() == 1);
}

TEST_CASE("Mix: shares that sum to 1 within half a percent are taken at their sum") {
  CHECK(mixed("coal=.995")->value.value == 995.0);
  CHECK(mixed("coal=1.005")->value.value == 995.0);
  // (0.333 x 995 + 0.333 x 26 + 0.333 x 29) / 0.999 = (995 + 26 + 29) / 3
  CHECK(mixed("coal=.333,wind=.333,nuclear=.333")->value.value == 350.0);
  CHECK(
      mixed("coal=.333,wind=.333,nuclear=.333")->note.ends_with("/ 0.999, the sum of the shares"));
  CHECK(mix_error("coal=.9949").find("sum to 0.9949, not to 1 within 0.5 %") != std::string::npos);
  CHECK(mix_error("coal=1.0051").find("sum to 1.0051, not to 1") != std::string::npos);
}

TEST_CASE("Mix: what is wrong with a share is told") {
  CHECK(mix_error("coal=.5").find("give every kind of generation") != std::string::npos);
  CHECK(mix_error("coal=50,wind=50").find("write .25 or 25% for a quarter") != std::string::npos);
  CHECK(mix_error("cole=1").starts_with("mix:cole=1: `cole` is no kind of generation"));
  CHECK(mix_error("gas=1").find("one of: coal, petroleum") != std::string::npos);
  CHECK(mix_error("natural_gaz=1").find("did you mean `natural_gas`?") != std::string::npos);
  CHECK(mix_error("coal").find("`coal` is not of the form kind=share") != std::string::npos);
  CHECK(mix_error("coal=.5,").find("`` is not of the form kind=share") != std::string::npos);
  CHECK(mix_error("").find("the mix has no shares") != std::string::npos);
  CHECK(mix_error("coal=.5,Coal=.5").find("coal is given twice") != std::string::npos);
  for (const char* shares :
       {"coal=-1,wind=2", "coal=x", "coal=", "coal=nan", "coal=1e999", "coal=1kg", "coal=1=1"}) {
    CAPTURE(shares);
    CHECK(mix_error(shares).find("must be a number from 0 to 1") != std::string::npos);
  }
}
