// Writes JSON with indentation, members in the order they are given.
#include "io/json_writer.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "opcost/core/text.h"

namespace opcost {
namespace {

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

std::string quoted(std::string_view text) {
  if (is_plain(text)) return '"' + std::string(text) + '"';  // nearly all: ten times as fast
  using Json = nlohmann::json;
  constexpr int kNoIndent = -1;
  constexpr bool kAscii = true;  // harmless on any terminal and in any encoding
  return Json(text).dump(kNoIndent, ' ', kAscii, Json::error_handler_t::replace);
}

}  // namespace

void JsonWriter::key(std::string_view name) {
  separate();
  put(quoted(name));
  put(": ");
  after_key_ = true;
}

void JsonWriter::value(std::string_view text) { scalar(quoted(text)); }

void JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  scalar(exact_text(number));
}

void JsonWriter::begin(char bracket, Layout layout) {
  separate();
  put({&bracket, 1});
  const bool inside_line = !levels_.empty() && levels_.back().layout == Layout::Line;
  levels_.push_back({inside_line ? Layout::Line : layout});
}

void JsonWriter::end(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (!level.empty && level.layout == Layout::Block) break_line();
  put({&bracket, 1});
  if (levels_.empty()) put("\n");
}

void JsonWriter::scalar(std::string_view text) {
  separate();
  put(text);
}

// Writes the separator between the last value and the next; nothing after a key.
void JsonWriter::separate() {
  if (after_key_ || levels_.empty()) {
    after_key_ = false;
    return;
  }
  Level& level = levels_.back();
  const bool block = level.layout == Layout::Block;
  if (!level.empty) put(block ? "," : ", ");
  level.empty = false;
  if (block) break_line();
}

void JsonWriter::break_line() {
  put("\n");
  put(std::string(2 * levels_.size(), ' '));
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name);
  json.begin_array();
  for (const std::string& text : texts) json.value(text);
  json.end_array();
}

}  // namespace opcost
