// Finds mixtures of experts that are written out expert by expert: each reads its marks in a mask
// that marks every chosen expert once.
#include "estimate/walk/routers.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "graph/attribute_text.h"
#include "ops/registry.h"

namespace opcost {
namespace {

// A value that has marks: those of `root`, and which part of them, in words.
struct Marked {
  std::string root;
  std::string chosen;
  std::string part;  // "": all of them
};

class Routers {
 public:
  Routers(const std::unordered_map<std::string, Tensor>* initializers,
          const std::map<std::string, std::int64_t>& opsets)
      : opsets_(opsets) {
    if (initializers == nullptr) return;
    for (const auto& [name, tensor] : *initializers)
      constants_.emplace(name, tensor.numbers ? numbers_text(tensor.numbers) : name);
  }

  void visit(const Node& node) {
    const auto opset = opsets_.find(node.domain);
    const OpRule* rule =
        find_rule(node.domain, node.op_type, opset != opsets_.end() ? opset->second : 0);
    if (node.inputs.empty() || std::ranges::all_of(node.inputs, [&](const std::string& input) {
          return input.empty() || constants_.contains(input);
        }))
      return note_constant(node);
    if (rule == nullptr) return;
    if (rule->marks == Marks::Found) return note_reader(node);
    if (rule->marks == Marks::OnePerIndex)
      return mark(node.outputs.front(), {node.outputs.front(), node.inputs.front(), ""});
    if (rule->marks == Marks::WhereEqual) return compare(node);
    follow(node, *rule);
  }

  RouterShares shares() const {
    std::map<std::string, std::map<std::string, std::uint64_t>> places;  // of parts, by root
    for (const auto& [name, marked] : readers_)
      if (!marked.part.empty()) {
        auto& parts = places[marked.root];
        parts.emplace(marked.part, parts.size());
      }
    RouterShares result;
    for (const auto& [name, marked] : readers_) {
      RouterShare share{marked.chosen};
      if (!marked.part.empty()) {
        const auto& parts = places.at(marked.root);
        share.reader = parts.at(marked.part);
        share.readers = parts.size();
      }
      result.emplace(name, std::move(share));
    }
    return result;
  }

 private:
  static std::string numbers_text(const SharedNumbers& numbers) {
    constexpr std::size_t kMost = 64;  // longer ones are not told apart
    if (numbers.size() > kMost) return "=";
    return std::visit(
        [](const auto& list) {
          std::string text = "=";
          for (const auto number : list) text += std::to_string(number) + ",";
          return text;
        },
        *numbers);
  }

  void note_constant(const Node& node) {
    for (const std::string& output : node.outputs) {
      std::string text = output;
      for (const Attribute& attribute : node.attributes)
        if (const auto* tensor = std::get_if<Tensor>(&attribute.value);
            tensor != nullptr && tensor->numbers && node.inputs.empty())
          text = numbers_text(tensor->numbers);
        else if (const auto* number = std::get_if<std::int64_t>(&attribute.value);
                 number != nullptr && node.inputs.empty())
          text = "=" + std::to_string(*number) + ",";
      constants_.emplace(output, std::move(text));
    }
  }

  void mark(const std::string& name, Marked marked) {
    if (!name.empty()) marked_.emplace(name, std::move(marked));
  }

  // The value that a view shows, so that a reader behind a view is a reader of the same.
  const std::string& same_elements(const std::string& name) const {
    const auto view = views_.find(name);
    return view != views_.end() ? view->second : name;
  }

  const Marked* marks_of(const std::string& name) const {
    const auto found = marked_.find(name);
    return found != marked_.end() ? &found->second : nullptr;
  }

  void note_reader(const Node& node) {
    for (const std::string& input : node.inputs)
      if (const Marked* marked = marks_of(input)) readers_.emplace(input, *marked);
  }

  // indices = constant. Of a mask, mask = 1 keeps its marks.
  void compare(const Node& node) {
    if (node.inputs.size() != 2 || node.outputs.empty()) return;
    const bool first = constants_.contains(node.inputs.back());
    const std::string& value = node.inputs[first ? 0 : 1];
    const auto constant = constants_.find(node.inputs[first ? 1 : 0]);
    if (constant == constants_.end()) return;
    if (const Marked* marked = marks_of(value)) {
      if (constant->second == "=1,") mark(node.outputs.front(), *marked);
      return;
    }
    const bool whole = std::ranges::count(constant->second, ',') > 1;  // all experts at once
    const std::string& indices = same_elements(value);
    mark(node.outputs.front(), {indices, indices, whole ? "" : constant->second});
  }

  // What only moves elements keeps marks; a part of the elements has a part of the marks.
  void follow(const Node& node, const OpRule& rule) {
    const Marked* marked = marks_of(node.inputs.front());
    const bool joins = rule.inputs.find('*') != std::string_view::npos;  // the marks of several
    const bool all = rule.yields == Yields::Rearranged || rule.yields == Yields::Converted;
    if (marked == nullptr && all && !joins && !node.outputs.empty())
      views_.emplace(node.outputs.front(), same_elements(node.inputs.front()));
    if (marked == nullptr || joins) return;
    const bool part = rule.yields == Yields::Copied;
    const bool kept = rule.marks == Marks::Kept;
    if (!all && !part && !kept) return;
    const Marked from = *marked;
    for (std::size_t at = 0; at < node.outputs.size(); ++at) {
      Marked to = from;
      if (part) to.part += "[" + chosen_part(node) + "]";
      if (node.outputs.size() > 1) to.part += "#" + std::to_string(at);
      mark(node.outputs[at], std::move(to));
    }
  }

  // The operator's other inputs and its attributes, which say what it takes.
  std::string chosen_part(const Node& node) const {
    std::string text;
    for (std::size_t at = 1; at < node.inputs.size(); ++at) {
      const auto constant = constants_.find(node.inputs[at]);
      text += (constant != constants_.end() ? constant->second : node.inputs[at].str()) + ";";
    }
    for (const Attribute& attribute : node.attributes)
      text += attribute.name + "=" + attribute_text(attribute) + ";";
    return text;
  }

  const std::map<std::string, std::int64_t>& opsets_;
  std::unordered_map<std::string, std::string> constants_;  // names, and their numbers in words
  std::unordered_map<std::string, std::string> views_;      // what each view shows
  std::unordered_map<std::string, Marked> marked_;
  std::map<std::string, Marked> readers_;
};

bool has_readers(const std::vector<Node>& nodes) {
  return std::ranges::any_of(nodes, [](const Node& node) {
    const OpRule* rule = find_newest_rule(node.domain, node.op_type);
    return rule != nullptr && rule->marks == Marks::Found && !node.inputs.empty();
  });
}

}  // namespace

RouterShares router_shares(const std::vector<Node>& nodes,
                           const std::unordered_map<std::string, Tensor>* initializers,
                           const std::map<std::string, std::int64_t>& opsets) {
  if (!has_readers(nodes)) return {};
  Routers routers(initializers, opsets);
  for (const Node& node : nodes)
    if (!node.outputs.empty()) routers.visit(node);
  return routers.shares();
}

std::uint64_t share_of(std::uint64_t marks, const RouterShare& share) {
  return marks / share.readers + (share.reader < marks % share.readers ? 1 : 0);
}

}  // namespace opcost
