// The command `opcost table`.
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/table_exchange.h"
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

using Text = Result<TableText>;

Text list_tables(const TableWords&) {
  std::string text;
  for (const std::string& name : shipped_tables()) {
    const auto table = find_table(name);
    if (!table) return table.error();
    text += table_line(*table);
  }
  for (const std::string& name : shipped_layerwise_tables()) {
    const auto prices = find_prices(name);
    if (!prices) return prices.error();
    if (const LayerwiseTable* table = prices->layerwise()) text += table_line(*table);
  }
  return TableText{text, ""};
}

// More than the reader of tables accepts.
constexpr std::size_t kLargestTable = std::size_t{4} << 20;

Text show(const TableWords& words) {
  const Arguments& names = words.operands;
  const auto table = find_prices(names[0]);  // refuses files that are not tables
  if (!table) return table.error();
  if (const auto shipped = shipped_table_text(table->name()); shipped && table->table() != nullptr)
    return TableText{std::string(*shipped), ""};
  if (const auto shipped = shipped_layerwise_text(names[0]))
    return TableText{std::string(*shipped), ""};
  const auto text = read_text_file(names[0], kLargestTable);
  if (!text) return text.error();
  return TableText{printable_lines(*text), ""};
}

Text check(const TableWords& words) {
  const std::string& file = words.operands[0];
  const auto text = read_text_file(file, kMaxYamlBytes);
  if (!text) return text.error();
  const auto table = parse_prices(*text, file);
  if (!table) return table.error();
  if (const LayerwiseTable* layerwise = table->layerwise())
    return TableText{told(file) + ": a valid layerwise table\n" + layerwise_summary(*layerwise),
                     ""};
  return TableText{told(file) + ": a valid table\n" + table_summary(*table->table()), ""};
}

Text diff(const TableWords& words) {
  const auto before = price_table(words.operands[0]);
  if (!before) return before.error();
  const auto after = price_table(words.operands[1]);
  if (!after) return after.error();
  return TableText{differences_text(*before, *after), ""};
}

Text scale(const TableWords& words) {
  const auto table = price_table(words.operands[0]);
  if (!table) return table.error();
  const auto scaled = scaled_to_technology(*table, words.operands[1]);
  if (!scaled) return scaled.error();
  // The error is that of the one step which can be checked: Horowitz's 45 nm against Jouppi's 7 nm.
  const std::string head =
      "# Logic scaled by equations, memories as they were. From 45 to 7 nm the equations say 0.06 "
      "to\n"
      "# 0.10 of the energy; published 7 nm arithmetic takes 0.31 to 0.42 (float), 0.23 to 0.35 "
      "(int8).\n";
  return TableText{head + table_text(*scaled), ""};
}

struct TableAction {
  std::string_view name, operands, summary;
  std::size_t operand_count;
  Text (*run)(const TableWords&);
};

constexpr std::array kTableActions{
    TableAction{"list", "", "the shipped tables", 0, list_tables},
    TableAction{"show", "NAME", "a table's YAML: the start of one of your own", 1, show},
    TableAction{"check", "FILE", "whether a file is a valid table", 1, check},
    TableAction{"diff", "A B", "the prices in which two tables differ", 2, diff},
    TableAction{"scale", "NAME --to 7nm", "a table with logic of another technology", 2, scale},
    TableAction{"export", "accelergy NAME", "its prices as an ERT.yaml of Accelergy", 2,
                export_table},
    TableAction{"import", "accelergy ERT.yaml", "a table made of one", 2, import_table},
};

std::string table_usage() {
  std::string text = "usage:";
  for (const TableAction& action : kTableActions) {
    std::string words =
        "opcost table " + std::string(action.name) + " " + std::string(action.operands);
    words.resize(39, ' ');
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

Text perform(TableWords words) {
  std::vector<std::string> names;
  names.reserve(kTableActions.size());
  for (const TableAction& action : kTableActions) names.emplace_back(action.name);
  Arguments& operands = words.operands;
  if (operands.empty()) return Error{"what about the table?", "", table_usage()};
  const auto action = std::ranges::find(kTableActions, operands[0], &TableAction::name);
  if (action == kTableActions.end()) return not_one_of("action on tables", operands[0], names);
  operands.erase(operands.begin());
  if (operands.size() != action->operand_count) return wrong_operands(*action);
  if (auto fits = check_mapping(words, action->name); !fits) return fits.error();
  return action->run(words);
}

}  // namespace

ExitCode run_table(const Arguments& arguments, Streams& streams) {
  CLI::App app{"Price tables: YAML files of picojoules, each number with its source.", "table"};
  set_usage(app, table_usage());
  TableWords words;
  app.add_option("words", words.operands, "")->type_name("...")->group("");
  std::string to, output;
  app.add_option("--to", to, "scale: the technology and its supply, 7nm or 7nm@0.7V")
      ->type_name("NODE");
  add_mapping_options(app, words.mapping);
  app.add_option("-o,--output", output, "write to a file")->type_name("FILE");
  if (const auto end = parse(app, arguments, streams)) return *end;
  if (!to.empty()) words.operands.push_back(to);
  const auto text = perform(std::move(words));
  if (!text) return report(text.error(), streams);
  streams.err << text->notes;
  return deliver(text->text, output, streams);
}

}  // namespace opcost::cli
