// Figures as data for the pages for a browser.
#include "report/figures/figure.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

std::string_view kind_name(FigureKind kind) {
  switch (kind) {
    case FigureKind::Bars:
    case FigureKind::Columns: return "bars";
    case FigureKind::Points: return "points";
    case FigureKind::Lines: return "lines";
    case FigureKind::Waterfall: return "waterfall";
  }
  return "";
}

void write_axis(JsonWriter& json, std::string_view name, const FigureAxis& axis) {
  json.key(name);
  json.begin_object(Layout::Line);
  json.member("label", axis.label);
  json.member("unit", axis.unit);
  json.member("log", axis.log);
  json.member("zero", axis.zero);
  json.end_object();
}

void write_optional(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  if (!value) return json.null_member(name);
  json.member(name, *value);
}

template <class List>
void write_values(JsonWriter& json, std::string_view name, const List& values) {
  json.key(name);
  json.begin_array(Layout::Line);
  for (const auto value : values) json.value(value);
  json.end_array();
}

void write_item(JsonWriter& json, const FigureItem& item) {
  json.begin_object(Layout::Line);
  json.member("label", printable(item.label));
  write_optional(json, "value", item.value);
  write_values(json, "parts", item.parts);
  write_optional(json, "low", item.low);
  write_optional(json, "high", item.high);
  json.member("part", item.in_part);
  json.member("total", item.total);
  json.end_object();
}

void write_point(JsonWriter& json, const FigurePoint& point) {
  json.begin_object(Layout::Line);
  json.member("label", printable(point.label));
  json.member("x", point.x);
  json.member("y", point.y);
  json.member("group", static_cast<std::uint64_t>(point.group));
  json.member("front", point.front);
  json.end_object();
}

void write_series(JsonWriter& json, const FigureSeries& series) {
  json.begin_object(Layout::Line);
  json.member("name", printable(series.name));
  write_values(json, "x", series.x);
  write_values(json, "y", series.y);
  json.key("part");
  json.begin_array(Layout::Line);
  for (std::size_t at = 0; at < series.x.size(); ++at)
    json.value(at < series.in_part.size() && series.in_part[at]);
  json.end_array();
  json.end_object();
}

template <class List, class Write>
void write_list(JsonWriter& json, std::string_view name, const List& list, Write write) {
  json.key(name);
  json.begin_array();
  for (const auto& one : list) write(json, one);
  json.end_array();
}

}  // namespace

void write_figure(JsonWriter& json, const Figure& figure) {
  const auto text = [](JsonWriter& to, const std::string& one) { to.value(printable(one)); };
  json.begin_object();
  json.member("kind", kind_name(figure.kind));
  json.member("title", printable(figure.title));
  json.member("note", printable(figure.note));
  write_axis(json, "x", figure.x);
  write_axis(json, "y", figure.y);
  write_list(json, "names", figure.names, text);
  json.member("interval", figure.interval);
  json.member("front", figure.front);
  json.member("diagonal", figure.diagonal);
  write_list(json, "items", figure.items, write_item);
  write_list(json, "points", figure.points, write_point);
  write_list(json, "series", figure.series, write_series);
  write_list(json, "categories", figure.categories, text);
  json.end_object();
}

}  // namespace opcost
