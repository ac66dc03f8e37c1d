#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "opcost/core/shared_pointer.h"

namespace opcost {

/// A text that does not change, and that its copies share: the name of a value stands with each
/// node that uses it, in the file's graph and in the report. Empty, it takes the room of a pointer.
/// It is read like a std::string.
class SharedText {
 public:
  SharedText() = default;
  // NOLINTBEGIN(*-explicit-*): a text like others
  SharedText(std::string text)
      : held_(text.empty() ? nullptr : SharedPointer<const std::string>::make(std::move(text))) {}
  SharedText(std::string_view text) : SharedText(std::string(text)) {}
  SharedText(const char* text) : SharedText(std::string(text)) {}
  operator const std::string&() const { return str(); }
  operator std::string_view() const { return str(); }
  // NOLINTEND(*-explicit-*)

  void clear() { *this = {}; }

  const std::string& str() const { return held_ ? *held_ : kNone; }
  bool empty() const { return !held_; }
  std::size_t size() const { return str().size(); }
  auto begin() const { return str().begin(); }
  auto end() const { return str().end(); }
  char operator[](std::size_t at) const { return str()[at]; }
  char front() const { return str().front(); }
  char back() const { return str().back(); }
  bool starts_with(std::string_view text) const { return str().starts_with(text); }
  bool ends_with(std::string_view text) const { return str().ends_with(text); }
  std::size_t find(std::string_view text, std::size_t from = 0) const {
    return str().find(text, from);
  }
  std::size_t find(char letter, std::size_t from = 0) const { return str().find(letter, from); }
  std::size_t rfind(char letter) const { return str().rfind(letter); }
  std::string substr(std::size_t at, std::size_t size = std::string::npos) const {
    return str().substr(at, size);
  }

  friend bool operator==(const SharedText& one, const SharedText& other) {
    return one.held_ == other.held_ || one.str() == other.str();
  }
  friend bool operator==(const SharedText& one, const std::string& other) {
    return one.str() == other;
  }
  friend bool operator==(const SharedText& one, std::string_view other) {
    return one.str() == other;
  }
  friend bool operator==(const SharedText& one, const char* other) { return one.str() == other; }
  friend std::strong_ordering operator<=>(const SharedText& one, const SharedText& other) {
    return one.str() <=> other.str();
  }
  friend std::strong_ordering operator<=>(const SharedText& one, const std::string& other) {
    return one.str() <=> other;
  }
  friend std::string operator+(std::string one, const SharedText& other) {
    return std::move(one) += other.str();
  }
  friend std::string operator+(const SharedText& one, std::string_view other) {
    return std::string(one.str()) += other;
  }
  friend std::ostream& operator<<(std::ostream& out, const SharedText& text) {
    return out << text.str();
  }

 private:
  inline static const std::string kNone;

  SharedPointer<const std::string> held_;
};

}  // namespace opcost

template <>
struct std::hash<opcost::SharedText> {
  std::size_t operator()(const opcost::SharedText& text) const {
    return std::hash<std::string>{}(text);
  }
};
