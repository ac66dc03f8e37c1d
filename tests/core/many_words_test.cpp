// Words that people type, right and wrong, and what every reader of them makes of each: what it
// made before. OPCOST_REBASE=1 writes many_words.txt anew.
#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "carbon/quantity.h"
#include "core/parse.h"
#include "core/parse_quantity.h"
#include "measure/protocol_lines.h"
#include "opcost/calibrate/requirement.h"
#include "opcost/carbon/find_hardware.h"
#include "opcost/carbon/intensity.h"
#include "opcost/core/citation.h"
#include "opcost/core/event.h"
#include "opcost/core/text.h"
#include "opcost/cost/scale_technology.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/estimate/weight_plan.h"
#include "opcost/estimate/work_unit.h"
#include "opcost/graph/element_type.h"
#include "report/layout/latex_text.h"
#include "report/layout/printable.h"
#include "support/as_before.h"

namespace opcost::test {
namespace many_words_test {

std::string text_of(double value) { return exact_text(value); }
std::string text_of(std::int64_t value) { return std::to_string(value); }
std::string text_of(std::uint64_t value) { return std::to_string(value); }
std::string text_of(std::uint32_t value) { return std::to_string(value); }
std::string text_of(Picojoules value) { return exact_text(value.value); }
std::string text_of(Bytes value) { return bytes_text(value); }
std::string text_of(NumberType value) { return to_string(value); }
std::string text_of(ElementType value) { return std::string(to_string(value)); }
std::string text_of(const HardwarePower& value) {
  return value.name + " " + exact_text(value.watts);
}
std::string text_of(const CarbonIntensity& value) {
  return value.place + " " + value.name + " " + exact_text(value.value.value);
}
std::string text_of(const Sparsity& value) {
  return exact_text(value.share) + (value.by_magnitude ? " by magnitude" : "") +
         (value.structure ? " " + std::to_string(value.structure->kept) + ":" +
                                std::to_string(value.structure->of)
                          : "");
}
std::string text_of(const ConvRule& value) {
  return value.node + " " + std::string(to_string(value.way));
}
std::string text_of(const EnergyWindow& value) {
  return exact_text(value.joules) + " " + exact_text(value.seconds) + " " +
         std::to_string(value.domains.size());
}

template <class T>
std::string shown(const std::optional<T>& value) {
  return value ? text_of(*value) : "-";
}
template <class T>
std::string shown(const Result<T>& value) {
  return value ? text_of(*value) : to_string(value.error());
}

std::string lists_of(const std::string& word) {
  std::string text;
  if (const auto reals = parse_reals(word))
    for (const double one : *reals) text += exact_text(one) + " ";
  if (const auto extents = parse_extents(word, "x,"))
    for (const std::int64_t one : *extents) text += std::to_string(one) + " ";
  if (const auto needs = parse_requirements(word))
    for (const Requirement& one : *needs)
      text += one.group + "." + one.score + " " + exact_text(one.limit) + " ";
  if (const auto cited = parse_citation(word)) text += cited->key;
  return text + std::to_string(split(word, ',').size()) + std::to_string(split_words(word).size());
}

std::string all_of(const std::string& word) {
  std::string text;
  for (const std::string& part : {shown(parse_real(word)),
                                  shown(parse_extent(word)),
                                  shown(parse_hexadecimal(word)),
                                  shown(parse_plain_number(word)),
                                  shown(parse_percentage(word)),
                                  shown(parse_energy(word)),
                                  shown(parse_time(word, 60.0)),
                                  shown(parse_power(word)),
                                  shown(parse_bytes(word)),
                                  shown(parse_energy_option(word)),
                                  shown(parse_hours_option(word)),
                                  shown(parse_pue_option(word)),
                                  shown(parse_inferences_option(word)),
                                  shown(parse_number_type(word)),
                                  shown(parse_element_type(word)),
                                  shown(parse_precision_type(word)),
                                  shown(parse_conv_rule(word)),
                                  shown(parse_sparsity(word)),
                                  shown(parse_value_bits(word)),
                                  shown(find_hardware(word)),
                                  shown(find_intensity(word)),
                                  shown(find_country(word)),
                                  shown(find_region(word)),
                                  shown(energy_in_answer(word, 2.0)),
                                  shown(seconds_in_answer(word, 2.0)),
                                  lists_of(word),
                                  latex_text(word),
                                  told(word),
                                  shortened(word, 9),
                                  in_ascii(word)})
    text += part + "\n";
  return text;
}

TEST_CASE("Many words: each reader makes of them what it made before") {
  AsBefore before("tests/core/many_words.txt");
  for (const std::string& word : before.cases()) before.add(word, all_of(word));
  before.finish();
}

std::string utf8(std::uint32_t point) {
  std::string text;
  if (point < 0x80) return text + static_cast<char>(point);
  if (point < 0x800) {
    text += static_cast<char>(0xc0 | (point >> 6));
  } else if (point < 0x10000) {
    text += static_cast<char>(0xe0 | (point >> 12));
    text += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
  } else {
    text += static_cast<char>(0xf0 | (point >> 18));
    text += static_cast<char>(0x80 | ((point >> 12) & 0x3f));
    text += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
  }
  return text + static_cast<char>(0x80 | (point & 0x3f));
}

TEST_CASE("Many words: every character is printed as it was, in text, ASCII and LaTeX") {
  AsBefore before("tests/core/many_characters.txt");
  constexpr std::uint32_t kInBlock = 32;
  for (std::uint32_t block = 0; block < 0x110000; block += block < 0x3100 ? kInBlock : 0x1000) {
    std::string text;
    for (std::uint32_t point = block; point < block + kInBlock; ++point) {
      const std::string sign = "a" + utf8(point) + "b";
      for (const std::string& part : {printable(sign), printable_lines(sign), told(sign),
                                      latex_text(sign), latex_comment(sign), in_ascii(sign),
                                      printable(utf8(point).substr(0, 1)), shortened(sign, 2)})
        text += part + "\n";
    }
    before.add("from " + std::to_string(block), text);
  }
  before.finish();
}

}  // namespace many_words_test
}  // namespace opcost::test
