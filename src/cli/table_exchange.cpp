// `opcost table import` and `export`: energy reference tables of Accelergy.
#include "cli/table_exchange.h"

#include "cli/parse.h"
#include "io/file.h"
#include "io/yaml.h"
#include "opcost/cost/tables.h"
#include "opcost/predict/find_prices.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

Status check_format(const std::string& word) {
  if (word == "accelergy") return Ok{};
  return not_one_of("format of tables", word, {"accelergy"});
}

/// "opcost: mapped: a -> mul.int8; b -> add.int8"; long lists are counted, what is left out is not.
std::string notes_of(const AccelergyImport& read) {
  constexpr std::size_t kMostShown = 12;
  std::string notes = "opcost: " + std::to_string(read.mapped.size()) + " of " +
                      std::to_string(read.mapped.size() + read.not_mapped.size()) +
                      " actions are prices of the table\n";
  if (read.mapped.size() <= kMostShown)
    for (const std::string& one : read.mapped)
      notes += "opcost: mapped: " + message_line(one) + "\n";
  for (const std::string& one : read.not_mapped)
    notes += "opcost: not mapped: " + message_line(one) + "\n";
  return notes;
}

}  // namespace

void add_mapping_options(CLI::App& app, AccelergyMapping& mapping) {
  app.add_option("--map", mapping.actions,
                 "import: an action of the ERT and the price that it is,\n"
                 "system.glb.read=read.64@glb (repeatable)")
      ->type_name("ACTION=PRICE");
  app.add_option("--capacity", mapping.capacities,
                 "import: of a memory, glb=128KiB; the outermost has none (repeatable)")
      ->type_name("MEMORY=SIZE");
  app.add_option("--name", mapping.name, "import: of the table, instead of that of the file");
}

Status check_mapping(const TableWords& words, std::string_view action) {
  const AccelergyMapping& mapping = words.mapping;
  const bool given =
      !mapping.actions.empty() || !mapping.capacities.empty() || !mapping.name.empty();
  if (!given || action == "import") return Ok{};
  return Error{"--map, --capacity and --name go with `table import` only", "",
               "opcost table import accelergy ERT.yaml --map system.glb.read=read.64@glb"};
}

Result<CostTable> price_table(const std::string& name) {
  auto prices = find_prices(name);
  if (!prices) return std::move(prices).error();
  if (const CostTable* table = prices->table()) return *table;
  return Error{"it is a layerwise table, which has no prices of operations", name,
               "opcost compare MODEL --table A --table B compares what they make of a model"};
}

Result<TableText> export_table(const TableWords& words) {
  if (auto known = check_format(words.operands[0]); !known) return known.error();
  const auto table = price_table(words.operands[1]);
  if (!table) return table.error();
  return TableText{accelergy_table(*table), ""};
}

Result<TableText> import_table(const TableWords& words) {
  if (auto known = check_format(words.operands[0]); !known) return known.error();
  const std::string& file = words.operands[1];
  const auto text = read_text_file(file, kMaxYamlBytes);
  if (!text) return text.error();
  const auto read = import_accelergy(*text, file, words.mapping);
  if (!read) return read.error();
  return TableText{table_text(read->table), notes_of(*read)};
}

}  // namespace opcost::cli
