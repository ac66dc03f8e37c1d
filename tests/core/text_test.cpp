// Numbers, energies and sizes as text, and nearest names.
#include "opcost/core/text.h"

#include <doctest/doctest.h>

#include <clocale>
#include <locale>

using namespace opcost;

TEST_CASE("Text: energy is in joules with an SI prefix") {
  CHECK(energy_text({896.5}) == "896.5 pJ");
  CHECK(energy_text({0.0}) == "0 J");
  CHECK(energy_text({11.206e12}) == "11.21 J");
  CHECK(energy_text({999'960.0}) == "1 µJ");
  CHECK(energy_text({0.625}) == "0.625 pJ");
}

TEST_CASE("Text: counts are grouped, and an overflow says so") {
  CHECK(grouped_text(Count{0}) == "0");
  CHECK(grouped_text(Count{999}) == "999");
  CHECK(grouped_text(Count{15'470'264'320}) == "15,470,264,320");
  CHECK(grouped_text(Count::overflowed()) == "overflow");
}

TEST_CASE("Text: rounding keeps the significant digits and drops idle zeros") {
  CHECK(rounded_text(3.70, 6) == "3.7");
  CHECK(rounded_text(1234.5678, 4) == "1235");
  CHECK(rounded_text(0.00012345, 3) == "0.000123");
  CHECK(rounded_text(1e20, 4) == "1e+20");
  CHECK(exact_text(0.1) == "0.1");
}

TEST_CASE("Text: bytes are in powers of 1024") {
  CHECK(bytes_text(Bytes{Count{8192}}) == "8 KiB");
  CHECK(bytes_text(Bytes{Count{1'048'576}}) == "1 MiB");
  CHECK(bytes_text(Bytes{Count{1000}}) == "1000 B");
}

TEST_CASE("Text: the nearest names are found in spite of case, slips and swaps") {
  const std::vector<std::string> names{"Conv", "ConvTranspose", "Gemm", "45nm", "float32"};
  CHECK(did_you_mean("conv", names) == "did you mean `Conv`?");
  CHECK(did_you_mean("45mn", names) == "did you mean `45nm`?");
  CHECK(did_you_mean("flaot32", names) == "did you mean `float32`?");
  CHECK(did_you_mean("Gem", names) == "did you mean `Gemm`?");
  CHECK(did_you_mean("something else", names).empty());
  CHECK(did_you_mean(std::string(100'000, 'x'), names).empty());
}

TEST_CASE("Text: a locale changes nothing") {
  const char* before = std::setlocale(LC_ALL, nullptr);
  const std::string kept = before != nullptr ? before : "C";
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  CHECK(rounded_text(1234.5, 6) == "1234.5");
  CHECK(grouped_text(Count{1234}) == "1,234");
  std::setlocale(LC_ALL, kept.c_str());
}

TEST_CASE("Nearest names: a name that is listed twice is offered once") {
  const std::vector<std::string> names{"Conv", "Gemm", "Conv"};
  CHECK(nearest_names("Convv", names) == std::vector<std::string>{"Conv"});
}
