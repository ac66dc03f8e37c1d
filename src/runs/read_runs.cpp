// Reads runs files, CSV or JSON lines.
#include <algorithm>
#include <array>

#include "core/parse.h"
#include "io/csv_reader.h"
#include "io/file.h"
#include "io/json_reader.h"
#include "io/sha256.h"
#include "opcost/core/text.h"
#include "opcost/runs/runs_file.h"
#include "runs/run_fields.h"

namespace opcost {
namespace {

// Enough for a million rows; a larger file is not a runs file.
constexpr std::size_t kMaxBytes = std::size_t{256} << 20;
constexpr std::size_t kMaxRuns = 1'000'000;

void add_row(const RunFields& fields, std::size_t line, RunSet& set) {
  auto run = read_run(fields, set.file + ":" + std::to_string(line));
  if (!run) {
    set.faults.push_back(std::move(run).error());
    return;
  }
  run->file = set.file;
  run->line = line;
  set.runs.push_back(*std::move(run));
}

bool has_any(const CsvTable& table, std::string_view a, std::string_view b) {
  return table.column(a) || table.column(b);
}

Status check_header(const CsvTable& table) {
  const std::string where = table.where(table.header);
  for (const std::string& title : table.header.cells)
    if (!is_run_field(trimmed(title))) return unknown_field(title, where);
  if (!table.column("energy_j"))
    return Error{"no column `energy_j`", where, "a runs file is described in cost_tables/RUNS.md"};
  if (!has_any(table, "model", "layer"))
    return Error{"no column `model` or `layer`", where, "it must say what was run"};
  return Ok{};
}

Status read_csv(std::string_view text, RunSet& set) {
  CsvOptions options;
  options.comments = options.ragged = true;
  options.max_bytes = kMaxBytes;
  auto table = parse_csv(text, set.file, options);
  if (!table) return std::move(table).error();
  if (auto fits = check_header(*table); !fits) return fits;
  const auto& titles = table->header.cells;
  for (const CsvRow& row : table->rows) {
    if (row.cells.size() != titles.size()) {
      set.faults.push_back({std::to_string(row.cells.size()) + " cells where there are " +
                                std::to_string(titles.size()) + " columns",
                            table->where(row), ""});
      continue;
    }
    RunFields fields;
    for (std::size_t i = 0; i < titles.size(); ++i) {
      const std::string_view cell = trimmed(row.cells[i]);
      if (!cell.empty()) fields.emplace_back(trimmed(titles[i]), cell);
    }
    add_row(fields, row.line, set);
  }
  return Ok{};
}

/// "8" for 8, "1x3x224x224" for [1, 3, 224, 224]; std::nullopt for any other value.
std::optional<std::string> scalar_text(const JsonValue& value) {
  if (const auto* text = value.text()) return *text;
  if (const auto* truth = value.truth()) return *truth ? "1" : "0";
  if (const auto whole = value.count()) return std::to_string(*whole);
  if (const auto number = value.number()) return exact_text(*number);
  if (value.array() == nullptr || value.array()->empty()) return std::nullopt;
  std::string sizes;
  for (const JsonValue& size : *value.array()) {
    const auto whole = size.count();
    if (!whole) return std::nullopt;
    sizes += (sizes.empty() ? "" : "x") + std::to_string(*whole);
  }
  return sizes;
}

/// {"batch": 8, "x": [1, 3, 224, 224]} as "batch=8 x=1x3x224x224".
std::optional<std::string> field_text(const JsonValue& value) {
  if (value.object() == nullptr) return scalar_text(value);
  std::string bindings;
  for (const JsonMember& member : *value.object()) {
    const auto sizes = scalar_text(member.value);
    if (!sizes) return std::nullopt;
    bindings += (bindings.empty() ? "" : " ") + member.key + "=" + *sizes;
  }
  return bindings;
}

Result<RunFields> fields_of_line(const JsonValue& row, const std::string& where) {
  RunFields fields;
  if (row.object() == nullptr)
    return Error{"a row must be an object, not " + std::string(row.kind()), where, ""};
  for (const auto& [key, value] : *row.object()) {
    if (!is_run_field(key)) return unknown_field(key, where);
    if (value.is_null() || key.starts_with("x_")) continue;
    const auto text = field_text(value);
    if (!text) return Error{"`" + key + "` cannot be " + std::string(value.kind()), where, ""};
    if (!trimmed(*text).empty()) fields.emplace_back(key, trimmed(*text));
  }
  return fields;
}

void read_json_line(std::string_view text, std::size_t line, RunSet& set) {
  const auto row = parse_json(text, set.file, line);
  if (!row) {
    set.faults.push_back(row.error());
    return;
  }
  auto fields = fields_of_line(*row, set.file + ":" + std::to_string(line));
  if (!fields) return set.faults.push_back(std::move(fields).error());
  add_row(*fields, line, set);
}

void read_json_lines(std::string_view text, RunSet& set) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = trimmed(text.substr(0, end));
    if (!row.empty()) read_json_line(row, line, set);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

Result<RunSet> parse_runs(std::string_view text, const std::string& file) {
  RunSet set;
  set.file = file;
  set.sha256 = sha256(text);
  if (text.size() > kMaxBytes)
    return Error{"larger than " + std::to_string(kMaxBytes) + " bytes", file, ""};
  if (static_cast<std::size_t>(std::ranges::count(text, '\n')) > kMaxRuns)
    return Error{"more than " + std::to_string(kMaxRuns) + " rows", file, ""};
  if (trimmed(text).starts_with('{'))
    read_json_lines(text, set);
  else if (auto read = read_csv(text, set); !read)
    return read.error();
  if (set.runs.empty() && set.faults.empty()) return Error{"it has no rows", file, ""};
  return set;
}

Result<RunSet> read_runs(const std::string& path) {
  const auto text = read_text_file(path, kMaxBytes);
  if (!text) return text.error();
  return parse_runs(*text, path);
}

}  // namespace opcost
