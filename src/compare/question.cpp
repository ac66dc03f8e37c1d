// Whether two estimates answer the same question: placement, batch, dims, precision.
#include "compare/question.h"

#include <utility>

#include "opcost/core/text.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/estimate/weight_plan.h"

namespace opcost {
namespace {

class Differences {
 public:
  void add(const std::string& what, const std::string& one, const std::string& other) {
    if (one != other) texts_.push_back(what + " " + one + ", not " + other);
  }
  std::vector<std::string> take() { return std::move(texts_); }

 private:
  std::vector<std::string> texts_;
};

std::string batch_text(const WhatIf& asked) {
  return asked.batch ? std::to_string(*asked.batch) : "of the file";
}

std::string precision_text(const WhatIf& asked) {
  return asked.precision.empty() ? "of the file" : asked.precision.text;
}

std::string conv_text(const WhatIf& asked) {
  return asked.conv.empty() ? "direct" : conv_plan_text(asked.conv);
}

std::string yes_or_no(bool asked) { return asked ? "yes" : "no"; }

template <class T, class Text>
void add_common(Differences& all, const std::string& what, const std::map<std::string, T>& one,
                const std::map<std::string, T>& other, Text text) {
  for (const auto& [name, value] : one) {
    const auto same = other.find(name);
    if (same == other.end()) continue;
    std::string of = what;
    of.append(" `").append(name).append("`");
    all.add(of, text(value), text(same->second));
  }
}

void add_settings(Differences& all, const Estimate& one, const Estimate& other) {
  const EstimateOptions &a = one.options, &b = other.options;
  all.add("placement", std::string(to_string(a.placement)), std::string(to_string(b.placement)));
  all.add("operations counted", a.four_ops_only ? "four" : "all", b.four_ops_only ? "four" : "all");
  all.add("batch", batch_text(a.what_if), batch_text(b.what_if));
  add_common(all, "dim", one.bound_dims, other.bound_dims,
             [](std::int64_t value) { return std::to_string(value); });
  add_common(all, "input", a.input_shapes, b.input_shapes,
             [](const Shape& shape) { return shape_text(shape); });
}

void add_changes(Differences& all, const EstimateOptions& a, const EstimateOptions& b) {
  all.add("precision", precision_text(a.what_if), precision_text(b.what_if));
  all.add("--qdq", std::string(to_string(a.qdq)), std::string(to_string(b.qdq)));
  all.add("--fold-bn", yes_or_no(a.what_if.fold_bn), yes_or_no(b.what_if.fold_bn));
  all.add("--fuse-activations", yes_or_no(a.what_if.fuse_activations),
          yes_or_no(b.what_if.fuse_activations));
  all.add("--conv", conv_text(a.what_if), conv_text(b.what_if));
  all.add("--weights", weight_plan_text(a.what_if.weights), weight_plan_text(b.what_if.weights));
  const auto spikes = [](const SpikePlan& plan) {
    return plan.empty() ? "no" : plan.text + ", neurons " + std::string(to_string(plan.neurons));
  };
  all.add("--spikes", spikes(a.what_if.spikes), spikes(b.what_if.spikes));
  const auto zeros = [](const ZeroPlan& plan) {
    return std::string(to_string(plan.skip)) + (plan.text.empty() ? "" : ", density " + plan.text);
  };
  all.add("--skip-zeros", zeros(a.what_if.zeros), zeros(b.what_if.zeros));
}

}  // namespace

std::vector<std::string> differing_settings(const Estimate& one, const Estimate& other) {
  Differences all;
  add_settings(all, one, other);
  return all.take();
}

std::vector<std::string> differing_questions(const Estimate& one, const Estimate& other) {
  Differences all;
  add_settings(all, one, other);
  add_changes(all, one.options, other.options);
  return all.take();
}

Error other_question(const std::string& saved, const std::vector<std::string>& differences) {
  return {"the saved report answers another question: " + joined(differences, "; "), saved,
          "save it anew with the options of this run, or give this run those of the report"};
}

}  // namespace opcost
