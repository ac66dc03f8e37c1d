// A text page of limited width, with headings, labels, lists and colours.
#include "report/layout/page.h"

#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kLabelColumns = 12;
constexpr std::size_t kLongestText = 1000;  // text from strangers must not flood the page

// ECMA-48, "Select graphic rendition".
std::string_view escape_of(Style style) {
  switch (style) {
    case Style::Plain: return "";
    case Style::Strong: return "\x1b[1m";
    case Style::Faint: return "\x1b[2m";
    case Style::Bar: return "\x1b[36m";
    case Style::Alarm: return "\x1b[33m";
  }
  return "";
}

}  // namespace

std::string Page::styled(std::string_view text, Style style) const {
  std::string line;
  append_styled(line, text, style);
  return line;
}

void Page::append_styled(std::string& line, std::string_view text, Style style) const {
  const std::string_view escape = colour_ && !text.empty() ? escape_of(style) : "";
  line += escape;
  line += text;
  if (!escape.empty()) line += "\x1b[0m";
}

void Page::line(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  text += "\n";
  out_.write(text.data(), static_cast<std::streamsize>(text.size()));
}

void Page::heading(std::string_view text) {
  line();
  line(styled(text, Style::Strong));
}

void Page::labelled(std::string_view label, std::string_view text, Style style) {
  const std::string padding(kLabelColumns - label.size(), ' ');
  hang("  " + styled(label, Style::Faint) + padding, kLabelColumns + 2, text, style);
}

void Page::item(std::string_view text) { hang("  - ", 4, text, Style::Plain); }

void Page::paragraph(std::string_view text, Style style) { hang("  ", 2, text, style); }

void Page::hang(const std::string& mark, std::size_t indent, std::string_view text, Style style) {
  std::string before = mark;
  for (const std::string& part : wrapped(shortened(text, kLongestText), width_ - indent)) {
    line(before + styled(part, style));
    before.assign(indent, ' ');
  }
}

}  // namespace opcost
