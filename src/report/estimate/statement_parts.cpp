// Sentences that the statements of one model and of several have in common.
#include "report/estimate/statement_parts.h"

#include <algorithm>

#include "opcost/core/text.h"
#include "opcost/core/version.h"
#include "report/carbon/carbon_words.h"

namespace opcost {

const Citation& own_citation() {
  static const Citation kOwn{
      "opcost",
      "@misc{opcost,\n"
      "  title = {opcost: inference energy of {ONNX} models, layer by layer},\n"
      "  author = {{The opcost authors}},\n"
      "  note = {Version " +
          std::string(version()) + "}\n}"};
  return kOwn;
}

std::string opcost_text(const Markup& markup) {
  return "opcost " + std::string(version()) + markup.cite({own_citation()});
}

std::string grid_text(const CarbonUse& use, const Markup& markup) {
  const CarbonIntensity& intensity = use.intensity;
  std::string figure = place_text(intensity);
  if (intensity.year) figure += ", " + std::to_string(*intensity.year);
  figure += ", scope " + std::string(to_string(intensity.scope));
  const std::string sources = sources_text(intensity);
  if (!sources.empty()) figure += "; " + sources;
  return "At a power usage effectiveness of " + exact_text(use.pue) +
         " and a carbon intensity of " +
         markup.prose(exact_text(intensity.value.value) + " g CO2e/kWh (" + figure + ")") +
         markup.cite(citations_of(intensity));
}

std::vector<Citation> citations_of(const CarbonIntensity& intensity) {
  std::vector<Citation> citations;
  for (const CarbonSource& source : intensity.sources) {
    const bool is_new =
        source.citation && std::ranges::count(citations, source.citation->key, &Citation::key) == 0;
    if (is_new) citations.push_back(*source.citation);
  }
  return citations;
}

std::string grid_notes(const CarbonUse& use, const Markup& markup) {
  std::string text;
  for (const std::string& warning : use.intensity.warnings)
    text += "Note that " + markup.prose(without_options(warning)) + ".\n";
  return text;
}

namespace {

// Where a part begins that a sentence can do without: behind ", " or "; " or " (".
std::size_t part_before(std::string_view text, std::size_t at) {
  std::size_t begin = std::string_view::npos;
  for (const std::string_view mark : {"; ", ", ", " (", ": "})
    if (const auto found = text.rfind(mark, at); found != std::string_view::npos)
      begin = begin == std::string_view::npos ? found : std::max(begin, found);
  return begin;
}

// Behind the part: at the ")" that ends it, or at the next "; ".
std::size_t part_end(std::string_view text, std::size_t begin, std::size_t at) {
  if (text.substr(begin, 2) == " (") {
    const auto close = text.find(')', at);
    return close == std::string_view::npos ? text.size() : close + 1;
  }
  return std::min(text.find("; ", at), text.size());
}

}  // namespace

std::string without_options(std::string_view message) {
  std::string text(message);
  for (auto at = text.find("--"); at != std::string::npos; at = text.find("--")) {
    const std::size_t begin = part_before(text, at);
    if (begin == std::string::npos) {
      text.erase(at, 2);  // it begins with an option: its name stays
      continue;
    }
    text.erase(begin, part_end(text, begin, at) - begin);
  }
  std::erase(text, '`');
  return text;
}

}  // namespace opcost
