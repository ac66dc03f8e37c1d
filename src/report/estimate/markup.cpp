// Texts in LaTeX and in Markdown, escaped.
#include "report/estimate/markup.h"

#include <set>

#include "report/layout/code.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

std::string latex_character(char c) {
  switch (c) {
    case '\\': return "\\textbackslash{}";
    case '~': return "\\textasciitilde{}";
    case '^': return "\\textasciicircum{}";
    case '<': return "\\textless{}";
    case '>': return "\\textgreater{}";
    case '|': return "\\textbar{}";
    case '"': return "\\char34{}";
    case '_':
    case '%':
    case '#':
    case '&':
    case '$':
    case '{':
    case '}': return std::string("\\") + c;
    default: return {c};
  }
}

std::string markdown_character(char c) {
  constexpr std::string_view kSpecial = "\\`*_{}[]<>#|~$";
  return kSpecial.find(c) == std::string_view::npos ? std::string{c} : std::string("\\") + c;
}

std::string escaped(std::string_view text, bool latex) {
  std::string result;
  for (const char c : printable(text)) result += latex ? latex_character(c) : markdown_character(c);
  return result;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

std::string Markup::prose(std::string_view text) const {
  std::string result = escaped(text, latex());
  if (!latex()) return result;
  replace_all(result, "µ", "$\\mu$");
  replace_all(result, "CO2", "CO$_2$");
  return result;
}

std::string Markup::name(std::string_view text) const {
  if (latex()) return "\\texttt{" + escaped(text, true) + "}";
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
