// Against ONNX's own inference: of every value that both know, type and dims are
// the same. Where they are not, kExplained says why, one by one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/paths.h"
#include "support/program.h"

namespace {

using namespace opcost;
namespace fs = std::filesystem;

/// What the oracle says of one value.
struct Said {
  std::string name;
  std::int64_t type = 0;
  std::vector<std::optional<std::int64_t>> dims;
};

/// What it says of one file.
struct Verdict {
  std::vector<Said> values;
  bool failed = false, crashed = true;  // until its end is seen
};

constexpr const char* kNoDilations =
    "pools of averages have dilations since opset 19 and LpPool since 18; ONNX 1.12 ignores them";
constexpr const char* kScaleType =
    "since opset 19 DequantizeLinear gives the type of its scale; ONNX 1.12 always says float32";
constexpr const char* kOutputType =
    "since opset 21 QuantizeLinear has output_dtype, here int16; ONNX 1.12 ignores it";
constexpr const char* kLastWindow =
    "rounding up, ONNX 1.12 keeps a last window that begins in the padding; ONNX drops it since";

// "file: value", and why ONNX 1.12 and opcost differ there. The files' own
// declarations agree with opcost.
const std::map<std::string, std::string> kExplained{
    {"AMDMIGraphX__int4_const_identity_qdq_test.onnx: dq_y", kScaleType},
    {"AMDMIGraphX__int4_const_identity_qdq_test.onnx: t_y", kScaleType},
    {"AMDMIGraphX__int4_const_identity_qdq_test.onnx: y", kScaleType},
    {"test_averagepool_2d_ceil_last_window_starts_on_pad.onnx: y", kLastWindow},
    {"test_averagepool_2d_dilations.onnx: y", kNoDilations},
    {"test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False.onnx: y",
     kNoDilations},
    {"test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True.onnx: y",
     kNoDilations},
    {"test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False.onnx: y",
     kNoDilations},
    {"test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True.onnx: y",
     kNoDilations},
    {"test_averagepool_3d_dilations_small.onnx: y", kNoDilations},
    {"test_dequantizelinear_e4m3fn_float16.onnx: y", kScaleType},
    {"test_lppool_2d_dilations.onnx: y", kNoDilations},
    {"test_maxpool_2d_ceil_output_size_reduce_by_one.onnx: y", kLastWindow},
    {"test_quantizelinear_blocked_symmetric.onnx: y", kOutputType},
};

// Values that ONNX alone knows wholly: how their "file: value" begins, and why.
const std::map<std::string, std::string> kKnownToOnnxAlone{
    {"stream__swiglu_1_16_32.onnx: left_swished",
     "made by a function, in whose body it has another name"},
    {"test_center_crop_pad_",
     "of the Shape of a value of known rank and unknown dims: opcost does not follow ranks alone"},
};

bool is_known_to_onnx_alone(const std::string& where) {
  return std::ranges::any_of(kKnownToOnnxAlone,
                             [&](const auto& entry) { return where.starts_with(entry.first); });
}

std::vector<std::optional<std::int64_t>> dims_of(const std::string& text) {
  std::vector<std::optional<std::int64_t>> dims;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ',');)
    dims.push_back(word == "?" ? std::nullopt : std::optional{std::stoll(word)});
  return dims;
}

Said said(const std::string& line) {
  const std::size_t type = line.find('\t'), dims = line.find('\t', type + 1);
  return {line.substr(6, type - 6), std::stoll(line.substr(type + 1)),
          dims_of(line.substr(dims + 1))};
}

// One run of the child: it prints until it is done or crashes.
void ask_once(const std::vector<std::string>& paths, std::map<std::string, Verdict>& verdicts) {
  const fs::path list = fs::temp_directory_path() / "opcost_oracle_paths";
  std::ofstream out(list);
  for (const std::string& path : paths) out << path << '\n';
  out.close();
  const std::string command = "'" + test::onnx_oracle() + "' < '" + list.string() + "' 2>/dev/null";
  std::FILE* child = popen(command.c_str(), "r");
  REQUIRE((child != nullptr));
  std::string text;
  char buffer[65536];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, child)) > 0;)
    text.append(buffer, got);
  pclose(child);
  std::istringstream lines(text);
  Verdict* verdict = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("file ")) verdict = &verdicts[line.substr(5)];
    if (verdict == nullptr) continue;
    if (line.starts_with("value ")) verdict->values.push_back(said(line));
    if (line.starts_with("fail ")) verdict->failed = true;
    if (line == "end" || verdict->failed) verdict->crashed = false;
  }
}

// A file that crashes the child is left to itself, and the others are asked again.
std::map<std::string, Verdict> ask(std::vector<std::string> paths) {
  std::map<std::string, Verdict> verdicts;
  while (!paths.empty()) {
    const std::size_t before = verdicts.size();
    ask_once(paths, verdicts);
    if (verdicts.size() == before) break;  // it does not even start
    std::erase_if(paths, [&](const std::string& path) { return verdicts.contains(path); });
  }
  return verdicts;
}

