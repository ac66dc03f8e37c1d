// Reads one line of `opcost batch`: a model and the options that hold for it alone.
#include "cli/batch_question.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "opcost/core/text.h"

namespace opcost::cli {
namespace {

template <class T>
struct Key {
  std::string_view name;
  T ModelOptions::*member;
};
using Texts = std::vector<std::string>;

constexpr std::array kTexts{Key<std::string>{"table", &ModelOptions::table},
                            Key<std::string>{"fallback", &ModelOptions::fallback},
                            Key<std::string>{"placement", &ModelOptions::placement},
                            Key<std::string>{"qdq", &ModelOptions::qdq},
                            Key<std::string>{"precision", &ModelOptions::precision},
                            Key<std::string>{"op_rules", &ModelOptions::op_rules},
                            Key<std::string>{"weights", &ModelOptions::weights},
                            Key<std::string>{"pointer_reads", &ModelOptions::pointer_reads},
                            Key<std::string>{"skip_zeros", &ModelOptions::skip_zeros},
                            Key<std::string>{"spikes", &ModelOptions::spikes},
                            Key<std::string>{"neurons", &ModelOptions::neurons}};
// 0.9 as well as "90%".
constexpr std::array kNumbers{Key<std::string>{"sparsity", &ModelOptions::sparsity},
                              Key<std::string>{"density", &ModelOptions::density},
                              Key<std::string>{"quantise_weights", &ModelOptions::quantise_weights},
                              Key<std::string>{"max_memory", &ModelOptions::max_memory}};
constexpr std::array kFlags{Key<bool>{"four_ops_only", &ModelOptions::four_ops_only},
                            Key<bool>{"fold_bn", &ModelOptions::fold_bn},
                            Key<bool>{"fuse_activations", &ModelOptions::fuse_activations}};
constexpr std::array kLists{Key<Texts>{"set", &ModelOptions::prices},
                            Key<Texts>{"conv", &ModelOptions::conv}};
// Objects: the name of a dim, an input or a node, and what is said of it.
constexpr std::array kNamed{Key<Texts>{"dims", &ModelOptions::dims},
                            Key<Texts>{"input_shapes", &ModelOptions::input_shapes},
                            Key<Texts>{"set_shapes", &ModelOptions::set_shapes},
                            Key<Texts>{"set_values", &ModelOptions::set_values},
                            Key<Texts>{"if", &ModelOptions::branches},
                            Key<Texts>{"branches", &ModelOptions::branches},
                            Key<Texts>{"trip_counts", &ModelOptions::trip_counts}};

template <class Keys>
auto member_of(const Keys& keys, std::string_view name) {
  const auto found = std::ranges::find(keys, name, [](const auto& key) { return key.name; });
  return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> all_keys() {
  std::vector<std::string> names{"model", "id", "batch"};
  const auto add = [&](const auto& keys) {
    for (const auto& key : keys) names.emplace_back(key.name);
  };
  add(kTexts), add(kNumbers), add(kFlags), add(kLists), add(kNamed);
  return names;
}

// A scalar as the command line would have it; std::nullopt of null, a list or an object.
std::optional<std::string> word_of(const JsonValue& value) {
  if (const auto* text = value.text()) return *text;
  if (const auto* truth = value.truth()) return *truth ? "true" : "false";
  if (const auto count = value.count()) return std::to_string(*count);
  if (const auto number = value.number()) return exact_text(*number);
  return std::nullopt;
}

// "8"; of a list "1x3x224" or "1,3,224"; of an empty one "scalar"
std::optional<std::string> words_of(const JsonValue& value, std::string_view separator) {
  const JsonValue::Array* list = value.array();
  if (list == nullptr) return word_of(value);
  std::vector<std::string> words;
  for (const JsonValue& one : *list) {
    auto word = word_of(one);
    if (!word) return std::nullopt;
    words.push_back(*std::move(word));
  }
  return words.empty() ? "scalar" : joined(words, separator);
}

class Reader {
 public:
  Reader(const std::string& file, BatchQuestion& question) : file_(file), question_(question) {}

  Status read(const JsonMember& entry) {
    ModelOptions& options = question_.options;
    if (entry.key == "model") return text(entry, question_.model);
    if (entry.key == "id") return id(entry);
    if (entry.key == "batch") return batch(entry);
    if (const auto* key = member_of(kTexts, entry.key)) {
      options.placement_given |= entry.key == "placement";
      return text(entry, options.*key->member);
    }
    if (const auto* key = member_of(kNumbers, entry.key))
      return number(entry, options.*key->member);
    if (const auto* key = member_of(kFlags, entry.key)) {
      if (entry.value.truth() == nullptr) return wrong(entry, "true or false");
      options.*key->member = *entry.value.truth();
      return Ok{};
    }
    if (const auto* key = member_of(kLists, entry.key)) return list(entry, options.*key->member);
    if (const auto* key = member_of(kNamed, entry.key)) return named(entry, options.*key->member);
    const std::string near = did_you_mean(entry.key, all_keys());
    return json_error(entry.value, file_, "unknown key `" + entry.key + "`",
                      near.empty() ? "one of: " + joined(all_keys()) : near);
  }

 private:
  Error wrong(const JsonMember& entry, const std::string& wanted) const {
    return json_error(
        entry.value, file_,
        "`" + entry.key + "` must be " + wanted + ", not " + std::string(entry.value.kind()));
  }

  Status text(const JsonMember& entry, std::string& into) const {
    if (entry.value.text() == nullptr) return wrong(entry, "a text");
    into = *entry.value.text();
    return Ok{};
  }

  Status number(const JsonMember& entry, std::string& into) const {
    auto word = word_of(entry.value);
    if (!word || entry.value.truth() != nullptr) return wrong(entry, "a number or a text");
    const bool bytes = entry.key == "max_memory" && entry.value.text() == nullptr;
    into = bytes ? *word + " B" : *std::move(word);
    return Ok{};
  }

  Status id(const JsonMember& entry) {
    if (!entry.value.is_null() && !word_of(entry.value)) return wrong(entry, "a text or a number");
    question_.id = entry.value;
    return Ok{};
  }

  Status batch(const JsonMember& entry) {
    const auto count = entry.value.count();
    if (!count) return wrong(entry, "a whole number");
    question_.options.batch = std::to_string(*count);
    return Ok{};
  }

  Status list(const JsonMember& entry, Texts& into) const {
    if (entry.value.text() != nullptr) {
      into.push_back(*entry.value.text());
      return Ok{};
    }
    if (entry.value.array() == nullptr) return wrong(entry, "a text or a list of texts");
    for (const JsonValue& one : *entry.value.array()) {
      if (one.text() == nullptr) return wrong(entry, "a text or a list of texts");
      into.push_back(*one.text());
    }
    return Ok{};
  }

  // What the line says of a name stands in place of what the command line says of it.
  Status named(const JsonMember& entry, Texts& into) const {
    if (entry.value.object() == nullptr) return wrong(entry, "an object of names and values");
    for (const JsonMember& one : *entry.value.object()) {
      const auto words = words_of(one.value, entry.key == "set_values" ? "," : "x");
      if (!words) return wrong(one, "a number, a text or a list of numbers");
      std::erase_if(into, [&](const std::string& text) {
        return text.substr(0, text.rfind('=')) == one.key;
      });
      into.push_back(one.key + "=" + *words);
    }
    return Ok{};
  }

  const std::string& file_;
  BatchQuestion& question_;
};

}  // namespace

Result<BatchQuestion> read_batch_question(std::string_view text, const std::string& file,
                                          std::size_t line, const ModelOptions& defaults) {
  const auto root = parse_json(text, file, line);
  if (!root) return root.error();
  if (root->object() == nullptr)
    return json_error(*root, file, "a line must be an object, not " + std::string(root->kind()),
                      "write {\"model\": \"net.onnx\"}");
  BatchQuestion question{"", {}, defaults};
  Reader reader(file, question);
  for (const JsonMember& entry : *root->object())
    if (auto done = reader.read(entry); !done) return done.error();
  if (question.model.empty())
    return json_error(*root, file, "the line names no model", "add \"model\": \"net.onnx\"");
  return question;
}

}  // namespace opcost::cli
