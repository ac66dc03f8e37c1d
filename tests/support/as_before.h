#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace opcost::test {

/// Answers to many cases, held against those that a file of the source directory keeps, one a line:
///
///   CASE | ANSWER
///
/// An answer that is short is kept itself, " / " between its lines, a longer one as a hash and how
/// many lines it has. Numbers with a fraction are kept with six digits, so that every compiler
/// gives the same. OPCOST_TELL=WORDS prints the whole answers of cases with these words;
/// OPCOST_REBASE=1 writes the file anew.
class AsBefore {
 public:
  explicit AsBefore(std::string file);
  AsBefore(const AsBefore&) = delete;
  AsBefore& operator=(const AsBefore&) = delete;

  /// The cases of the file, in its order: for tests whose cases it lists. One without an answer,
  /// as one writes it, is one, too.
  std::vector<std::string> cases() const;
  /// Fails where the file has another answer, or none.
  void add(const std::string& name, const std::string& answer);
  /// After the last one: fails where the file has cases that were not added.
  void finish();

 private:
  std::string file_, now_;
  std::vector<std::pair<std::string, std::string>> before_;
  std::size_t added_ = 0;
};

/// The same text with six digits of numbers that have a fraction or an exponent.
std::string with_six_digits(std::string_view text);

}  // namespace opcost::test
