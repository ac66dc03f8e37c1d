// Names and numbers in files of Accelergy, and the text of an energy reference table.
#include "cost/accelergy_names.h"

#include <set>

#include "opcost/core/text.h"

namespace opcost {

std::string accelergy_name(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  std::string name(text);
  for (char& letter : name)
    if (kPlain.find(letter) == std::string_view::npos) letter = '_';
  return name.empty() ? "_" : name;
}

std::vector<std::string> accelergy_names(const std::vector<std::string>& texts) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const std::string& text : texts) {
    const std::string plain = accelergy_name(text);
    std::string name = plain;
    for (int again = 2; !taken.insert(name).second; ++again)
      name = plain + "_" + std::to_string(again);
    names.push_back(std::move(name));
  }
  return names;
}

std::string accelergy_action(const Event& event) {
  const std::string verb(to_string(event.action));
  if (is_access(event.action)) return verb + "_" + std::to_string(event.type.bits.value);
  return (event.in_mac ? "mac_" : "") + verb + "_" + to_string(event.type);
}

std::string accelergy_number(double value) {
  std::string text = exact_text(value);
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos)
    text.insert(exponent, ".0");
  return text;
}

std::string ert_text(const std::vector<ErtComponent>& components) {
  std::string text = "ERT:\n  version: 0.3\n  tables:\n";
  for (const ErtComponent& component : components) {
    text +=
        "    - name: " + std::string(kAccelergyRoot) + "." + component.name + "\n      actions:\n";
    for (const ErtAction& action : component.actions)
      text += "        - {name: " + action.name +
              ", arguments: null, energy: " + accelergy_number(action.picojoules) + "}\n";
  }
  return text;
}

}  // namespace opcost
