// The built-in tables of carbon figures are complete and consistent.
#include "carbon/tables.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <set>

#include "carbon/quantity.h"
#include "carbon/shipped_data.h"
#include "support/paths.h"
#include "support/program.h"

using namespace opcost;

namespace {

const CarbonTables& shipped() {
  if (!carbon_tables()) FAIL(to_string(carbon_tables().error()));
  return *carbon_tables();
}

/// The error of the shipped tables with one file changed.
std::string error_with(std::string_view file, const std::string& text) {
  auto texts = shipped_carbon_texts();
  texts[file] = text;
  const auto tables = parse_carbon_tables(texts);
  return tables ? "no error" : to_string(tables.error());
}

const std::string kCountries = "iso3,iso2,name,g_per_kwh,year,scope,source,also\n";
const std::string kWorld = "WORLD,,World,475,2018,direct,iea,\n";

}  // namespace

TEST_CASE("Carbon tables: the library holds the files of cost_tables/carbon, and all can be read") {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::source_dir() + "/cost_tables/carbon")) {
    const std::string name = entry.path().stem().string();
    CAPTURE(name);
    ++files;
    CHECK(shipped_carbon_texts().at(name) ==
          test::source_file("cost_tables/carbon/" + name + ".csv"));
  }
  CHECK(files == shipped_carbon_texts().size());
  CHECK(shipped().countries.size() == 249);  // codes of ISO 3166-1
}

TEST_CASE("Carbon tables: every file says its source, year and licence") {
  for (const char* name : {"countries", "cloud", "subnational", "hardware"}) {
    const std::string text(shipped_carbon_texts().at(name));
    CAPTURE(name);
    CHECK(text.starts_with("# "));
    CHECK(text.find("# Source") != std::string::npos);
    CHECK(text.find("icence") != std::string::npos);
    CHECK(text.find("20") != std::string::npos);
  }
  for (const auto& [key, source] : shipped().sources) CHECK_FALSE(source.licence.empty());
}

TEST_CASE("Carbon tables: codes and names are different from one another") {
  std::set<std::string> words;
  for (const CountryRow& row : shipped().countries) {
    std::vector<std::string> names{row.iso3, row.iso2, simplified(row.name)};
    for (const std::string& also : row.also) names.push_back(simplified(also));
    for (const std::string& name : names) CHECK_MESSAGE(words.insert(name).second, name);
  }
  std::set<std::string> codes;
  for (const CloudRow& row : shipped().clouds)
    CHECK_MESSAGE(codes.insert(row.code()).second, row.code());
  for (const StateRow& row : shipped().states)
    CHECK_MESSAGE(codes.insert(row.code).second, row.code);
  std::map<std::string, double> watts;  // two lists may have one name, but not two powers for it
  for (const HardwareRow& row : shipped().hardware)
    CHECK_MESSAGE(watts.emplace(simplified(row.name), row.watts).first->second == row.watts,
                  row.name);
}

TEST_CASE("Carbon tables: a cloud region lies in a country of the table") {
  std::set<std::string> countries;
  for (const CountryRow& row : shipped().countries) countries.insert(row.iso3);
  for (const CloudRow& row : shipped().clouds) {
    CHECK_MESSAGE(countries.contains(row.iso3), row.code());
    CHECK_MESSAGE(row.figure.has_value() == row.note.empty(), row.code());
  }
}

TEST_CASE("Carbon tables: a fault is told with its file and line") {
  CHECK(error_with("countries", kCountries + kWorld) == "no error");
  CHECK(error_with("countries", kCountries + kWorld + "CAF,CF,Bangui,0,2022,direct,owid,\n") ==
        "countries.csv:3: `g_per_kwh` must be a number above 0");
  CHECK(error_with("countries", kCountries + kWorld + "ITA,IT,Italy,-1,2022,direct,owid,\n") ==
        "countries.csv:3: `g_per_kwh` must be a number above 0");
  CHECK(error_with("countries", kCountries + kWorld + "ITA,IT,Italy,x,2022,direct,owid,\n") ==
        "countries.csv:3: `g_per_kwh` must be a number above 0");
  CHECK(error_with("countries", kCountries + kWorld + "ITA,IT,,3,2022,direct,owid,\n") ==
        "countries.csv:3: `name` is empty");
  CHECK(error_with("countries", kCountries + kWorld + "ITA,IT,Italy,3,2022,all,owid,\n") ==
        "countries.csv:3: `all` is no scope");
  CHECK(error_with("countries", kCountries + kWorld + "ITA,IT,Italy,3,2022,direct,me,\n") ==
        "countries.csv:3: `me` is no source of sources.csv");
  CHECK(error_with("countries", "iso3\nITA\n") == "countries.csv:2: there is no column `iso2`");
  CHECK(error_with("countries", kCountries) ==
        "countries.csv: there is no row WORLD with a figure");
  CHECK(error_with("countries", "") == "countries.csv:1: the file is empty");
  CHECK(error_with("sources", "key,title,licence,url,bibtex\na,b,c,d,@x\n") ==
        "sources.csv:2: `bibtex` is no entry of BibTeX");
  CHECK(to_string(parse_carbon_tables({}).error()) == "sources.csv: the table is missing");
}
