// The kinds of nodes over which a regression does not extrapolate.
#include "predict/kinds.h"

#include <algorithm>
#include <array>

namespace opcost {
namespace {

using Question = std::array<std::string_view, 4>;

// Each question with its answers.
constexpr std::array kQuestions{
    Question{"1-D", "2-D", "3-D", "n-D"},
    Question{"dense", "grouped", "depthwise"},
    Question{"undilated", "dilated"},
    Question{"weights", "no weights"},
};

std::string_view axes_kind(const NodeShape& node) {
  const std::size_t axes = std::clamp<std::size_t>(node.window_axes, 1, kQuestions[0].size());
  return kQuestions[0][axes - 1];
}

std::string_view channels_kind(const NodeShape& node) {
  if (node.channels_per_filter >= node.in_channels) return "dense";
  return node.channels_per_filter <= 1.0 ? "depthwise" : "grouped";
}

// Its answer to each question, "" where it is not asked of such a node.
Question answers_of(const NodeShape& node) {
  Question answers;
  if (node.windowed) {
    answers[0] = axes_kind(node);
    answers[2] = node.dilated ? "dilated" : "undilated";
  }
  if (node.windowed && node.contraction) answers[1] = channels_kind(node);
  if (node.contraction) answers[3] = node.weight_bytes > 0.0 ? "weights" : "no weights";
  return answers;
}

}  // namespace

std::set<std::string> kinds_of(const NodeShape& node) {
  std::set<std::string> kinds;
  for (const std::string_view answer : answers_of(node))
    if (!answer.empty()) kinds.emplace(answer);
  return kinds;
}

std::vector<std::string> all_kinds() {
  std::vector<std::string> kinds;
  for (const Question& question : kQuestions)
    for (const std::string_view answer : question)
      if (!answer.empty()) kinds.emplace_back(answer);
  return kinds;
}

std::string kind_not_among(const std::set<std::string>& seen, const NodeShape& node) {
  const auto had = [&](std::string_view word) { return seen.contains(std::string(word)); };
  const Question answers = answers_of(node);
  for (std::size_t at = 0; at < kQuestions.size(); ++at)
    if (!answers[at].empty() && !had(answers[at]) && std::ranges::any_of(kQuestions[at], had))
      return std::string(answers[at]);
  return "";
}

std::string no_run_has(std::string_view kind, std::string_view op) {
  const std::string name(op), word(kind);
  if (word == "weights") return "no run has a " + name + " with weights";
  if (word == "no weights") return "no run has a " + name + " without weights";
  const bool vowel = word.starts_with('u') || word.starts_with('n');
  return std::string("no run has a") + (vowel ? "n " : " ") + word + " " + name;
}

}  // namespace opcost