void collect(const fs::path& folder, std::vector<std::string>& paths) {
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored))
    if (entry.path().extension() == ".onnx") paths.push_back(entry.path().string());
}

// ONNX's own test models have one name: their folder tells them apart.
std::string short_name(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == "model.onnx" ? path.parent_path().filename().string() + "/" + name : name;
}

struct Tally {
  int files = 0, crashed = 0, failed = 0, unread = 0;
  int values = 0, known_to_onnx_alone = 0;
  std::set<std::string> explained;
  std::vector<std::string> different;
};

std::string text_of(const Said& value) {
  std::string text = std::string(to_string(element_type_from_code(value.type)));
  for (const auto& dim : value.dims) text += " " + (dim ? std::to_string(*dim) : "?");
  return text;
}

// A type may be unknown behind a node of a foreign domain.
bool agrees(const Said& theirs, const TensorEntry& ours) {
  const Shape& shape = *ours.shape;
  if (ours.type != element_type_from_code(theirs.type) && ours.type != ElementType::Undefined)
    return false;
  if (shape.size() != theirs.dims.size()) return false;
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    if (theirs.dims[axis] && *theirs.dims[axis] != shape[axis]) return false;
  return true;
}

void compare(const std::string& path, const Verdict& verdict, const Estimate& ours, Tally& tally) {
  // Of values of one name the first: a subgraph's come after those around it.
  std::map<std::string, const TensorEntry*> known;
  std::map<std::string, std::string> made_by;
  for (const NodeEstimate& node : ours.nodes)
    for (const TensorEntry& output : node.outputs)
      if (output.shape && !output.declared_only) {
        known.emplace(output.name, &output);
        made_by.emplace(output.name, node.op);
      }
  std::set<std::string> seen;  // an output may also be among the other values
  for (const Said& value : verdict.values) {
    if (!seen.insert(value.name).second) continue;
    const std::string where = short_name(path) + ": " + value.name;
    const auto found = known.find(value.name);
    if (found == known.end()) {
      const bool whole =
          std::ranges::all_of(value.dims, [](const auto& dim) { return dim.has_value(); });
      if (whole && !is_known_to_onnx_alone(where))
        tally.different.push_back(where + ": ONNX " + text_of(value) + ", opcost knows no shape");
      tally.known_to_onnx_alone += whole ? 1 : 0;
      continue;
    }
    ++tally.values;
    if (agrees(value, *found->second)) continue;
    if (kExplained.contains(where)) {
      tally.explained.insert(where);
    } else {
      tally.different.push_back(where + " (" + made_by[value.name] + "): ONNX " + text_of(value) +
                                ", opcost " + std::string(to_string(found->second->type)) + " " +
                                shape_text(*found->second->shape));
    }
  }
}

std::vector<std::string> model_files() {
  std::vector<std::string> paths;
  collect(fs::path(test::source_dir()) / "models", paths);
  if (const std::string data = test::shared_data(); !data.empty())
    for (const char* folder : {"node_tests", "light", "models"})
      collect(fs::path(data) / folder, paths);
  collect("/usr/share/libonnx-testdata/data", paths);  // of Debian's package
  std::ranges::sort(paths);
  return paths;
}

void take(const std::string& path, const Verdict& verdict, const CostTable& table, Tally& tally) {
  ++tally.files;
  tally.crashed += verdict.crashed ? 1 : 0;
  tally.failed += verdict.failed ? 1 : 0;
  if (verdict.crashed) MESSAGE("oracle crashed: " << short_name(path));
  if (verdict.crashed || verdict.failed) return;
  const auto model = load_onnx(path);
  EstimateOptions options;
  options.qdq = Qdq::AsWritten;  // no value between conversions vanishes
  const auto result = model ? estimate(*model, table, options) : Result<Estimate>(model.error());
  if (result) {
    compare(path, verdict, *result, tally);
  } else {
    ++tally.unread;
  }
}

}  // namespace

TEST_CASE("Oracle: values that ONNX's own inference knows are the same here") {
  if (test::onnx_oracle().empty()) return test::skipped("ONNX library");
  const auto paths = model_files();
  const auto table = find_table(std::string(kDefaultTable));
  REQUIRE(table.ok());
  Tally tally;
  for (const auto& [path, verdict] : ask(paths)) take(path, verdict, *table, tally);
  MESSAGE(tally.files << " files: " << tally.crashed << " crashed the oracle, " << tally.failed
                      << " it could not infer, " << tally.unread << " opcost asks for dims of; "
                      << tally.values << " values known to both (" << tally.explained.size()
                      << " differ and are explained), " << tally.known_to_onnx_alone
                      << " to ONNX alone, explained too");
  for (const std::string& different : tally.different) FAIL_CHECK(different);
  CHECK(tally.files == static_cast<int>(paths.size()));
  if (!test::shared_data().empty())
    CHECK_MESSAGE(tally.explained.size() == kExplained.size(), "an explanation is not needed");
  CHECK(tally.values > (test::shared_data().empty() ? 100 : 1000));
}
