// Words that name a place, a mix, hardware or a quantity, and CSV files.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "carbon/quantity.h"
#include "io/csv_reader.h"
#include "opcost/carbon/find_hardware.h"
#include "opcost/carbon/intensity.h"
#include "opcost/core/citation.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace opcost;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto place = find_intensity(text);
  const bool sane = !place || (place->value.value >= 0.0 && place->value.value <= 10'000.0);
  if (!sane) std::abort();
  const auto hardware = find_hardware(text);
  if (hardware && !(hardware->watts > 0.0)) std::abort();
  const auto energy = parse_energy_option(text);
  if (energy && !std::isfinite(energy->value)) std::abort();
  if (parse_hours_option(text).ok() && !std::isfinite(*parse_hours_option(text))) std::abort();
  if (parse_citation(text) && parse_citation(text)->key.empty()) std::abort();

  CsvOptions options;
  options.comments = options.ragged = true;
  const auto table = parse_csv(text, "fuzz.csv", options);
  if (table && table->rows.size() > size) std::abort();
  return 0;
}
