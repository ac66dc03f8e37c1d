// Keeps a report from being written over the file that it is made of.
#include "cli/guard_output.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/expand_path.h"

namespace opcost::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kOutputs{"output", "raw", "resume", "svg", "annotate"};

bool is_output(const CLI::Option& option) {
  for (const std::string& name : option.get_lnames())
    for (const std::string_view output : kOutputs)
      if (name == output) return true;
  return false;
}

std::vector<std::string> words_of(const CLI::App& parsed, bool outputs) {
  std::vector<std::string> words;
  for (const CLI::Option* option : parsed.get_options())
    if (is_output(*option) == outputs)
      words.insert(words.end(), option->results().begin(), option->results().end());
  return words;
}

bool same_file(const std::string& output, const std::string& input) {
  std::error_code ignored;
  return fs::is_regular_file(output, ignored) && fs::equivalent(output, input, ignored);
}

// "net.onnx@batch=8" names net.onnx, and so does a folder or pattern that it is in.
bool reads(const std::string& word, const std::string& output) {
  for (const std::string& path : {word, word.substr(0, word.find('@'))}) {
    const auto files = expand_path(path);
    if (!files) continue;
    for (const std::string& file : *files)
      if (same_file(output, file)) return true;
  }
  return false;
}

Error read_too(const std::string& output) {
  return {"it is read and would be written over", output, "name another file to write to"};
}

}  // namespace

Status guard_output(const CLI::App& parsed) {
  const auto inputs = words_of(parsed, false);
  for (const std::string& output : words_of(parsed, true))
    for (const std::string& word : inputs)
      if (reads(word, output)) return read_too(output);
  return Ok{};
}

Status guard_models(const CLI::App& parsed, const RunSet& runs) {
  for (const std::string& output : words_of(parsed, true))
    for (const MeasuredRun& run : runs.runs)
      if (!run.model.empty() && same_file(output, run.model_path())) return read_too(output);
  return Ok{};
}

}  // namespace opcost::cli
