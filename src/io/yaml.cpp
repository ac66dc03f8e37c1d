// Reads YAML into a tree that remembers the place of every key and value.
#include "io/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

std::string place(const std::string& file, int line, int column) {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

/// Builds the tree from yaml-cpp's events. Its own tree has no places of keys, silently keeps the
/// first of two equal keys, and expands aliases. Refused constructs are thrown as yaml-cpp's
/// own exception, which leaves its parser.
class YamlTreeBuilder final : public YAML::EventHandler {
 public:
  explicit YamlTreeBuilder(const std::string& file)
      : file_(std::make_shared<const std::string>(file)) {}

  std::optional<YamlNode> take_root() { return std::exchange(root_, std::nullopt); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) refuse(mark, "a second document begins here; one is expected");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(node(Kind::Null, mark, "", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_anchor(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (std::ranges::any_of(value, is_control)) refuse(mark, "a control character in a text");
    YamlNode scalar = node(Kind::Scalar, mark, tag, anchor);
    scalar.scalar = value;
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(node(Kind::Sequence, mark, tag, anchor), mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(node(Kind::Mapping, mark, tag, anchor), mark);
  }
  void OnMapEnd() override { close(); }

 private:
  /// A sequence or mapping that is still open.
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;       ///< The key whose value comes next.
    std::map<std::string, int> lines;  ///< The keys so far.
  };

  [[noreturn]] static void refuse(const YAML::Mark& mark, const std::string& what) {
    throw YAML::ParserException(mark, what);
  }
  [[noreturn]] static void refuse_at(const YamlNode& node, const std::string& what) {
    YAML::Mark mark;
    mark.line = node.line - 1;
    mark.column = node.column - 1;
    refuse(mark, what);
  }
  [[noreturn]] static void refuse_anchor(const YAML::Mark& mark) {
    refuse(mark, "anchors and aliases (& and *) are not supported; write the value again");
  }

  YamlNode node(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) refuse_anchor(mark);
    // yaml-cpp reports the tag "?" for a plain value and "!" for a quoted one.
    if (!tag.empty() && tag != "?" && tag != "!") refuse(mark, "tags (!...) are not supported");
    if (++nodes_ > kMaxYamlNodes)
      refuse(mark, "more than " + std::to_string(kMaxYamlNodes) + " values");
    YamlNode made;
    made.kind = kind;
    made.line = mark.line + 1;
    made.column = mark.column + 1;
    made.file = file_;
    return made;
  }

  void open(YamlNode container, const YAML::Mark& mark) {
    if (open_.size() >= kMaxYamlDepth)
      refuse(mark, "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels");
    open_.push_back({std::move(container), std::nullopt, {}});
  }

  void close() {
    YamlNode done = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Kind::Sequence) {
      parent.node.sequence.push_back(std::move(value));
    } else if (!parent.key) {
      parent.key = checked_key(parent, std::move(value));
    } else {
      parent.node.mapping.push_back({*std::exchange(parent.key, std::nullopt), std::move(value)});
    }
  }

  static YamlNode checked_key(Open& parent, YamlNode key) {
    if (key.kind != Kind::Scalar) refuse_at(key, "a key must be a word or a number");
    const auto [first, is_new] = parent.lines.try_emplace(key.scalar, key.line);
    if (!is_new)
      refuse_at(key, "`" + key.scalar + "` is here twice; first in line " +
                         std::to_string(first->second));
    return key;
  }

  std::shared_ptr<const std::string> file_;
  std::vector<Open> open_;
  std::optional<YamlNode> root_;
  std::size_t nodes_ = 0;
};

// yaml-cpp takes byte 4 for the end of the text and would ignore the rest.
std::optional<Error> control_character(std::string_view text, const std::string& file) {
  const auto found = std::ranges::find_if(text, is_control);
  if (found == text.end()) return std::nullopt;
  const std::string_view before = text.substr(0, static_cast<std::size_t>(found - text.begin()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
  return Error{"a control character: this is no text file, and no YAML",
               place(file, static_cast<int>(line), static_cast<int>(column)), ""};
}

Result<YamlNode> build_tree(std::string_view text, const std::string& file) {
  YamlTreeBuilder builder(file);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& problem) {
    const bool known = !problem.mark.is_null() && problem.mark.line >= 0;
    return Error{problem.msg,
                 known ? place(file, problem.mark.line + 1, problem.mark.column + 1) : file,
                 "it is read as YAML: is this the file that was meant?"};
  } catch (const std::exception& problem) {
    return Error{std::string("no YAML: ") + problem.what(), file, ""};
  }
  auto root = builder.take_root();
  if (!root) return Error{"the file is empty", place(file, 1, 1), ""};
  return *std::move(root);
}

}  // namespace

std::string YamlNode::where() const { return place(file ? *file : "", line, column); }

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto is_key = [key](const YamlEntry& entry) { return entry.key.scalar == key; };
  const auto found = std::ranges::find_if(mapping, is_key);
  return found != mapping.end() ? &found->value : nullptr;
}

Result<YamlNode> parse_yaml(std::string_view text, const std::string& file) {
  if (text.size() > kMaxYamlBytes)
    return Error{"larger than " + std::to_string(kMaxYamlBytes) + " bytes", file, ""};
  if (auto error = control_character(text, file)) return *std::move(error);
  return build_tree(text, file);
}

Error yaml_error(const YamlNode& node, std::string what, std::string hint) {
  return {std::move(what), node.where(), std::move(hint)};
}

std::string yaml_quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') {
      result += "\\n";
      continue;
    }
    result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return result + "\"";
}

}  // namespace opcost
