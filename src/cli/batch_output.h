#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "io/append_file.h"
#include "opcost/core/result.h"

namespace opcost::cli {

/// --output and --resume, as typed; both empty: the standard output.
struct BatchTarget {
  std::string output, resume;
};

/// Where the answers of a batch go, piece by piece.
class BatchOutput {
 public:
  /// Makes the file anew, or goes on with it: a last line that is not whole is cut off. Errors:
  /// both are given, no answers of a batch are in the file to go on with, it cannot be written.
  static Result<BatchOutput> open(const BatchTarget& target, std::ostream& screen);

  /// The number of the last line that has an answer; 0: none.
  std::size_t lines_done() const { return lines_done_; }
  /// Whether the answers go to that file.
  bool is(const std::string& path) const;
  /// A line with its break; it is written with the next flush().
  Status put(std::string_view line);
  Status flush();

 private:
  explicit BatchOutput(std::ostream& screen) : screen_(&screen) {}

  std::ostream* screen_;
  std::optional<AppendFile> file_;
  std::string waiting_;
  std::size_t lines_done_ = 0;
};

}  // namespace opcost::cli
