// Puts a page for a browser together.
#include "report/html/page.h"

#include <array>
#include <sstream>
#include <utility>

#include "io/sha256.h"
#include "opcost/core/version.h"
#include "report/html/assets.h"
#include "report/layout/escaped.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

// The library's parts in the order in which they need each other, then ours.
constexpr std::array<std::string_view, 8> kLibrary{"d3-array",     "d3-color", "d3-interpolate",
                                                   "d3-format",    "d3-scale", "d3-hierarchy",
                                                   "d3-selection", "d3-axis"};
constexpr std::array<std::string_view, 7> kScripts{"base",    "table",  "figure", "estimate",
                                                   "modules", "layers", "page"};

std::string script() {
  std::string text;
  for (const std::string_view name : kLibrary)
    if (const auto part = chart_library().find(name); part != chart_library().end())
      text += std::string(part->second) + "\n";
  // Our scripts share one scope of their own.
  text += "(() => {\n";
  for (const std::string_view name : kScripts) text += report_assets().at(name);
  return text + "})();\n";
}

// RFC 4648, of the hexadecimal digits that sha256() returns.
std::string base64_of_hex(const std::string& hex) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto nibble = [&](std::size_t at) {
    const char c = hex[at];
    return static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  };
  std::string text;
  std::uint32_t bits = 0, held = 0;
  for (std::size_t at = 0; at < hex.size(); ++at) {
    bits = (bits << 4U) | nibble(at);
    held += 4;
    if (held < 6) continue;
    held -= 6;
    text += kDigits[(bits >> held) & 63U];
  }
  if (held > 0) text += kDigits[(bits << (6U - held)) & 63U];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string policy(const std::string& style, const std::string& code) {
  const auto hash = [](const std::string& text) {
    return "'sha256-" + base64_of_hex(sha256(text)) + "'";
  };
  return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(code) +
         "; base-uri 'none'; form-action 'none'";
}

std::string_view style_name(Style style) {
  switch (style) {
    case Style::Plain: return "";
    case Style::Strong: return "strong";
    case Style::Faint: return "faint";
    case Style::Bar: return "bar";
    case Style::Alarm: return "alarm";
  }
  return "";
}

void write_rows(JsonWriter& json, std::string_view name,
                const std::vector<std::vector<Cell>>& rows) {
  json.key(name);
  json.begin_array();
  for (const auto& row : rows) {
    json.begin_array(Layout::Line);
    for (const Cell& cell : row) {
      json.begin_array(Layout::Line);
      json.value(cell.text);
      json.value(style_name(cell.style));
      if (cell.fill)
        json.value(*cell.fill);
      else
        json.null();
      json.end_array();
    }
    json.end_array();
  }
  json.end_array();
}

void write_paragraphs(JsonWriter& json, std::string_view name,
                      const std::vector<Paragraph>& paragraphs) {
  std::vector<std::string> texts;
  for (const Paragraph& one : paragraphs) texts.push_back(one.text);
  write_texts(json, name, texts);
}

void write_section(JsonWriter& json, const Section& section) {
  json.begin_object();
  json.member("heading", section.heading);
  write_paragraphs(json, "above", section.above);
  json.key("columns");
  json.begin_array();
  for (const Column& column : section.grid.columns) {
    json.begin_object(Layout::Line);
    json.member("title", column.title);
    json.member("right", column.align == Align::Right);
    json.end_object();
  }
  json.end_array();
  write_rows(json, "rows", section.grid.rows);
  write_rows(json, "feet", section.grid.feet);
  write_paragraphs(json, "below", section.below);
  write_texts(json, "lines", section.lines);
  write_texts(json, "items", section.items);
  json.end_object();
}

void write_view(JsonWriter& json, const View& view) {
  json.member("title", view.title);
  json.key("head");
  json.begin_array();
  for (const HeadLine& line : view.head) {
    json.begin_array(Layout::Line);
    json.value(line.label);
    json.value(line.text);
    json.end_array();
  }
  json.end_array();
  json.key("sections");
  json.begin_array();
  for (const Section& section : view.sections)
    // What is drawn with characters is drawn better by a figure.
    if (!is_empty(section) && (!section.drawn || chart_library().empty()))
      write_section(json, section);
  json.end_array();
  json.key("figures");
  json.begin_array();
  for (const Figure& figure : view.figures)
    if (!figure.empty()) write_figure(json, figure);
  json.end_array();
  json.member("footer", "Written by opcost " + std::string(version()) +
                            ". This file needs no network. An analytical estimate: what it is not "
                            "is said in its notes.");
}

// No "<" can end the element that holds the data.
std::string data_of(const View& view, const std::function<void(JsonWriter&)>& more) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  write_view(json, view);
  if (more) more(json);
  json.end_object();
  const std::string text = std::move(out).str();
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text)
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  return safe;
}

}  // namespace

std::string html_page(const View& view, const std::function<void(JsonWriter&)>& more) {
  // The same for every page, and longer to hash than most reports are to write.
  static const std::string style(report_assets().at("style"));
  static const std::string code = script();
  static const std::string allowed = policy(style, code);
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
      allowed +
      "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      html_escaped(view.title) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<main>" +
      "<noscript>This report is drawn by the scripts inside it; opcost --format markdown needs "
      "none.</noscript></main>\n<script type=\"application/json\" id=\"data\">";
  page += data_of(view, more);
  page += "</script>\n<script>" + code + "</script>\n</body>\n</html>\n";
  return page;
}

}  // namespace opcost
