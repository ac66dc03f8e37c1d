#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace opcost::test {

/// What a run of the program left behind.
struct Outcome {
  int exit = 0;
  std::string out, err;
};

/// Runs opcost in this process, from the source directory.
Outcome run_program(const std::vector<std::string>& arguments, const std::string& input = "");

/// Splits a command line at blanks; '...' keeps blanks together.
std::vector<std::string> split_command(std::string_view line);

/// Of a page for a browser its text and its data; what the program brings to every page (styles and
/// scripts) is left out.
std::string without_scripts(std::string page);

/// A text file of the source directory.
std::string source_file(const std::string& relative);
/// The folder of optional test data, or "" where there is none.
std::string shared_data();
/// Says once that a test was skipped for want of `what`.
void skipped(const std::string& what);

}  // namespace opcost::test
