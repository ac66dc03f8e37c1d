// Finding the carbon intensity of countries, regions, clouds and mixes.
#include "opcost/carbon/intensity.h"

#include <doctest/doctest.h>

#include <string>

using namespace opcost;

namespace {

CarbonIntensity found(std::string_view spec) {
  auto intensity = find_intensity(spec);
  if (!intensity) FAIL(to_string(intensity.error()));
  return *std::move(intensity);
}

double grams(std::string_view spec) { return found(spec).value.value; }

std::string intensity_error(std::string_view spec) {
  const auto intensity = find_intensity(spec);
  return intensity ? "no error" : to_string(intensity.error());
}

}  // namespace

TEST_CASE("Carbon: the lecture's mix is exactly 731.59 g/kWh") {
  // 0.25 x 995 + 0.35 x 816 + 0.26 x 743 + 0.14 x 29 = 248.75 + 285.60 + 193.18 + 4.06
  const CarbonIntensity mix = found("mix:coal=.25,petroleum=.35,natural_gas=.26,nuclear=.14");
  CHECK(mix.value.value == 731.59);
  CHECK(mix.scope == CarbonScope::Mixed);
  CHECK(mix.sources.size() == 2);
  CHECK(mix.note == "0.25 x 995 + 0.35 x 816 + 0.26 x 743 + 0.14 x 29");
  CHECK_FALSE(mix.year.has_value());
}

TEST_CASE("Carbon: a country is found by its codes and names in any case") {
  for (const char* spec : {"ITA", "ita", "IT", "it", "Italy", " italy "}) {
    CAPTURE(spec);
    const CarbonIntensity italy = found(spec);
    CHECK(italy.place == "ITA");
    CHECK(italy.name == "Italy");
    CHECK(italy.value.value == 330.718);
    CHECK(italy.year == 2023);
    CHECK(italy.scope == CarbonScope::LifeCycle);
    CHECK(italy.sources.at(0).licence == "CC BY 4.0");
    CHECK(italy.warnings.empty());
  }
  CHECK(found("UK").place == "GBR");
  CHECK(found("south korea").place == "KOR");
  CHECK(found("Guinea-Bissau").place == "GNB");
}

TEST_CASE("Carbon: no country's electricity is free, the Central African Republic's least") {
  CHECK(grams("CAF") == 26.0);
}

TEST_CASE("Carbon: states, provinces and bidding zones come from the sub-national table") {
  CHECK(grams("US-CA") == 205.269);
  CHECK(grams("us-ca") == 205.269);
  CHECK(found("US-CA").scope == CarbonScope::Direct);
  CHECK(grams("CA-QC") == 3.937);
  CHECK(found("CA-QC").note.find("29.62 g/kWh") != std::string::npos);
  CHECK(found("SE3").place == "SE-SE3");
  CHECK(found("CA").place == "CAN");  // a country's code, not California's
}

TEST_CASE("Carbon: a cloud region has its own figure, or that of its country with a warning") {
  CHECK(grams("aws:eu-west-1") == 316.0);
  CHECK(found("aws:eu-west-1").sources.at(0).licence == "Apache-2.0");
  CHECK(grams("GCP:us-central1") == 412.72);
  const CarbonIntensity hyderabad = found("aws:ap-south-2");
  CHECK(hyderabad.place == "aws:ap-south-2");
  CHECK(hyderabad.value.value == grams("IND"));
  REQUIRE(hyderabad.warnings.size() == 1);
  CHECK(hyderabad.warnings[0].starts_with("the figure of India stands in for aws:ap-south-2"));
}

TEST_CASE("Carbon: a provider's claim of 0 g/kWh is not taken; the grid's figure is") {
  CHECK(grams("seeweb:fro2") == grams("ITA"));
  CHECK(found("seeweb:fro2").warnings.at(0).find("market based") != std::string::npos);
}

TEST_CASE("Carbon: a valid code without data is the world's average, and says so") {
  const CarbonIntensity vatican = found("VAT");
  CHECK(vatican.value.value == 475.0);
  CHECK(vatican.year == 2018);
  CHECK(vatican.place == "WORLD");
  REQUIRE(vatican.warnings.size() == 1);
  CHECK(vatican.warnings[0] ==
        "there is no figure for Vatican City (VAT): the world average "
        "stands in, 475 g CO2e/kWh");
  CHECK(grams("world") == 475.0);
  CHECK(found("World").warnings.size() == 1);
}

