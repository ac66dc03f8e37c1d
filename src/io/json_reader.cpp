// Reads JSON into a tree that remembers the line of every value.
#include "io/json_reader.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

namespace opcost {
namespace {

/// How far the parser has come. It reads one character past a number, and blanks after a number
/// may contain line ends: the line is that of the last other character.
struct Progress {
  std::size_t newlines = 0;
  std::size_t line = 1;

  void take(char c) {
    if (c == '\n') ++newlines;
    if (c != '\n' && c != ' ' && c != '\r' && c != '\t') line = newlines;
  }
};

/// Gives the text to the parser and counts the lines on the way.
class Reader {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the names of std::iterator_traits
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  // NOLINTEND(readability-identifier-naming)

  Reader(const char* at, Progress* progress) : at_(at), progress_(progress) {}
  reference operator*() const {
    progress_->take(*at_);
    return *at_;
  }
  Reader& operator++() {
    ++at_;
    return *this;
  }
  Reader operator++(int) { return std::exchange(*this, Reader{at_ + 1, progress_}); }
  bool operator==(const Reader& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  Progress* progress_;
};

/// Builds the tree from nlohmann's events: its own tree has no lines, and silently keeps the last
/// of two equal keys. Returning false ends the parse.
class JsonTreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonTreeBuilder(const Progress& progress, const JsonLimits& limits)
      : progress_(progress), limits_(limits) {}

  std::optional<JsonValue> root;
  std::string fault;

  bool null() override { return add(std::monostate{}); }
  bool boolean(bool truth) override { return add(truth); }
  bool number_integer(number_integer_t number) override { return add(std::int64_t{number}); }
  bool number_unsigned(number_unsigned_t number) override { return add(std::uint64_t{number}); }
  bool number_float(number_float_t number, const string_t&) override { return add(number); }
  bool string(string_t& text) override { return add(std::move(text)); }
  bool binary(binary_t&) override { return refuse("binary data"); }
  bool start_object(std::size_t) override { return open(JsonValue::Object{}); }
  bool start_array(std::size_t) override { return open(JsonValue::Array{}); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Open& parent = open_.back();
    if (!parent.keys.insert(name).second) return refuse("`" + name + "` is here twice");
    parent.key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t, const std::string& token,
                   const nlohmann::json::exception& problem) override {
    constexpr int kNumberOutOfRange = 406;  // nlohmann's id
    if (problem.id == kNumberOutOfRange) return refuse("a number beyond what a double holds");
    const bool at_end =
        std::string_view(problem.what()).find("end of input") != std::string_view::npos;
    return refuse(at_end ? "no JSON: the text ends too early"
                         : "no JSON: unexpected `" + token + "`");
  }

 private:
  /// An object or array that is still open.
  struct Open {
    JsonValue value;
    std::string key;  ///< The key whose value comes next.
    std::unordered_set<std::string> keys;
  };

  bool refuse(std::string what) {
    if (fault.empty()) fault = std::move(what);
    return false;
  }

  template <class Content>
  bool add(Content&& content) {
    if (++values_ > limits_.values)
      return refuse("more than " + std::to_string(limits_.values) + " values");
    return attach({{std::forward<Content>(content)}, progress_.line});
  }

  bool attach(JsonValue value) {
    if (open_.empty()) {
      root = std::move(value);
      return true;
    }
    Open& parent = open_.back();
    if (auto* array = std::get_if<JsonValue::Array>(&parent.value.value))
      array->push_back(std::move(value));
    else if (auto* object = std::get_if<JsonValue::Object>(&parent.value.value))
      object->push_back({std::move(parent.key), std::move(value)});
    return true;
  }

  template <class Container>
  bool open(Container empty) {
    if (open_.size() >= limits_.depth)
      return refuse("nested deeper than " + std::to_string(limits_.depth) + " levels");
    if (++values_ > limits_.values)
      return refuse("more than " + std::to_string(limits_.values) + " values");
    open_.push_back({{{std::move(empty)}, progress_.line}, "", {}});
    return true;
  }

  bool close() {
    JsonValue done = std::move(open_.back().value);
    open_.pop_back();
    return attach(std::move(done));
  }

  const Progress& progress_;
  const JsonLimits& limits_;
  std::vector<Open> open_;
  std::size_t values_ = 0;
};

}  // namespace

std::optional<double> JsonValue::number() const {
  if (const auto* whole = std::get_if<std::uint64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* below = std::get_if<std::int64_t>(&value)) return static_cast<double>(*below);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

std::optional<std::uint64_t> JsonValue::count() const {
  const auto* whole = std::get_if<std::uint64_t>(&value);
  return whole != nullptr ? std::optional{*whole} : std::nullopt;
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, key, &JsonMember::key);
  return found != members->end() ? &found->value : nullptr;
}

std::string_view JsonValue::kind() const {
  if (is_null()) return "null";
  if (truth() != nullptr) return "true or false";
  if (text() != nullptr) return "a text";
  if (array() != nullptr) return "an array";
  if (object() != nullptr) return "an object";
  return "a number";
}

Result<JsonValue> parse_json(std::string_view text, const std::string& file, std::size_t first_line,
                             const JsonLimits& limits) {
  if (text.size() > limits.bytes)
    return Error{"larger than " + std::to_string(limits.bytes) + " bytes", file, ""};
  Progress progress{first_line, first_line};
  JsonTreeBuilder builder(progress, limits);
  const char* begin = text.data();
  const bool whole = nlohmann::json::sax_parse(Reader{begin, &progress},
                                               Reader{begin + text.size(), &progress}, &builder);
  if (whole && builder.root) return *std::move(builder.root);
  return Error{builder.fault, file + ":" + std::to_string(progress.line), ""};
}

Error json_error(const JsonValue& value, const std::string& file, std::string what,
                 std::string hint) {
  return {std::move(what), file + ":" + std::to_string(value.line), std::move(hint)};
}

}  // namespace opcost
