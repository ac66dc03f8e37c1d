// The list of the operators that opcost knows.
#include "report/lists/operator_list.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <sstream>
#include <utility>

#include "io/csv_writer.h"
#include "io/json_writer.h"
#include "opcost/core/text.h"
#include "ops/registry.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

std::string_view status_text(OpKind kind) {
  switch (kind) {
    case OpKind::Counted: return "counted";
    case OpKind::Free: return "free";
    case OpKind::Folded: return "folded";
    case OpKind::Uncounted: return "unknown";
    case OpKind::ControlFlow: return "subgraphs";
  }
  return "?";
}

OperatorEntry entry_of(const OpRule& rule) {
  OperatorEntry entry;
  entry.domain = rule.domain.empty() ? "ai.onnx" : rule.domain;
  entry.name = rule.op;
  entry.since = rule.since;
  entry.status = status_text(rule.kind);
  entry.macs = rule.macs;
  entry.note = rule.kind == OpKind::Counted ? rule.formula : rule.why;
  return entry;
}

bool same_operator(const OperatorEntry& a, const OperatorEntry& b) {
  return a.domain == b.domain && a.name == b.name;
}

// Versions that differ only in their formal parameters become one entry.
std::vector<OperatorEntry> all_entries() {
  std::vector<OperatorEntry> entries;
  for (const OpRule* rule : all_rules()) {
    OperatorEntry entry = entry_of(*rule);
    OperatorEntry* last = entries.empty() ? nullptr : &entries.back();
    const bool again = last != nullptr && same_operator(*last, entry);
    if (again && last->status == entry.status && last->note == entry.note &&
        last->macs == entry.macs)
      continue;
    if (again) last->until = entry.since - 1;
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string opsets_text(const OperatorEntry& entry, std::string_view dash) {
  const std::string since = std::to_string(entry.since);
  if (entry.until == 0) return since + "+";
  return entry.until == entry.since ? since
                                    : since + std::string(dash) + std::to_string(entry.until);
}

// "152 operators: 130 counted (14 with MACs), 12 free, 10 folded"
std::string totals_text(const std::vector<OperatorEntry>& entries) {
  std::map<std::string, int> numbers;
  int operators = 0, with_macs = 0;
  for (std::size_t at = 0; at < entries.size(); ++at) {
    if (at + 1 < entries.size() && same_operator(entries[at], entries[at + 1])) continue;
    ++operators;
    ++numbers[entries[at].status];
    with_macs += entries[at].macs ? 1 : 0;
  }
  std::string text = std::to_string(operators) + (operators == 1 ? " operator" : " operators");
  std::string_view separator = ": ";
  for (const auto& [status, number] : numbers) {
    text += std::string(separator) + std::to_string(number) + " " + status;
    if (status == "counted" && with_macs > 0)
      text += " (" + std::to_string(with_macs) + " with MACs)";
    separator = ", ";
  }
  return text;
}

std::string as_text(const std::vector<OperatorEntry>& entries) {
  std::size_t widest = 0;
  for (const OperatorEntry& entry : entries) widest = std::max(widest, entry.name.size());
  std::string text;
  for (std::size_t at = 0; at < entries.size(); ++at) {
    const OperatorEntry& entry = entries[at];
    if (at == 0 || entries[at - 1].domain != entry.domain)
      text += (at == 0 ? "" : "\n") + entry.domain + "\n";
    text += "  " + padded(entry.name, widest + 1) +
            padded(entry.status + (entry.macs ? ", MACs" : ""), 14) +
            padded("opset " + opsets_text(entry, "-"), 13) + entry.note + "\n";
  }
  return text + "\n" + totals_text(entries) +
         ".\nAny other operator is reported as unknown, never as free.\n";
}

// A bar would end the cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

std::string as_markdown(const std::vector<OperatorEntry>& entries) {
  std::string text =
      "# Operators that opcost knows\n\n<!-- Written by `opcost ops --format markdown`; a test "
      "compares it. -->\n\n" +
      totals_text(entries) +
      ". Any other operator is reported as unknown, never as free.\nMACs: its products are "
      "multiply-accumulates, as public counters report them; every other operator has 0.\n";
  for (std::size_t at = 0; at < entries.size(); ++at) {
    const OperatorEntry& entry = entries[at];
    if (at == 0 || entries[at - 1].domain != entry.domain)
      text += "\n## " + entry.domain +
              "\n\n| operator | opset | status | MACs | what it does, or why nothing is counted |\n"
              "|---|---|---|---|---|\n";
    text += "| " + entry.name + " | " + opsets_text(entry, "–") + " | " + entry.status + " | " +
            (entry.macs ? "yes" : "") + " | " + cell(entry.note) + " |\n";
  }
  return text;
}

std::string as_csv(const std::vector<OperatorEntry>& entries) {
  std::ostringstream out;
  CsvWriter csv(out);
  for (const char* title : {"domain", "operator", "since", "until", "status", "macs", "note"})
    csv.cell(title);
  csv.end_row();
  for (const OperatorEntry& entry : entries) {
    csv.cell(entry.domain).cell(entry.name).cell(std::to_string(entry.since));
    csv.cell(entry.until == 0 ? "" : std::to_string(entry.until)).cell(entry.status);
    csv.cell(entry.macs ? "yes" : "no").cell(entry.note);
    csv.end_row();
  }
  return out.str();
}

std::string as_json(const std::vector<OperatorEntry>& entries) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.ops/1");
  json.key("operators");
  json.begin_array();
  for (const OperatorEntry& entry : entries) {
    json.begin_object(JsonWriter::Layout::Line);
    json.member("domain", entry.domain);
    json.member("operator", entry.name);
    json.member("since", std::int64_t{entry.since});
    if (entry.until == 0) {
      json.null_member("until");
    } else {
      json.member("until", std::int64_t{entry.until});
    }
    json.member("status", entry.status);
    json.member("macs", entry.macs);
    json.member("note", entry.note);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out.str() + "\n";
}

}  // namespace

Result<std::vector<OperatorEntry>> operators_with(std::string_view part) {
  std::vector<OperatorEntry> entries = all_entries();
  std::vector<std::string> names;
  for (const OperatorEntry& entry : entries) names.push_back(entry.name);
  std::erase_if(entries, [&](const OperatorEntry& entry) {
    return lower(entry.domain + "." + entry.name).find(lower(part)) == std::string::npos;
  });
  if (entries.empty()) {
    const std::string near = did_you_mean(part, names);
    return Error{"no operator has `" + std::string(part) + "` in its name", "",
                 near.empty() ? "opcost ops lists all" : near};
  }
  return entries;
}

std::string operator_list(const std::vector<OperatorEntry>& entries, ReportFormat format) {
  if (format == ReportFormat::Markdown) return as_markdown(entries);
  if (format == ReportFormat::Csv) return as_csv(entries);
  if (format == ReportFormat::Json) return as_json(entries);
  return as_text(entries);
}

}  // namespace opcost
