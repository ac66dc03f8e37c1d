// Reads quantization_config: how the weights of a checkpoint are stored.
#include "llm/quantisation.h"

#include <algorithm>
#include <array>

#include "opcost/core/glob.h"
#include "opcost/core/text.h"

namespace opcost::llm {
namespace {

constexpr std::array kQuantised{WeightClass::Attention, WeightClass::StateSpace, WeightClass::Mlp,
                                WeightClass::Experts, WeightClass::SharedExpert};
constexpr std::size_t kMostPatterns = 4096;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

// A simple regular expression as globs: "(a|b)" stands for two of them.
std::vector<std::string> globs_of_expression(std::string pattern) {
  replace_all(pattern, ".*", "*");
  replace_all(pattern, "\\.", ".");
  replace_all(pattern, "\\d+", "*");
  replace_all(pattern, "^", "");
  replace_all(pattern, "$", "");
  const std::size_t open = pattern.find('('), close = pattern.find(')', open + 1);
  if (open == std::string::npos || close == std::string::npos) return {pattern + "*"};
  std::vector<std::string> globs;
  const std::string inside = pattern.substr(open + 1, close - open - 1) + "|";
  for (std::size_t begin = 0, bar = 0; (bar = inside.find('|', begin)) != std::string::npos;
       begin = bar + 1)
    globs.push_back(pattern.substr(0, open) + inside.substr(begin, bar - begin) +
                    pattern.substr(close + 1) + "*");
  return globs;
}

// Others are whole parts of a module's path: `mlp.gate` is not `mlp.gate_proj`.
std::vector<std::string> globs_of(const std::string& pattern) {
  if (pattern.starts_with("re:")) return globs_of_expression(pattern.substr(3));
  return {pattern, pattern + ".*", "*." + pattern, "*." + pattern + ".*"};
}

// A module that stands for all of its class, by the names of transformers.
std::string module_of(WeightClass of, const std::string& layer) {
  const std::string path = "model.layers." + layer + ".";
  switch (of) {
    case WeightClass::Attention: return path + "self_attn.q_proj";
    case WeightClass::StateSpace: return path + "mixer.in_proj";
    case WeightClass::Experts: return path + "mlp.feed_forward.experts.0.gate_proj";
    case WeightClass::SharedExpert: return path + "mlp.feed_forward.shared_experts.gate_proj";
    case WeightClass::Mlp:
    case WeightClass::Embedding:
    case WeightClass::Head:
    case WeightClass::Router:
    case WeightClass::Norm:
    case WeightClass::Position:
    case WeightClass::Table: break;
  }
  return path + "mlp.gate_proj";
}

// Llama 4 calls its dense MLP feed_forward.
bool keeps(const std::vector<std::string>& patterns, WeightClass of, const std::string& layer) {
  if (names_module(patterns, module_of(of, layer))) return true;
  return of == WeightClass::Mlp &&
         names_module(patterns, "model.layers." + layer + ".feed_forward.gate_proj");
}

void set_forms(const WeightForm& form, const std::vector<std::string>& kept, Architecture& to) {
  for (const WeightClass of : kQuantised)
    if (!keeps(kept, of, "2")) to.form(of) = form;  // no list keeps layer 2 alone
  if (to.form(WeightClass::Mlp).plain()) return;
  for (std::size_t at = 0; at < to.layers.size(); ++at)
    to.layers[at].mlp_as_typed = keeps(kept, WeightClass::Mlp, std::to_string(at));
}

// "weights" of a group of compressed-tensors.
void read_group(ConfigFields& weights, WeightForm& form, ConfigFields& text) {
  const std::int64_t bits = weights.size_or("num_bits", 8, 32);
  const std::string type = weights.text_or("type", "int"), how = weights.text_or("strategy", "");
  const std::int64_t group = weights.size_or("group_size", 0, 1 << 20);
  if (type == "float" && bits == 8)
    form.type = ElementType::Float8E4M3FN;
  else if (type == "float" && bits == 4)
    form.type = ElementType::Float4E2M1;
  else if (type == "int" && (bits == 8 || bits == 4 || bits == 2))
    form.type = bits == 8   ? ElementType::UInt8
                : bits == 4 ? ElementType::UInt4
                            : ElementType::UInt2;
  else
    text.fault("quantization_config", "has weights of " + std::to_string(bits) + " bits, `" + type +
                                          "`, which opcost does not know");
  form.block = how == "group" || how == "tensor_group" ? group : 0;
  form.zero_points = !weights.truth_or("symmetric", true);
}

void read_compressed(ConfigFields& quant, WeightForm& form, ConfigFields& text) {
  const JsonValue* groups = quant.find("config_groups");
  const JsonValue::Object* members = groups != nullptr ? groups->object() : nullptr;
  const JsonValue* first =
      members != nullptr && !members->empty() ? members->front().value.find("weights") : nullptr;
  if (first == nullptr || first->object() == nullptr)
    return text.fault("quantization_config", "has no group with weights");
  ConfigFields weights(*first, quant.file());
  read_group(weights, form, text);
  if (weights.first()) text.fault("quantization_config", "is odd: " + weights.first()->what);
}

void read_fp8(ConfigFields& quant, WeightForm& form) {
  form.type = ElementType::Float8E4M3FN;
  const auto block = quant.sizes("weight_block_size", 2);
  if (block.size() != 2 || block[0] < 1 || block[1] < 1) return;
  form.block_rows = block[0];
  form.block = block[1];
}

void read_bits(ConfigFields& quant, WeightForm& form, ConfigFields& text) {
  const std::int64_t bits = quant.size_or("bits", quant.size_or("w_bit", 4, 8), 8);
  if (bits != 2 && bits != 4 && bits != 8)
    text.fault("quantization_config",
               "has weights of " + std::to_string(bits) + " bits; 2, 4 and 8 are known");
  form.type = bits == 8 ? ElementType::UInt8 : bits == 4 ? ElementType::UInt4 : ElementType::UInt2;
  const JsonValue* group = quant.find("group_size");
  form.block = group != nullptr && group->count() ? quant.size_or("group_size", 128, 1 << 20) : 0;
  form.zero_points = quant.truth_or("zero_point", !quant.truth_or("sym", false));
}

}  // namespace

bool names_module(const std::vector<std::string>& patterns, std::string_view module) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) {
    return std::ranges::any_of(globs_of(pattern),
                               [&](const std::string& glob) { return glob_matches(glob, module); });
  });
}

