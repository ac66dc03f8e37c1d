// What a comparison says of the order of its models.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "opcost/core/text.h"
#include "report/compare/compare_view.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMostNames = 12;  // names in a ranking
constexpr std::size_t kMostPairs = 6;   // pairs whose order changes
constexpr double kMostlyOutside = 0.5;  // part of an energy that is extrapolated

std::string label(const Comparison& all, std::size_t at) {
  return "`" + printable(all.models[at].label) + "`";
}

// "45nm: a, b, c", cheapest first.
std::string ranking_text(const Comparison& all, std::size_t table) {
  std::vector<std::pair<std::size_t, std::size_t>> ranked;
  for (std::size_t at = 0; at < all.models.size(); ++at)
    if (const auto& rank = all.models[at].cells[table].rank) ranked.emplace_back(*rank, at);
  std::ranges::sort(ranked);
  std::string text = "cheapest first with " + printable(all.tables[table]) + ": ";
  for (std::size_t at = 0; at < std::min(ranked.size(), kMostNames); ++at)
    text += (at > 0 ? ", " : "") + printable(all.models[ranked[at].second].label);
  if (ranked.size() > kMostNames)
    text += " and " + grouped_text(Count{ranked.size() - kMostNames}) + " more";
  return text;
}

std::string table_flip(const Comparison& all, const Flip& flip) {
  return label(all, flip.a) + " costs less than " + label(all, flip.b) + " with " +
         printable(all.tables[flip.table]) + ", but more with " +
         printable(all.tables[flip.other_table]);
}

std::string placement_flip(const Comparison& all, const Flip& flip) {
  const bool band = flip.other_placement == Placement::Floor;
  const std::string one = "under " + std::string(to_string(flip.placement));
  const std::string other =
      band ? "at the floor" : "under " + std::string(to_string(flip.other_placement));
  const std::string pair = label(all, flip.a) + " costs less than " + label(all, flip.b) + " " +
                           one + ", but more " + other;
  const std::string with = " (with " + printable(all.tables[flip.table]) + ")";
  if (!band) return pair + with;
  return "undecided: " + pair + ", and a machine lies in between" + with;
}

// "undecided with 45nm: `b` takes at least 3 uJ, and has 1 unknown node"
std::vector<std::string> undecided_texts(const Comparison& all) {
  std::vector<std::string> texts;
  for (std::size_t table = 0; table < all.tables.size(); ++table)
    for (std::size_t at = 0; at < all.models.size(); ++at) {
      const ComparedCell& cell = all.models[at].cells[table];
      if (!cell.undecided()) continue;
      texts.push_back("undecided with " + printable(all.tables[table]) + ": " + label(all, at) +
                      " takes at least " + energy_text(cell.figures->energy) + " and has " +
                      plural_text(cell.figures->unknown_nodes, "unknown node") +
                      ", so it has no place among the others");
    }
  return texts;
}

std::string turn_text(const Comparison& all, const Turn& turn) {
  const std::string with = " (with " + printable(all.tables[turn.table]) + ")";
  if (turn.undecided)
    return "undecided: " + label(all, turn.a) + " costs less than " + label(all, turn.b) +
           " where calls are free, but more where a counted node costs above " +
           energy_text(turn.per_node) + ", and machines do" + with;
  const Figures& figures = *all.models[turn.a].cells[turn.table].figures;
  const bool above = figures.per_node.value <= turn.per_node.value;
  return label(all, turn.a) + " and " + label(all, turn.b) + " change places where a counted node" +
         " costs " + (above ? "more" : "less") + " than " + energy_text(turn.per_node) + with;
}

// Of models that a table's runs had nothing like its error says little.
std::string error_text(const Comparison& all, std::size_t table, double error) {
  std::vector<std::string> unlike;
  for (std::size_t at = 0; at < all.models.size(); ++at) {
    const auto& figures = all.models[at].cells[table].figures;
    if (figures && figures->energy_outside > kMostlyOutside * figures->energy)
      unlike.push_back(label(all, at));
  }
  std::string text = printable(all.tables[table]) + " is off by " + percent(error) +
                     " on average on what it was not fitted to";
  if (!unlike.empty())
    text += "; its runs had nothing like " + joined(first_items(unlike, kMostPairs));
  return text;
}

