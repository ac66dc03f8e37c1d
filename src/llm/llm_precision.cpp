// Other widths of weights, cache and activations than a config says, in words.
#include "opcost/llm/llm_precision.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/parse.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

struct NamedForm {
  std::string_view name;
  WeightForm form;
};
const std::array kForms{
    NamedForm{"bf16", {ElementType::BFloat16}},
    NamedForm{"fp16", {ElementType::Float16}},
    NamedForm{"fp32", {ElementType::Float}},
    NamedForm{"fp8", {ElementType::Float8E4M3FN, 128, 128}},
    NamedForm{"int8", {ElementType::UInt8, 0}},
    NamedForm{"int4", {ElementType::UInt4, 128, 1, true}},
    NamedForm{"int2", {ElementType::UInt2, 64, 1, true}},
    NamedForm{"mxfp4", {ElementType::Float4E2M1, 32}},
};

std::vector<std::string> names_of_forms() {
  std::vector<std::string> names;
  for (const NamedForm& one : kForms) names.emplace_back(one.name);
  return names;
}

Error unknown_word(const std::string& what, std::string_view word,
                   const std::vector<std::string>& known) {
  const std::string near = did_you_mean(word, known);
  return {"`" + std::string(word) + "` is no " + what, "",
          near.empty() ? "one of: " + joined(known) : near};
}

const WeightForm* form_named(std::string_view name) {
  const auto found = std::ranges::find(kForms, name, &NamedForm::name);
  return found != kForms.end() ? &found->form : nullptr;
}

Status set_precision(std::string_view word, std::string_view name, LlmQuestion& question) {
  const WeightForm* form = form_named(name);
  if (form == nullptr)
    return unknown_word("--precision " + std::string(word), name, names_of_forms());
  if (word == "weights") {
    question.weights = *form;
    return Ok{};
  }
  if (word == "activations") {
    if (!form->plain())
      return Error{"activations of " + std::string(name) + " follow from the weights", "",
                   "say --precision weights=" + std::string(name)};
    question.activations = form->type;
    return Ok{};
  }
  if (word != "kv") return unknown_word("--precision", word, {"weights", "kv", "activations"});
  if (name == "int8") {
    question.cache = ElementType::Int8;
  } else if (form->plain() || name == "fp8") {
    question.cache = form->type;
  } else {
    return Error{"a cache of " + std::string(name) + " is not known", "",
                 "bf16, fp16, fp32, fp8 and int8 are"};
  }
  return Ok{};
}

}  // namespace

Status set_llm_precision(std::string_view words, LlmQuestion& question) {
  if (words.empty()) return Ok{};
  for (const std::string_view pair : split(words, ',')) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos)
      return Error{"--precision `" + std::string(pair) + "` is not a pair", "",
                   "write --precision weights=int4,kv=fp8"};
    auto set = set_precision(pair.substr(0, equals), pair.substr(equals + 1), question);
    if (!set) return set;
  }
  return Ok{};
}

}  // namespace opcost
