// Parses the arithmetic expressions of custom rules.
#include "rules/custom/expression_parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/parse.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

using Term = ExpressionTerm;
using Tree = std::shared_ptr<const Term>;
using Words = std::vector<std::string>;

// Limits chosen by us: expressions are short, and each level is recursion.
constexpr std::size_t kLongest = 4096;
constexpr int kDeepest = 100;

constexpr std::array<std::string_view, 4> kOfTwo{"min", "max", "floor_div", "ceil_div"};
constexpr std::array<std::string_view, 2> kOfOperand{"size", "rank"};

bool begins_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

Tree number(std::int64_t value) {
  return std::make_shared<const Term>(Term{Term::Kind::Number, value, "", {}});
}

Tree combination(std::string name, Tree a, Tree b) {
  return std::make_shared<const Term>(
      Term{Term::Kind::Combination, 0, std::move(name), {std::move(a), std::move(b)}});
}

Tree about(Term::Kind kind, std::string name, std::vector<Tree> parts = {}) {
  return std::make_shared<const Term>(Term{kind, 0, std::move(name), std::move(parts)});
}

/// A recursive descent; the first error stops it.
class Parser {
 public:
  Parser(std::string_view text, const Words& operands, const Words& attributes)
      : text_(text), operands_(operands), attributes_(attributes) {}

  Result<Tree> whole() {
    if (text_.size() > kLongest) fail("the expression is too long");
    Tree tree = sum();
    skip_blanks();
    if (at_ < text_.size()) fail("unexpected `" + std::string(1, text_[at_]) + "`");
    if (error_) return *error_;
    return tree;
  }

 private:
  void fail(std::string what, std::string hint = "") {
    if (!error_) error_ = Error{std::move(what), std::to_string(at_ + 1), std::move(hint)};
    at_ = text_.size();
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  char peek() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!take(c)) fail(std::string("`") + c + "` is missing here");
  }

  Tree sum() {
    if (++depth_ > kDeepest) fail("the expression is nested too deep");
    Tree tree = error_ ? number(0) : product();
    for (char c = peek(); !error_ && (c == '+' || c == '-'); c = peek()) {
      ++at_;
      tree = combination(std::string(1, c), tree, product());
    }
    --depth_;
    return tree;
  }

  Tree product() {
    Tree tree = factor();
    for (char c = peek(); !error_ && (c == '*' || c == '/' || c == '%'); c = peek()) {
      ++at_;
      tree = combination(std::string(1, c), tree, factor());
    }
    return tree;
  }

  Tree factor() {
    const char c = peek();
    if (c == '-') {
      ++at_;
      if (++depth_ > kDeepest) fail("the expression is nested too deep");
      Tree tree = error_ ? number(0) : combination("-", number(0), factor());
      --depth_;
      return tree;
    }
    if (take('(')) {
      Tree tree = sum();
      expect(')');
      return tree;
    }
    if (is_digit(c)) return literal();
    if (begins_word(c)) return named();
    fail("a number or a name is missing here");
    return number(0);
  }

  Tree literal() {
    std::string_view rest = text_.substr(at_);
    const auto value = take_number<std::int64_t>(rest);
    if (!value) fail("the number does not fit 64 bits");
    at_ = text_.size() - rest.size();
    return number(value.value_or(0));
  }

  std::string word() {
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (begins_word(text_[at_]) || is_digit(text_[at_]))) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  Tree named() {
    const std::size_t begin = at_;
    std::string name = word();
    if (peek() == '(') return call(std::move(name), begin);
    if (peek() == '[') return dim(std::move(name), begin);
    check(name, attributes_, begin, "attribute");
    return about(Term::Kind::Attribute, std::move(name));
  }

  void check(const std::string& name, const Words& known, std::size_t begin,
             const std::string& what) {
    if (std::ranges::find(known, name) != known.end()) return;
    at_ = begin;
    const std::string near = did_you_mean(name, known);
    fail("no " + what + " is named `" + name + "`",
         near.empty() && !known.empty() ? "there are: " + joined(known) : near);
  }

  Tree dim(std::string name, std::size_t begin) {
    check(name, operands_, begin, "operand");
    expect('[');
    Tree axis = sum();
    expect(']');
    return about(Term::Kind::DimOf, std::move(name), {std::move(axis)});
  }

  Tree call(std::string name, std::size_t begin) {
    expect('(');
    if (std::ranges::find(kOfOperand, name) != kOfOperand.end()) {
      const std::size_t operand_at = at_;
      std::string operand = word();
      check(operand, operands_, operand_at, "operand");
      expect(')');
      return about(name == "size" ? Term::Kind::Size : Term::Kind::Rank, std::move(operand));
    }
    Words functions(kOfTwo.begin(), kOfTwo.end());
    functions.insert(functions.end(), kOfOperand.begin(), kOfOperand.end());
    check(name, functions, begin, "function");
    Tree first = error_ ? number(0) : sum();
    expect(',');
    Tree second = error_ ? number(0) : sum();
    expect(')');
    return combination(std::move(name), std::move(first), std::move(second));
  }

  std::string_view text_;
  const Words& operands_;
  const Words& attributes_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<std::shared_ptr<const ExpressionTerm>> parse_expression(
    std::string_view text, const std::vector<std::string>& operands,
    const std::vector<std::string>& attributes) {
  return Parser(text, operands, attributes).whole();
}

}  // namespace opcost
