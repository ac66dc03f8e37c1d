// Finds the price that each action of an energy reference table stands for.
#include "cost/accelergy_mapping.h"

#include <algorithm>

#include "core/parse_quantity.h"
#include "cost/accelergy_names.h"
#include "cost/table_fields.h"
#include "opcost/core/memory.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

struct Words {
  std::string left = {}, right = {};
};

Result<Words> split(const std::string& option, const std::string& text, std::string_view form) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    return Error{"it is not of the form NAME=VALUE", option + " " + text, std::string(form)};
  return Words{text.substr(0, equals), text.substr(equals + 1)};
}

const AccelergyAction* find(const std::vector<AccelergyAction>& all, const std::string& key) {
  const auto found = std::ranges::find(all, key, &AccelergyAction::key);
  return found != all.end() ? &*found : nullptr;
}

/// Inside a multiply-accumulate, as accelergy_table writes it: a mac if its add is free, or what
/// the mul or add costs anywhere.
AccelergyMatch in_mac(const AccelergyAction& action, const std::string& number,
                      const std::vector<AccelergyAction>& all) {
  const std::string verb = action.name.starts_with("mac_mul_") ? "mul" : "add";
  const std::string before = action.component + ".";
  const AccelergyAction* const alone = find(all, before + verb + "_" + number);
  const AccelergyAction* const add = find(all, before + "mac_add_" + number);
  const bool is_mac = add != nullptr && add->picojoules == 0.0;
  if (is_mac) return {action, "mac." + number, verb == "add"};
  const bool same = alone != nullptr && alone->picojoules == action.picojoules;
  return {action, same ? verb + "." + number : "", true};
}

/// The price that an action stands for which is called as accelergy_table calls it; "" else.
AccelergyMatch by_name(const AccelergyAction& action, const std::vector<AccelergyAction>& all) {
  const std::string part = action.component.substr(action.component.rfind('.') + 1);
  if (part == kAccelergyNode && action.name == kAccelergyCall) return {action, "per_node"};
  const std::size_t at = action.name.rfind('_');
  if (at == std::string::npos) return {action};
  const std::string verb = action.name.substr(0, at), number = action.name.substr(at + 1);
  const auto known = parse_action(verb);
  if (known && is_access(*known))
    return {action, parse_bits(number) ? verb + "." + number + "@" + part : ""};
  if (!parse_priced_type(number)) return {action};
  if (verb == "mac_mul" || verb == "mac_add") return in_mac(action, number, all);
  return {action, known || verb == "mac" ? verb + "." + number : ""};
}

Error unknown_key(const std::string& text, const std::string& key,
                  const std::vector<AccelergyAction>& actions) {
  std::vector<std::string> keys;
  for (const AccelergyAction& action : actions) keys.push_back(action.key);
  std::string hint = did_you_mean(key, keys);
  if (keys.size() > 20) keys.resize(20);
  hint += (hint.empty() ? "there are " : " There are ") + joined(keys);
  return {"the ERT has no action `" + key + "`", "--map " + text, hint};
}

Result<std::map<std::string, std::string>> asked_for(const std::vector<AccelergyAction>& actions,
                                                     const AccelergyMapping& mapping) {
  std::map<std::string, std::string> targets;
  for (const std::string& text : mapping.actions) {
    // "(data_delta=1)" is part of a key; what an action becomes has no "=".
    const auto words = split("--map", text, kAccelergyMapForm);
    if (!words) return words.error();
    if (find(actions, words->left) == nullptr) return unknown_key(text, words->left, actions);
    if (!targets.emplace(words->left, words->right).second)
      return Error{"`" + words->left + "` is mapped twice", "--map " + text,
                   std::string(kAccelergyMapForm)};
  }
  return targets;
}

Result<std::map<std::string, Bytes>> capacities_of(const AccelergyMapping& mapping) {
  std::map<std::string, Bytes> capacities;
  for (const std::string& text : mapping.capacities) {
    const auto words = split("--capacity", text, kAccelergyCapacityForm);
    if (!words) return words.error();
    const auto bytes = parse_bytes(words->right);
    if (!bytes)
      return Error{"`" + words->right + "` is no capacity", "--capacity " + text,
                   std::string(kAccelergyCapacityForm)};
    capacities.insert_or_assign(words->left, *bytes);
  }
  return capacities;
}

}  // namespace

Result<AccelergyMatches> match_accelergy(const std::vector<AccelergyAction>& actions,
                                         const AccelergyMapping& mapping) {
  const auto targets = asked_for(actions, mapping);
  if (!targets) return targets.error();
  auto capacities = capacities_of(mapping);
  if (!capacities) return capacities.error();
  AccelergyMatches found;
  found.capacities = *std::move(capacities);
  for (const AccelergyAction& action : actions) {
    const auto asked = targets->find(action.key);
    AccelergyMatch match =
        asked != targets->end() ? AccelergyMatch{action, asked->second} : by_name(action, actions);
    if (match.target.empty())
      found.not_mapped.push_back(action.key);
    else
      found.matches.push_back(std::move(match));
  }
  return found;
}

}  // namespace opcost
