// The command `opcost table`.
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "io/file.h"
#include "io/yaml.h"
#include "opcost/cost/scale_technology.h"
#include "opcost/cost/tables.h"
#include "opcost/predict/find_prices.h"
#include "opcost/predict/layerwise.h"
#include "report/calibrate/layerwise_report.h"
#include "report/layout/printable.h"
#include "report/lists/table_view.h"

namespace opcost::cli {
namespace {

Result<std::string> list_tables(const Arguments&) {
  std::string text;
  for (const std::string& name : shipped_tables()) {
    const auto table = find_table(name);
    if (!table) return table.error();
    text += table_line(*table);
  }
  return text;
}

// More than the reader of tables accepts.
constexpr std::size_t kLargestTable = std::size_t{4} << 20;

Result<std::string> show(const Arguments& names) {
  const auto table = find_prices(names[0]);  // refuses files that are not tables
  if (!table) return table.error();
  if (const auto shipped = shipped_table_text(table->name()); shipped && table->table() != nullptr)
    return std::string(*shipped);
  const auto text = read_text_file(names[0], kLargestTable);
  if (!text) return text.error();
  return printable_lines(*text);
}

Result<std::string> check(const Arguments& files) {
  const auto text = read_text_file(files[0], kMaxYamlBytes);
  if (!text) return text.error();
  const auto table = parse_prices(*text, files[0]);
  if (!table) return table.error();
  if (const LayerwiseTable* layerwise = table->layerwise())
    return told(files[0]) + ": a valid layerwise table\n" + layerwise_summary(*layerwise);
  return told(files[0]) + ": a valid table\n" + table_summary(*table->table());
}

/// A price table, which comparisons of prices need.
Result<CostTable> price_table(const std::string& name) {
  auto prices = find_prices(name);
  if (!prices) return std::move(prices).error();
  if (const CostTable* table = prices->table()) return *table;
  return Error{"it is a layerwise table, which has no prices of operations to compare", name,
               "opcost compare MODEL --table A --table B compares what they make of a model"};
}

Result<std::string> diff(const Arguments& names) {
  const auto before = price_table(names[0]);
  if (!before) return before.error();
  const auto after = price_table(names[1]);
  if (!after) return after.error();
  return differences_text(*before, *after);
}

Result<std::string> scale(const Arguments& words) {
  const auto table = price_table(words[0]);
  if (!table) return table.error();
  const auto scaled = scaled_to_technology(*table, words[1]);
  if (!scaled) return scaled.error();
  // The error is that of the one step which can be checked: Horowitz's 45 nm against Jouppi's 7 nm.
  return "# Logic scaled by equations, memories as they were. From 45 to 7 nm the equations say "
         "0.06 to\n"
         "# 0.10 of the energy; published 7 nm arithmetic takes 0.31 to 0.42 (float), 0.23 to 0.35 "
         "(int8).\n" +
         table_text(*scaled);
}

struct TableAction {
  std::string_view name, operands, summary;
  std::size_t operand_count;
  Result<std::string> (*run)(const Arguments&);
};

constexpr std::array kTableActions{
    TableAction{"list", "", "the shipped tables", 0, list_tables},
    TableAction{"show", "NAME", "a table's YAML: the start of one of your own", 1, show},
    TableAction{"check", "FILE", "whether a file is a valid table", 1, check},
    TableAction{"diff", "A B", "the prices in which two tables differ", 2, diff},
    TableAction{"scale", "NAME --to 7nm", "a table with logic of another technology", 2, scale},
};

std::string table_usage() {
  std::string text = "usage:";
  for (const TableAction& action : kTableActions) {
    std::string words =
        "opcost table " + std::string(action.name) + " " + std::string(action.operands);
    words.resize(34, ' ');
    text += (text.size() > 6 ? "       " : " ") + words + std::string(action.summary) + "\n";
  }
  return text;
}

Error wrong_operands(const TableAction& action) {
  const std::string name = "opcost table " + std::string(action.name);
  if (action.operand_count == 0)
    return {name + " takes no operand", "", "opcost table show NAME shows one table"};
  return {name + " takes " + std::string(action.operands), "",
          name + " " + std::string(action.operands)};
}

Result<std::string> perform(Arguments words) {
  std::vector<std::string> names;
  names.reserve(kTableActions.size());
  for (const TableAction& action : kTableActions) names.emplace_back(action.name);
  if (words.empty()) return Error{"what about the table?", "", table_usage()};
  const auto action = std::ranges::find(kTableActions, words[0], &TableAction::name);
  if (action == kTableActions.end()) return not_one_of("action on tables", words[0], names);
  words.erase(words.begin());
  if (words.size() != action->operand_count) return wrong_operands(*action);
  return action->run(words);
}

}  // namespace

ExitCode run_table(const Arguments& arguments, Streams& streams) {
  CLI::App app{"Price tables: YAML files of picojoules, each number with its source.", "table"};
  set_usage(app, table_usage());
  Arguments words;
  app.add_option("words", words, "")->type_name("...")->group("");
  std::string to;
  app.add_option("--to", to, "scale: the technology and its supply, 7nm or 7nm@0.7V")
      ->type_name("NODE");
  if (const auto end = parse(app, arguments, streams)) return *end;
  if (!to.empty()) words.push_back(to);
  const auto text = perform(words);
  if (!text) return report(text.error(), streams);
  return deliver(*text, "", streams);
}

}  // namespace opcost::cli
