#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace opcost {

enum class Style : std::uint8_t { Plain, Strong, Faint, Bar, Alarm };

/// A page of text lines with a limited width, with or without colour. All text must be printable.
class Page {
 public:
  Page(std::ostream& out, std::size_t width, bool colour)
      : out_(out), width_(width), colour_(colour) {}

  std::size_t width() const { return width_; }
  /// The text in a style; unchanged if the page has no colour.
  std::string styled(std::string_view text, Style style) const;
  /// The same at the end of a line.
  void append_styled(std::string& line, std::string_view text, Style style) const;

  /// One line as it is, without trailing spaces.
  void line(std::string text = {});
  /// An empty line and a heading.
  void heading(std::string_view text);
  /// Wrapped text under a label: "  table       45nm".
  void labelled(std::string_view label, std::string_view text, Style style = Style::Plain);
  /// Wrapped text after a mark: "  - text".
  void item(std::string_view text);
  /// Wrapped text, indented.
  void paragraph(std::string_view text, Style style = Style::Plain);

 private:
  void hang(const std::string& mark, std::size_t indent, std::string_view text, Style style);

  std::ostream& out_;
  std::size_t width_;
  bool colour_;
};

}  // namespace opcost
