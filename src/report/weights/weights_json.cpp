// What the weights of a model hold, as JSON and as CSV.
#include <sstream>

#include "io/csv_writer.h"
#include "io/json_writer.h"
#include "report/weights/weights_report.h"

namespace opcost {
namespace {

std::string structure_text(const WeightStatistics& found) {
  if (!found.structure) return "";
  return std::to_string(found.structure->kept) + ":" + std::to_string(found.structure->of);
}

void write_optional_number(JsonWriter& json, std::string_view name,
                           const std::optional<std::uint64_t>& number) {
  if (number)
    json.member(name, *number);
  else
    json.null_member(name);
}

void write_statistics(JsonWriter& json, const NodeWeights& weights) {
  const WeightStatistics& found = weights.statistics;
  json.member("rows", weights.rows);
  json.member("columns", weights.columns);
  json.member("products", weights.products);
  json.member("dtype", to_string(found.type));
  json.member("stored_bits", found.stored_bits);
  json.member("zeros", found.zeros);
  json.member("most_frequent", found.most_frequent);
  json.member("most_frequent_count", found.most_frequent_count);
  write_optional_number(json, "distinct", found.distinct);
  json.member("entropy_bits", found.entropy);
  json.member("entropy_is_bound", !found.distinct);
  write_optional_number(json, "distinct_in_rows", found.distinct_in_rows);
  if (found.structure)
    json.member("structure", std::string_view(structure_text(found)));
  else
    json.null_member("structure");
  json.member("cheapest", to_string(weights.cheapest));
  json.key("formats");
  json.begin_object();
  for (const FormatCost& cost : weights.costs) {
    json.key(to_string(cost.format));
    json.begin_object(JsonWriter::Layout::Line);
    json.member("entries", cost.entries_stored);
    json.member("bits", cost.bits_stored);
    json.member("energy_pj", cost.energy.value);
    json.end_object();
  }
  json.end_object();
}

void write_matrix(JsonWriter& json, const WeightRow& row) {
  json.begin_object();
  json.member("node", std::string_view(row.node->id));
  json.member("op", std::string_view(row.node->op));
  json.member("operand", std::string_view(row.weights->operand));
  json.member("tensor", std::string_view(row.weights->tensor));
  json.member("why_not", std::string_view(row.weights->why_not));
  if (row.weights->why_not.empty()) write_statistics(json, *row.weights);
  json.end_object();
}

void write_cells(CsvWriter& csv, const NodeWeights& weights) {
  const WeightStatistics& found = weights.statistics;
  csv.cell(weights.rows).cell(weights.columns).cell(weights.products);
  csv.cell(to_string(found.type)).cell(found.stored_bits).cell(found.zeros);
  csv.cell(found.most_frequent).cell(found.most_frequent_count);
  if (found.distinct)
    csv.cell(*found.distinct);
  else
    csv.empty();
  csv.cell(found.entropy);
  if (found.distinct_in_rows)
    csv.cell(*found.distinct_in_rows);
  else
    csv.empty();
  csv.cell(structure_text(found)).cell(to_string(weights.cheapest));
  for (const WeightFormat format : kComparedFormats) {
    const FormatCost* cost = cost_in(weights, format);
    if (cost != nullptr)
      csv.cell(cost->entries_stored).cell(cost->bits_stored).cell(cost->energy.value);
    else
      csv.empty().empty().empty();
  }
}

}  // namespace

std::string weights_json(const Estimate& estimate) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.weights/1");
  json.member("model", std::string_view(estimate.model));
  json.member("table", std::string_view(estimate.table.name));
  json.member("placement", to_string(estimate.options.placement));
  json.member("pointer_reads", to_string(estimate.options.what_if.weights.pointer_reads));
  const auto rows = weight_rows(estimate);
  json.key("matrices");
  json.begin_array();
  for (const WeightRow& row : rows) write_matrix(json, row);
  json.end_array();
  json.key("totals");
  json.begin_object(JsonWriter::Layout::Line);
  for (const WeightFormat format : kComparedFormats)
    json.member(std::string(to_string(format)) + "_pj", total_in(rows, format).value);
  json.member("cheapest_pj", total_in(rows, WeightFormat::Best).value);
  json.end_object();
  json.end_object();
  out << '\n';
  return std::move(out).str();
}

std::string weights_csv(const Estimate& estimate) {
  std::ostringstream out;
  CsvWriter csv(out);
  for (const char* title :
       {"node", "op", "operand", "tensor", "why_not", "rows", "columns", "products", "dtype",
        "stored_bits", "zeros", "most_frequent", "most_frequent_count", "distinct", "entropy_bits",
        "distinct_in_rows", "structure", "cheapest"})
    csv.cell(title);
  for (const WeightFormat format : kComparedFormats)
    for (const char* what : {"_entries", "_bits", "_energy_pj"})
      csv.cell(std::string(to_string(format)) + what);
  csv.end_row();
  for (const WeightRow& row : weight_rows(estimate)) {
    csv.cell(row.node->id).cell(row.node->op).cell(row.weights->operand);
    csv.cell(row.weights->tensor).cell(row.weights->why_not);
    if (row.weights->why_not.empty()) {
      write_cells(csv, *row.weights);
    } else {
      for (int left = 0; left < 25; ++left) csv.empty();
    }
    csv.end_row();
  }
  return std::move(out).str();
}

}  // namespace opcost