void read_quantisation(const JsonValue& config, ConfigFields& text, Architecture& to) {
  const JsonValue* found = config.find("quantization_config");
  if (found == nullptr || found->is_null()) found = text.find("quantization_config");
  if (found == nullptr || found->is_null()) return;
  if (found->object() == nullptr) return text.fault("quantization_config", "must be an object");
  ConfigFields quant(*found, text.file());
  const std::string method = quant.text_or("quant_method", "");
  std::vector<std::string> kept = quant.texts("modules_to_not_convert");
  for (std::string& more : quant.texts("ignore")) kept.push_back(std::move(more));
  if (kept.size() > kMostPatterns)
    text.fault("quantization_config", "has more than 4,096 patterns of modules");
  WeightForm form;
  if (method == "fp8") {
    read_fp8(quant, form);
  } else if (method == "fbgemm_fp8") {
    form.type = ElementType::Float8E4M3FN;
  } else if (method == "compressed-tensors") {
    read_compressed(quant, form, text);
  } else if (method == "awq" || method == "gptq") {
    read_bits(quant, form, text);
  } else if (method == "bitsandbytes") {
    const bool four = quant.truth_or("load_in_4bit", false);
    form.type = four ? ElementType::UInt4 : ElementType::UInt8;
    form.block = four ? 64 : 0;
  } else if (method == "mxfp4") {
    to.form(WeightClass::Experts) = {ElementType::Float4E2M1, 32};
    return;
  } else {
    return text.fault("quantization_config",
                      method.empty()
                          ? "has no quant_method"
                          : "has the quant_method `" + method + "`, which opcost does not know",
                      "known are awq, bitsandbytes, compressed-tensors, fbgemm_fp8, fp8, gptq and "
                      "mxfp4; or take it out and say --precision weights=int4");
  }
  if (quant.first()) return text.fault("quantization_config", "is odd: " + quant.first()->what);
  set_forms(form, kept, to);
}

}  // namespace opcost::llm
