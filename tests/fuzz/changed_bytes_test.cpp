// Files of the corpora with a byte that is changed, left out or the last: what their readers say is
// what they said before. changed_bytes.txt has a line for each file, with a hash of all answers:
// OPCOST_TELL=WORDS prints those of files with these words, OPCOST_REBASE=1 writes it anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/questions.h"
#include "io/csv_reader.h"
#include "io/json_reader.h"
#include "io/yaml.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/predict/layerwise_file.h"
#include "opcost/report/render.h"
#include "opcost/runs/runs_file.h"
#include "support/as_before.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace changed_bytes_test {

namespace fs = std::filesystem;

constexpr std::size_t kPlaces = 30;  // of each file
constexpr std::size_t kLongest = 6000;
constexpr std::string_view kBytes("{}[]:,-#&*!|>'\"%@\\\t\n\0\x80\xc3\x7f 0\xff", 27);

/// What a reader says of the changed copies of a text, one line for each.
template <class Reader>
std::string answers(const std::string& text, const Reader& reader) {
  const std::size_t places = std::min(text.size(), kPlaces);
  std::string all = reader(text) + "\n";
  for (std::size_t place = 0; place < places; ++place) {
    const std::size_t at = place * text.size() / places;
    std::string changed = text;
    changed[at] = kBytes[(at + place) % kBytes.size()];
    all += reader(changed) + "\n" + reader(text.substr(0, at)) + "\n";
    changed = text;
    all += reader(changed.erase(at, 1)) + "\n";
  }
  return all;
}

void say(const JsonValue& value, std::string& text) {
  text += std::string(value.kind()) + std::to_string(value.line);
  if (value.text() != nullptr) text += *value.text();
  if (const auto number = value.number()) text += exact_text(*number);
  if (value.array() != nullptr)
    for (const JsonValue& one : *value.array()) say(one, text);
  if (value.object() == nullptr) return;
  for (const JsonMember& member : *value.object()) {
    text += member.key;
    say(member.value, text);
  }
}

void say(const YamlNode& node, std::string& text) {
  text += node.where() + node.scalar + std::to_string(static_cast<int>(node.kind));
  for (const YamlNode& one : node.sequence) say(one, text);
  for (const YamlEntry& entry : node.mapping) {
    text += entry.key.where() + entry.key.scalar;
    say(entry.value, text);
  }
}

std::string of_json(const std::string& text) {
  const auto value = parse_json(text, "f");
  if (!value) return to_string(value.error());
  std::string said;
  say(*value, said);
  return said;
}

std::string of_yaml(const std::string& text) {
  const auto node = parse_yaml(text, "f");
  if (!node) return to_string(node.error());
  std::string said;
  say(*node, said);
  return said;
}

std::string of_csv(const std::string& text) {
  std::string said;
  for (const bool strict : {true, false}) {
    CsvOptions options;
    options.separator = strict ? ',' : ';';
    options.comments = options.ragged = !strict;
    const auto table = parse_csv(text, "f", options);
    if (!table) {
      said += to_string(table.error());
      continue;
    }
    for (const CsvRow& row : table->rows) {
      said += std::to_string(row.line);
      for (const std::string& cell : row.cells) said += cell + "|";
    }
  }
  return said;
}

std::string of_table(const std::string& text) {
  const auto table = parse_table(text, "f");
  return table ? table_text(*table) : to_string(table.error());
}

std::string of_layerwise(const std::string& text) {
  const auto table = parse_layerwise(text, "f");
  return table ? layerwise_text(*table) : to_string(table.error());
}

std::string of_runs(const std::string& text) {
  const auto runs = parse_runs(text, "f");
  if (!runs) return to_string(runs.error());
  std::string said = runs_csv(runs->runs);
  for (const Error& fault : runs->faults) said += to_string(fault);
  return said;
}

std::string of_model(const std::string& bytes) {
  static const auto kTable = find_table(std::string(kDefaultTable));
  const auto model = load_onnx(bytes.data(), bytes.size(), "f");
  if (!model) return to_string(model.error());
  const auto found = estimate(*model, *kTable, fuzz::with_bound_inputs(*model));
  if (!found) return to_string(found.error());
  RenderOptions options;
  options.format = ReportFormat::Csv;
  std::string text;
  const Status done = render(*found, options, text);
  return done ? text : to_string(done.error());
}

/// The files of a folder that are not long, in order.
std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(source_dir() + "/" + folder))
    if (entry.is_regular_file() && entry.file_size() <= kLongest)
      files.push_back(folder + "/" + entry.path().filename().string());
  std::ranges::sort(files);
  return files;
}

TEST_CASE("Changed bytes: what readers say of files with one is what they said before" *
          doctest::test_suite("slow with sanitizers")) {
  using Reader = std::string (*)(const std::string&);
  struct Reading {
    const char* folder;
    const char* as;
    Reader reader;
  };
  AsBefore before("tests/fuzz/changed_bytes.txt");
  for (const auto& [folder, as, reader] :
       {Reading{"tests/fuzz/corpus/load", "model", of_model},
        Reading{"tests/fuzz/corpus/weights", "model", of_model},
        Reading{"tests/fuzz/corpus/estimate", "model", of_model},
        Reading{"tests/fuzz/corpus/table", "table", of_table},
        Reading{"tests/fuzz/corpus/table", "yaml", of_yaml},
        Reading{"tests/fuzz/corpus/layerwise", "layerwise", of_layerwise},
        Reading{"tests/fuzz/corpus/op_rules", "yaml", of_yaml},
        Reading{"tests/fuzz/corpus/precision", "yaml", of_yaml},
        Reading{"tests/data/examples", "json", of_json},
        Reading{"tests/data/examples", "csv", of_csv},
        Reading{"tests/data/examples", "runs", of_runs},
        Reading{"tests/data/llm/configs", "json", of_json}})
    for (const std::string& file : files_of(folder))
      before.add(file + " as " + as, answers(source_file(file), reader));
  before.finish();
}

}  // namespace changed_bytes_test
}  // namespace opcost::test