// Pairs of a table whose energies differ by less than the table's own error.
std::vector<std::string> not_told_apart(const Comparison& all, std::size_t table) {
  const auto& error = all.errors[table];
  if (!error) return {};
  std::vector<std::string> pairs;
  for (std::size_t a = 0; a < all.models.size(); ++a)
    for (std::size_t b = a + 1; b < all.models.size(); ++b) {
      const auto &one = all.models[a].cells[table], &other = all.models[b].cells[table];
      if (!one.rank || !other.rank) continue;
      const double x = one.figures->energy.value, y = other.figures->energy.value;
      if (std::abs(x - y) < *error * std::max(x, y))
        pairs.push_back(label(all, a) + " and " + label(all, b));
    }
  std::vector<std::string> texts{error_text(all, table, *error)};
  if (!pairs.empty())
    texts.push_back("not told apart by " + printable(all.tables[table]) + ": " +
                    joined(first_items(pairs, kMostPairs)));
  return texts;
}

void append(std::vector<std::string>& notes, std::vector<std::string> more) {
  for (std::string& note : more) notes.push_back(std::move(note));
}

// Runtimes write one operator for several of ONNX's, whose results between them then are not
// written and read: a file with such operators beside one without is no equal comparison.
std::vector<std::string> fused_notes(const Comparison& all) {
  std::vector<std::string> fused, others;
  std::set<std::string> ops;
  for (std::size_t at = 0; at < all.models.size(); ++at) {
    const auto& figures = all.models[at].cells.front().figures;
    if (!figures) continue;
    (figures->fused_ops.empty() ? others : fused).push_back(label(all, at));
    for (const std::string& op : figures->fused_ops) ops.insert(printable(op));
  }
  if (fused.empty() || others.empty()) return {};
  const std::vector<std::string> names(ops.begin(), ops.end());
  return {"only " + joined(first_items(fused, kMostNames)) + " " +
          (fused.size() == 1 ? "has" : "have") + " fused operators (" +
          joined(first_items(names, kMostNames)) + "), " + joined(first_items(others, kMostNames)) +
          " " + (others.size() == 1 ? "has" : "have") +
          " none: part of the difference is how the files are written"};
}

std::size_t ranked_models(const Comparison& all) {
  return static_cast<std::size_t>(std::ranges::count_if(
      all.models, [](const ComparedModel& model) { return model.cells.front().rank.has_value(); }));
}

}  // namespace

std::vector<std::string> ranking_notes(const Comparison& all) {
  std::vector<std::string> notes;
  if (all.models.size() > 1) append(notes, first_items(undecided_texts(all), kMostPairs));
  append(notes, fused_notes(all));
  if (ranked_models(all) < 2) return notes;
  for (std::size_t table = 0; table < all.tables.size(); ++table) {
    notes.push_back(ranking_text(all, table));
    append(notes, not_told_apart(all, table));
  }
  std::vector<std::string> tables, placements, turns;
  for (const Flip& flip : all.between_tables) tables.push_back(table_flip(all, flip));
  for (const Flip& flip : all.between_placements) placements.push_back(placement_flip(all, flip));
  for (const Turn& turn : all.turns) turns.push_back(turn_text(all, turn));
  if (tables.empty() && all.tables.size() > 1)
    tables.emplace_back("the ranking is the same with every table");
  if (placements.empty())
    placements.emplace_back("the ranking is the same under every placement, floor included");
  append(notes, first_items(std::move(tables), kMostPairs));
  append(notes, first_items(std::move(placements), kMostPairs));
  append(notes, first_items(std::move(turns), kMostPairs));
  return notes;
}

}  // namespace opcost
