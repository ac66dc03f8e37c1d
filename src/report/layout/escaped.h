#pragma once

#include <string>
#include <string_view>

namespace opcost {

/// The text as HTML and XML show it, also within the quotes of an attribute.
inline std::string html_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  }
  return result;
}

}  // namespace opcost