TEST_CASE("Carbon: a mix is used for a country without data, and not for one with") {
  const CarbonIntensity vatican = found("VAT:mix:coal=.5,wind=.5");
  CHECK(vatican.value.value == 510.5);  // (995 + 26) / 2
  CHECK(vatican.name == "mix of 50% coal, 50% wind for Vatican City (VAT)");
  CHECK(vatican.warnings.empty());
  const CarbonIntensity italy = found("ITA:mix:coal=1");
  CHECK(italy.value.value == 330.718);
  CHECK(italy.warnings.at(0).starts_with("the mix is not used, as there is a figure for Italy"));
  CHECK(intensity_error("VAT:mix:coal=2").find("sum to 2") != std::string::npos);
  CHECK(intensity_error("ITA:mix:cole=1").find("`cole` is no kind") != std::string::npos);
}

TEST_CASE("Carbon: a number is grams for each kWh") {
  CHECK(grams("350") == 350.0);
  CHECK(grams("350 g/kWh") == 350.0);
  CHECK(grams("350gCO2/kWh") == 350.0);
  CHECK(grams("0.35kg/kWh") == doctest::Approx(350.0));
  CHECK(grams("0") == 0.0);
  CHECK(found("350").place == "given");
  CHECK(found("350").sources.empty());
  CHECK(found("350").scope == CarbonScope::Unstated);
  for (const char* spec :
       {"-1", "10001", "1e999", "350kg", "350x", "3.5.1", "+", "--5", ".", "1e"}) {
    CAPTURE(spec);
    CHECK(intensity_error(spec).find("grams of CO2 for each kWh") != std::string::npos);
  }
}

TEST_CASE("Carbon: an unrecognised word is told with the nearest names") {
  struct Case {
    std::string_view spec, hint;
  };
  for (const Case& one : {
           Case{"ITL", "`ITA` (Italy)"},
           Case{"Itlay", "did you mean `ITA` (Italy)?"},
           Case{"Viet", "`VNM` (Vietnam)"},
           Case{"XQZ", "see opcost carbon list"},
           Case{"US-ZZ", "`US-AZ` (Arizona)"},
           Case{"California", "did you mean `US-CA` (California)?"},
           Case{"us-west-virginia", "did you mean `US-WV` (West Virginia)?"},
           Case{"eu-west-1", "did you mean `aws:eu-west-1`?"},
           Case{"aws:eu-west-l", "`aws:eu-west-1`"},
           Case{"aws:eu:west-1", "`aws:eu-west-1`"},
           Case{"amazon:eu-west-1", "providers: aws, azure, coreweave, gcp, ovh, scaleway, seeweb"},
           Case{"gpc:us-west1", "did you mean `gcp`?"},
           Case{"a:b:c:d", "providers: "},
           Case{"aws:moon", "see opcost carbon list regions aws"},
           Case{":", "providers: "},
           Case{"", "see opcost carbon list countries"},
           Case{"  ", "see opcost carbon list countries"},
       }) {
    CAPTURE(one.spec);
    const std::string error = intensity_error(one.spec);
    CAPTURE(error);
    CHECK(error.find(one.hint) != std::string::npos);
  }
  CHECK(intensity_error(std::string(100'000, 'a')).find("longer than any place") !=
        std::string::npos);
}

TEST_CASE("Carbon: a country is no region, and a region no country") {
  CHECK(find_country("FRA")->value.value == 56.039);
  CHECK(find_region("US-CA")->value.value == 205.269);
  CHECK(find_country("world")->value.value == 475.0);
  CHECK(find_country("VAT:mix:wind=1")->value.value == 26.0);
  CHECK(find_country("US-CA").error().hint == "--region US-CA");
  CHECK(find_country("aws:eu-west-1").error().hint == "--region aws:eu-west-1");
  CHECK(find_region("FRA").error().hint == "--country FRA");
  CHECK(find_country("Frace").error().hint == "did you mean `FRA` (France)?");
  CHECK_FALSE(find_country("350").ok());
  CHECK_FALSE(find_region("mix:coal=1").ok());
}
