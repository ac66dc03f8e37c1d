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

std::string Markup::bibliography(const std::vector<Citation>& citations) const {
  std::set<std::string_view> seen;
  std::string entries;
  for (const Citation& citation : citations)
    if (seen.insert(citation.key).second) entries += printable_lines(citation.bibtex) + "\n";
  if (entries.empty()) return "";
  return latex() ? "\n% For the .bib file:\n" + entries : "\n" + code_block("bibtex", entries);
}

}  // namespace opcost
