// Text of strangers in LaTeX.
#include "report/layout/latex_text.h"

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

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

std::string latex_text(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) result += latex_character(c);
  replace_all(result, "µ", "$\\mu$");
  replace_all(result, "CO2", "CO$_2$");
  replace_all(result, "≥", "$\\geq$");
  replace_all(result, "…", "\\ldots{}");
  replace_all(result, "±", "$\\pm$");
  return result;
}

std::string latex_comment(std::string_view text) {
  std::string line = printable(text);
  return line;
}

}  // namespace opcost
