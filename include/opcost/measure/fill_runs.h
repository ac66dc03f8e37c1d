#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "opcost/core/result.h"

namespace opcost {

/// A row of a runs file that has no energy yet.
struct OpenRun {
  std::size_t row = 0;   ///< From 0.
  std::string model;     ///< The path to open.
  std::string bindings;  ///< "batch=8 x=1x3x224x224"
};

/// A runs file (CSV) whose energies are still to be measured, as `opcost sample` writes it: held as
/// the texts of its cells, so that what is not measured stays as it was.
class RunsToFill {
 public:
  /// Errors: a file that cannot be read or is no CSV with the column `energy_j`.
  static Result<RunsToFill> read(const std::string& path);

  const std::string& path() const { return path_; }
  std::size_t rows() const { return rows_.size(); }
  /// Rows without energy_j, in their order: of their `model`, else of `config`.onnx. Error: it is
  /// not there.
  Result<std::vector<OpenRun>> open_runs() const;
  /// Sets cells of a row by their titles, and writes the file anew, completely or not at all.
  Status fill(std::size_t row, const std::map<std::string, std::string>& cells);

 private:
  std::string path_;
  std::vector<std::string> titles_;
  std::vector<std::vector<std::string>> rows_;  ///< As long as titles_.

  std::size_t column(const std::string& title);
};

}  // namespace opcost
