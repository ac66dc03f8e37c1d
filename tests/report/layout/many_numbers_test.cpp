// Numbers of all sizes, and as close to the next prefix as rounding can be, as every function
// writes them: what it wrote before. OPCOST_REBASE=1 writes many_numbers.txt anew.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/student_t.h"
#include "measure/statistics.h"
#include "opcost/calibrate/score.h"
#include "opcost/core/text.h"
#include "report/carbon/carbon_words.h"
#include "report/layout/figures.h"
#include "support/as_before.h"
#include "support/dice.h"

namespace opcost::test {
namespace many_numbers_test {

std::string word_of(double value) { return with_six_digits(exact_text(value)); }

std::string as_text(double value) {
  const Picojoules energy{value};
  std::string text;
  for (const std::string& part :
       {rounded_text(value, 3), rounded_text(value, 6), si_text(value), energy_text(energy),
        energy_cell(energy), mass_text(Grams{value}), watt_hours_text(energy), fixed_text(value, 0),
        fixed_text(value, 2), percent(value)})
    text += part + "; ";
  return text;
}

std::string as_count(double value) {
  if (!(value >= 0.0 && value < 1e19)) return "";
  const Count count{static_cast<std::uint64_t>(value)};
  return short_count(count) + "; " + grouped_text(count) + "; " + bytes_text(Bytes{count}) + "; " +
         inferences_text(static_cast<std::uint64_t>(value)) + "; " +
         plural_text(static_cast<std::size_t>(value), "row");
}

TEST_CASE("Many numbers: each is written as it was, close to every change of the prefix") {
  AsBefore before("tests/report/layout/many_numbers.txt");
  constexpr std::array kMantissas{1.0,   1.5,   9.994,  9.995,  9.9949,  9.9996, 99.94, 99.96,
                                  999.4, 999.6, 999.94, 999.96, 999.996, 1023.0, 1024.0};
  for (int power = -15; power <= 24; ++power)
    for (const double mantissa : kMantissas) {
      const double value = mantissa * std::pow(10.0, power);
      before.add(rounded_text(mantissa, 6) + " * 10^" + std::to_string(power),
                 as_text(value) + as_count(value));
    }
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double value : {0.0, -1.0, -999.96, -1e-13, infinite, -infinite, std::nan("")})
    before.add(exact_text(value), as_text(value));
  before.finish();
}

std::vector<double> random_list(Dice& dice, std::size_t count) {
  std::vector<double> values;
  while (values.size() < count) {
    const double value = 1.0 + static_cast<double>(dice.between(0, 1000)) / 1000.0;
    values.push_back(dice.between(0, 9) == 0 ? 20.0 * value : value);
  }
  return values;
}

std::string said_of(const std::vector<double>& values, const std::vector<double>& others) {
  std::string text = word_of(mean_of(values)) + " " + word_of(deviation_of(values)) + " " +
                     word_of(median_of(values)) + " " + word_of(half_width_of(values)) + " ";
  for (const double least : {0.0, 0.05, 20.0})
    for (const bool out : outliers_of(values, least)) text += out ? "1" : "0";
  const Scores scores = score(values, others);
  for (const auto& one : {scores.r2, scores.r2_log, scores.spearman})
    text += " " + (one ? word_of(*one) : "none");
  for (const double one : {scores.mape, scores.median_ape, scores.bias, scores.median_ratio})
    text += " " + word_of(one);
  return text;
}

TEST_CASE("Many numbers: statistics of small lists are what they were") {
  AsBefore before("tests/report/layout/many_lists.txt");
  for (std::size_t size = 0; size <= 12; ++size)
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
      Dice dice(seed);
      const auto values = random_list(dice, size);
      auto others = seed == 8 ? std::vector<double>(size, 1.5) : random_list(dice, size);
      before.add(std::to_string(size) + " of " + std::to_string(seed), said_of(values, others));
    }
  for (std::size_t degrees = 0; degrees < 200; degrees += 1 + degrees / 8)
    before.add("t " + std::to_string(degrees), word_of(student_t(degrees)));
  before.finish();
}

}  // namespace many_numbers_test
}  // namespace opcost::test
