// Texts in LaTeX and in Markdown, escaped.
#include "report/estimate/markup.h"

#include <set>

#include "report/layout/code.h"
#include "report/layout/latex_text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

std::string markdown_character(char c) {
  constexpr std::string_view kSpecial = "\\`*_{}[]<>#|~$";
  return kSpecial.find(c) == std::string_view::npos ? std::string{c} : std::string("\\") + c;
}

std::string markdown_text(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) result += markdown_character(c);
  return result;
}

}  // namespace

std::string Markup::prose(std::string_view text) const {
  return latex() ? latex_text(text) : markdown_text(text);
}

std::string Markup::name(std::string_view text) const {
  if (latex()) return "\\texttt{" + latex_text(text) + "}";
  return code_span(printable(text));
}

std::string Markup::cite(const std::vector<Citation>& citations) const {
  std::string keys;
  for (const Citation& citation : citations) {
    if (!keys.empty()) keys += latex() ? "," : "; ";
    keys += (latex() ? "" : "@") + citation.key;
  }
  if (keys.empty()) return "";
  return latex() ? "~\\cite{" + keys + "}" : " [" + keys + "]";
}

namespace {

// The command for addresses needs a package; plain LaTeX has \texttt.
std::string without_url(std::string entry) {
  constexpr std::string_view kUrl = "\\url{";
  for (auto at = entry.find(kUrl); at != std::string::npos; at = entry.find(kUrl, at + 1)) {
    const std::size_t from = at + kUrl.size(), end = entry.find('}', from);
    if (end == std::string::npos) return entry;
    const std::string address = latex_text(entry.substr(from, end - from));
    entry.replace(at, end + 1 - at, "\\texttt{" + address + "}");
  }
  return entry;
}

}  // namespace

std::string Markup::bibliography(const std::vector<Citation>& citations) const {
  std::set<std::string_view> seen;
  std::string entries;
  for (const Citation& citation : citations) {
    if (!seen.insert(citation.key).second) continue;
    const std::string entry = printable_lines(citation.bibtex);
    entries += (latex() ? without_url(entry) : entry) + "\n";
  }
  if (entries.empty()) return "";
  return latex() ? "\n% For the .bib file:\n" + entries : "\n" + code_block("bibtex", entries);
}

}  // namespace opcost
