#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace opcost {

/// Writes JSON piece by piece, so that a large report needs no copy in memory. Pure ASCII,
/// whatever the strings contain: other characters are escaped, and bytes that are not UTF-8
/// become U+FFFD. Numbers never follow the locale. The caller must pair begin/end and
/// keys/values.
class JsonWriter {
 public:
  /// How the members of an object or array are laid out.
  enum class Layout : std::uint8_t {
    Block,  ///< Each on a line of its own.
    Line,   ///< All on one line, with everything inside.
  };

  explicit JsonWriter(std::ostream& out) : out_(out) {}

  void begin_object(Layout layout = Layout::Block) { begin('{', layout); }
  void end_object() { end('}'); }
  void begin_array(Layout layout = Layout::Block) { begin('[', layout); }
  void end_array() { end(']'); }

  /// The name of the member whose value comes next.
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view{text}); }
  void value(bool truth) { scalar(truth ? "true" : "false"); }
  void value(std::uint64_t number) { scalar(std::to_string(number)); }
  void value(std::int64_t number) { scalar(std::to_string(number)); }
  /// Shortest digits that read back as the same number; null if it is not finite.
  void value(double number);
  void null() { scalar("null"); }

  template <class T>
  void member(std::string_view name, const T& what) {
    key(name);
    value(what);
  }
  void null_member(std::string_view name) {
    key(name);
    null();
  }

 private:
  struct Level {
    Layout layout;
    bool empty = true;
  };

  void begin(char bracket, Layout layout);
  void end(char bracket);
  void scalar(std::string_view text);
  void separate();
  void break_line();
  void put(std::string_view text) {
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  }

  std::ostream& out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

/// A member that is a list of texts.
void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts);

}  // namespace opcost
