// Reads a cost table from YAML.
#include <algorithm>
#include <array>

#include "cost/arithmetic_reader.h"
#include "cost/evidence_fields.h"
#include "cost/memory_reader.h"
#include "cost/serving_fields.h"
#include "cost/table_fields.h"
#include "io/file.h"
#include "io/yaml.h"
#include "opcost/core/conv_way.h"
#include "opcost/core/placement.h"
#include "opcost/cost/tables.h"

namespace opcost {
namespace {

constexpr std::string_view kSchema = "opcost.table/1";

const YamlNode* required(const YamlNode& root, std::string_view key, std::string_view example,
                         Problem& problem) {
  const YamlNode* node = root.find(key);
  if (node == nullptr)
    problem.at(
        root, "`" + std::string(key) + "` is missing",
        "write `" + std::string(example) + "`; a table is described in cost_tables/README.md");
  return node;
}

void read_schema(const YamlNode& root, Problem& problem) {
  const YamlNode* schema = required(root, "schema", "schema: opcost.table/1", problem);
  if (schema != nullptr && schema->scalar != kSchema)
    problem.at(*schema, "this opcost reads tables of the schema " + std::string(kSchema));
}

void read_unit(const YamlNode& root, Problem& problem) {
  const YamlNode* unit = required(root, "unit", "unit: pJ", problem);
  if (unit != nullptr && unit->scalar != "pJ")
    problem.at(*unit, "the unit of prices must be pJ", "1 nJ is 1000 pJ");
}

void read_citations(const YamlNode& list, CostTable::Content& table, Problem& problem) {
  constexpr std::string_view kCitationForm =
      "write `- |` and below it, indented, @article{key, ...}";
  if (list.kind != YamlNode::Kind::Sequence)
    problem.at(list, "`citations` must be a list of BibTeX entries", std::string(kCitationForm));
  for (const YamlNode& entry : list.sequence) {
    const auto citation = parse_citation(entry.scalar);
    if (!citation) {
      problem.at(entry, "this is not one BibTeX entry", std::string(kCitationForm));
    } else if (std::ranges::count(table.citations, citation->key, &Citation::key) > 0) {
      problem.at(entry, "`" + citation->key + "` is cited twice");
    } else {
      table.citations.push_back(*citation);
    }
  }
}

void read_head(const YamlNode& root, CostTable::Content& table, Problem& problem) {
  static constexpr std::array<std::string_view, 20> kKeys{
      "schema",    "name",       "description", "technology",     "unit",
      "source",    "citations",  "arithmetic",  "decompositions", "same_as",
      "widths",    "memory",     "per_node",    "placement",      "covers",
      "validated", "provenance", "array",       "conv",           "serving"};
  expect_keys(root, kKeys, problem);
  read_schema(root, problem);
  if (const YamlNode* name = required(root, "name", "name: my-chip", problem))
    table.name = read_text(*name, "name", problem);
  table.description = read_optional_text(root, "description", problem);
  table.technology = read_optional_text(root, "technology", problem);
  if (const YamlNode* list = root.find("citations")) read_citations(*list, table, problem);
  read_unit(root, problem);
}

void read_placement(const YamlNode& root, CostTable::Content& table, Problem& problem) {
  const YamlNode* node = root.find("placement");
  if (node == nullptr) return;
  table.placement = read_text(*node, "placement", problem);
  const auto placement = parse_placement(table.placement);
  if (!placement) return unknown_word(*node, "placement", printed_names(kPlacementNames), problem);
  table.placement = to_string(*placement);  // "floor" may be written as "ideal"
}

void read_conv(const YamlNode& root, CostTable::Content& table, Problem& problem) {
  const YamlNode* node = root.find("conv");
  if (node == nullptr) return;
  table.conv = read_text(*node, "conv", problem);
  if (!parse_name(kConvWayNames, table.conv))
    unknown_word(*node, "way to run a convolution", printed_names(kConvWayNames), problem);
}

void read_blocks(const YamlNode& root, CostTable::Content& table, Problem& problem) {
  const std::string source = read_optional_text(root, "source", problem);
  if (const YamlNode* block = required(
          root, "arithmetic", "arithmetic: {mul: {float32: 3.7}, add: {float32: 0.9}}", problem))
    read_arithmetic(*block, source, table, problem);
  if (const YamlNode* block = root.find("decompositions"))
    read_decompositions(*block, source, table, problem);
  if (const YamlNode* block = root.find("same_as")) read_same_as(*block, table, problem);
  if (const YamlNode* block = root.find("widths")) read_widths(*block, table, problem);
  if (const YamlNode* block =
          required(root, "memory", "memory: [{name: DRAM, access: {32: 640}}]", problem))
    read_memory(*block, source, table, problem);
  if (const YamlNode* block = root.find("array")) read_array(*block, table, problem);
  if (const YamlNode* price = root.find("per_node"))
    table.per_node = read_price(*price, source, problem);
  read_placement(root, table, problem);
  read_conv(root, table, problem);
  if (const YamlNode* block = root.find("covers")) table.covers = read_covers(*block, problem);
  if (const YamlNode* block = root.find("validated"))
    table.validated = read_validated(*block, problem);
  if (const YamlNode* block = root.find("serving"))
    table.serving = read_serving(*block, source, problem);
  table.provenance = read_provenance(root, problem);
}

}  // namespace

Result<CostTable> parse_table(std::string_view yaml, const std::string& where) {
  auto root = parse_yaml(yaml, where);
  if (!root) return std::move(root).error();
  CostTable::Content table;
  Problem problem;
  if (expect_mapping(*root, "a cost table", problem)) {
    read_head(*root, table, problem);
    read_blocks(*root, table, problem);
  }
  if (problem.first()) return *problem.first();
  return CostTable(std::move(table));
}

Result<CostTable> load_table(const std::string& path) {
  auto text = read_text_file(path, kMaxYamlBytes);
  if (!text) return std::move(text).error();
  return parse_table(*text, path);
}

}  // namespace opcost
