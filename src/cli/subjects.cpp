// Reads the subjects of a comparison from the command line.
#include "cli/subjects.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "cli/expand_path.h"
#include "cli/model_options.h"
#include "cli/parse.h"
#include "opcost/core/text.h"
#include "opcost/estimate/settle_what_if.h"

namespace opcost::cli {
namespace {

// Treats "precision=int8" like --precision int8; the last of several is used.
Status ask(const std::string& question, const std::string& word, ModelOptions& typed) {
  static const std::vector<std::string> kNames{
      "precision",        "batch",      "dim",     "input-shape",     "fold-bn",
      "fuse-activations", "conv",       "weights", "sparsity",        "spikes",
      "neurons",          "skip-zeros", "density", "quantise-weights"};
  const std::size_t equals = question.find('=');
  const std::string name = question.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : question.substr(equals + 1);
  const bool is_flag = name == "fold-bn" || name == "fuse-activations";
  const auto known = std::ranges::find(kNames, name) != kNames.end();
  if (!known || is_flag != (equals == std::string::npos)) {
    const std::string near = known ? "" : did_you_mean(name, kNames);
    return Error{"no file has this name, and `@" + question + "` is no question to a model", word,
                 near.empty() ? "questions: @precision=TYPES @batch=N @dim=NAME=N "
                                "@input-shape=INPUT=DIMS @fold-bn @fuse-activations "
                                "@conv=[NODE=]WAY @weights=FORMAT @sparsity=SHARE "
                                "@quantise-weights=BITS @skip-zeros=WHICH @density=SHARE "
                                "@spikes=RATE|FILE @neurons=lif"
                              : near};
  }
  if (name == "precision") typed.precision = value;
  if (name == "batch") typed.batch = value;
  if (name == "dim") typed.dims.push_back(value);
  if (name == "input-shape") typed.input_shapes.push_back(value);
  if (name == "conv") typed.conv.insert(typed.conv.begin(), value);  // read from the last on
  if (name == "weights") typed.weights = value;
  if (name == "sparsity") typed.sparsity = value;
  if (name == "quantise-weights") typed.quantise_weights = value;
  if (name == "skip-zeros") typed.skip_zeros = value;
  if (name == "density") typed.density = value;
  if (name == "spikes") typed.spikes = value;
  if (name == "neurons") typed.neurons = value;
  typed.fold_bn = typed.fold_bn || name == "fold-bn";
  typed.fuse_activations = typed.fuse_activations || name == "fuse-activations";
  return Ok{};
}

// Adds a subject's own questions to those for all subjects.
Status overlay(const ModelOptions& typed, EstimateOptions& options) {
  const auto own = estimate_options(typed);
  if (!own) return own.error();
  for (const auto& [name, value] : own->dims) options.dims[name] = value;
  for (const auto& [name, shape] : own->input_shapes) options.input_shapes[name] = shape;
  WhatIf& asked = options.what_if;
  if (!own->what_if.precision.empty()) asked.precision = own->what_if.precision;
  if (own->what_if.batch) asked.batch = own->what_if.batch;
  if (!typed.weights.empty() || !asked.weights.format)
    asked.weights.format = own->what_if.weights.format;
  if (!own->what_if.weights.sparsity.text.empty())
    asked.weights.sparsity = own->what_if.weights.sparsity;
  if (own->what_if.weights.value_bits > 0)
    asked.weights.value_bits = own->what_if.weights.value_bits;
  if (!own->what_if.spikes.empty()) asked.spikes = own->what_if.spikes;
  if (!own->what_if.zeros.empty()) asked.zeros = own->what_if.zeros;
  if (auto settled = settle_what_if(asked); !settled) return settled;
  auto& ways = asked.conv.rules;
  ways.insert(ways.end(), own->what_if.conv.rules.begin(), own->what_if.conv.rules.end());
  asked.fold_bn = asked.fold_bn || own->what_if.fold_bn;
  asked.fuse_activations = asked.fuse_activations || own->what_if.fuse_activations;
  return Ok{};
}

struct SubjectWord {
  std::string path, questions;  // "net.onnx", "@precision=int8"
  EstimateOptions options;
};

Result<SubjectWord> read_word(const std::string& word, const EstimateOptions& options) {
  SubjectWord result{word, "", options};
  ModelOptions typed;
  for (;;) {
    const std::size_t at = result.path.rfind('@');
    if (at == std::string::npos || at == 0 || path_exists(result.path)) break;
    if (auto asked = ask(result.path.substr(at + 1), word, typed); !asked) return asked.error();
    result.questions.insert(0, result.path.substr(at));
    result.path.resize(at);
  }
  if (auto laid = overlay(typed, result.options); !laid) return laid.error();
  return result;
}

// The stem of the file name if it is unique, else the path; then the questions.
void label_all(std::vector<Subject>& subjects, const std::vector<std::string>& questions) {
  std::map<std::string, int> stems, labels;
  const auto stem = [](const Subject& one) {
    return std::filesystem::path(one.path).stem().string();
  };
  for (std::size_t at = 0; at < subjects.size(); ++at) ++stems[stem(subjects[at]) + questions[at]];
  for (std::size_t at = 0; at < subjects.size(); ++at) {
    const bool unique = stems[stem(subjects[at]) + questions[at]] == 1;
    std::string label = (unique ? stem(subjects[at]) : subjects[at].path) + questions[at];
    const int times = ++labels[label];
    subjects[at].label = times > 1 ? label + "#" + std::to_string(times) : label;
  }
}

}  // namespace

Result<std::vector<Subject>> subjects_of(const std::vector<std::string>& words,
                                         const EstimateOptions& options) {
  std::vector<Subject> subjects;
  std::vector<std::string> questions;
  for (const std::string& text : words) {
    const auto word = read_word(text, options);
    if (!word) return word.error();
    const auto paths = expand_path(word->path);
    if (!paths) return paths.error();
    for (const std::string& path : *paths) {
      subjects.push_back({"", path, word->options});
      questions.push_back(word->questions);
    }
  }
  label_all(subjects, questions);
  return subjects;
}

}  // namespace opcost::cli
