// The paragraph that a paper needs about an estimate.
#include "opcost/report/statement.h"

#include "opcost/core/text.h"
#include "report/carbon/carbon_words.h"
#include "report/estimate/markup.h"
#include "report/estimate/placement_words.h"
#include "report/estimate/selection.h"
#include "report/estimate/statement_parts.h"
#include "report/layout/figures.h"

namespace opcost {
namespace {

constexpr std::size_t kMostNamed = 8;  // of inputs, prices and assumptions in one sentence

std::string listed(std::vector<std::string> words, std::string_view separator) {
  const std::size_t more = words.size() > kMostNamed ? words.size() - kMostNamed : 0;
  words.resize(words.size() - more);
  return joined(words, separator) + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

// What reports say of options is not for a paper.
std::vector<std::string> without_flags(std::vector<std::string> messages) {
  for (std::string& message : messages) message = without_options(message);
  return messages;
}

/// The sentences of the paragraph in order, one per line.
class Sentences {
 public:
  Sentences(const Estimate& estimate, std::uint64_t inferences, Markup markup)
      : estimate_(estimate), inferences_(inferences), markup_(markup) {}

  void method() {
    sentence("The energy of one inference of " + markup_.name(estimate_.model) +
             " was estimated analytically with " + opcost_text(markup_) +
             ", from its ONNX graph and without running it: the elementary operations of each "
             "layer were counted and priced with the table " +
             markup_.name(estimate_.table.name) + technology() +
             markup_.cite(estimate_.table.citations) + ".");
    if (!estimate_.table.overrides.empty())
      sentence("Set for this estimate, in pJ: " +
               markup_.prose(listed(estimate_.table.overrides, ", ")) + ".");
  }

  void placement() {
    sentence("Registers and accumulators are part of the price of arithmetic; " +
             std::string(words_of(estimate_.options.placement).statement) + " (placement " +
             markup_.name(to_string(estimate_.options.placement)) + ").");
    if (estimate_.options.four_ops_only)
      sentence("Only multiplications, additions, reads and writes were counted.");
  }

  void coverage() {
    const Coverage& c = estimate_.coverage;
    sentence("For the inputs " + inputs() + ", the graph has " +
             grouped_text(Count{estimate_.totals.macs}) + " multiply-accumulates; of its " +
             plural_text(estimate_.nodes.size(), "node") + ", opcost counted " +
             std::to_string(c.counted) + ", took " + std::to_string(c.free) +
             " as views that cost nothing and " + std::to_string(c.folded) +
             " as constants, and does not know " + std::to_string(c.unknown) +
             (c.unknown > 0 ? ", which are not part of the figures." : "."));
  }

  void assumptions() {
    std::vector<std::string> events;
    for (const DerivedPrice& price : estimate_.derived_prices) events.push_back(price.event);
    if (!events.empty())
      sentence("Prices that the table does not list were derived from those it does: " +
               markup_.prose(listed(events, ", ")) + ".");
    if (const auto words = given(); !words.empty())
      sentence("Given for this estimate: " + listed(words, ", ") + ".");
    if (!estimate_.assumptions.empty())
      sentence("Assumed: " + markup_.prose(listed(without_flags(estimate_.assumptions), "; ")) +
               ".");
  }

  void energy() {
    const Totals& totals = estimate_.totals;
    const bool at_floor =
        estimate_.options.placement == Placement::Floor || has_regressions(estimate_);
    sentence("One inference takes " + markup_.prose(energy_text(totals.energy)) +
             (at_floor ? "."
                       : ", and " + markup_.prose(energy_text(totals.energy_floor)) +
                             " if each node moved each element of its operands only once."));
    const auto all = static_cast<double>(inferences_) * totals.energy;
    if (inferences_ > 1)
      sentence("Together, " + inferences_text(inferences_) + " take " +
               markup_.prose(energy_text(all) + " (" + watt_hours_text(all) + ")") + ".");
  }

  void carbon(const CarbonUse& use) {
    sentence(grid_text(use, markup_) + ", " + inferences_text(use.inferences) +
             (use.inferences == 1 ? " emits " : " emit ") +
             markup_.prose(mass_text(use.emitted(estimate_.totals.energy)) + " CO2e") + ".");
    text_ += grid_notes(use, markup_);
  }

  void limits() { sentence(std::string(kLimits)); }

  const std::string& text() const { return text_; }

 private:
  void sentence(const std::string& words) { text_ += words + "\n"; }

  std::string technology() const {
    return estimate_.table.technology.empty()
               ? ""
               : " (" + markup_.prose(estimate_.table.technology) + ")";
  }

  // The numbers and operators that the user has described.
  std::vector<std::string> given() const {
    const EstimateOptions& options = estimate_.options;
    std::vector<std::string> words;
    for (const auto& [value, shape] : options.set_shapes)
      words.push_back(markup_.name(value) + " is of the shape " + shape_text(shape));
    for (const auto& [node, then] : options.branches)
      words.push_back(markup_.name(node) + " takes its " + (then ? "then" : "else") + " branch");
    for (const auto& [node, trips] : options.trip_counts)
      words.push_back(markup_.name(node) + " runs " + grouped_text(Count{trips}) + " times");
    if (options.custom_operators.rules() != nullptr)
      words.emplace_back("rules of operators that are not opcost's own");
    return words;
  }

  std::string inputs() const {
    std::vector<std::string> words;
    for (const TensorEntry& input : estimate_.inputs)
      words.push_back(markup_.name(input.name) + " (" + std::string(to_string(input.type)) + " " +
                      (input.shape ? shape_text(*input.shape) : "of unknown shape") + ")");
    return words.empty() ? "given (none)" : listed(words, ", ");
  }

  const Estimate& estimate_;
  std::uint64_t inferences_;
  Markup markup_;
  std::string text_;
};

}  // namespace

std::string statement(const Estimate& estimate, std::uint64_t inferences,
                      const std::optional<CarbonUse>& carbon, ReportFormat format) {
  const Markup markup(format);
  Sentences paragraph(estimate, inferences, markup);
  paragraph.method();
  paragraph.placement();
  paragraph.coverage();
  paragraph.assumptions();
  paragraph.energy();
  std::vector<Citation> citations{own_citation()};
  const auto& of_table = estimate.table.citations;
  citations.insert(citations.end(), of_table.begin(), of_table.end());
  if (carbon) {
    paragraph.carbon(*carbon);
    const auto more = citations_of(carbon->intensity);
    citations.insert(citations.end(), more.begin(), more.end());
  }
  paragraph.limits();
  return paragraph.text() + markup.bibliography(citations);
}

}  // namespace opcost
