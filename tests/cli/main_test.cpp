// The program as it is started: its arguments, the terminal and the environment.
#include <doctest/doctest.h>

#include "support/program.h"
#include "support/started.h"
#include "support/text.h"

namespace opcost::test {
namespace main_cases {

const std::string kModel = "models/lenet5.onnx";
const TerminalSize kHigh{64, 500};

std::string as_wide_as(const std::string& width) {
  return run_program({kModel, "--width", width}).out;
}

// A text that the screen holds needs no summary at its end; one for a pipe has it.
std::string without_summary(const std::string& text) {
  const std::size_t at = text.find("\nIn short");
  REQUIRE(at != std::string::npos);
  return text.substr(0, at);
}

TEST_CASE("Program: its arguments are what stands behind its name") {
  CHECK(started({"--version"}) == run_program({"--version"}).out);
  CHECK(started({kModel, "--format", "json"}) == run_program({kModel, "--format", "json"}).out);
  CHECK(started({kModel, "--width", "72"}) == as_wide_as("72"));
}

TEST_CASE("Program: $COLUMNS is the width where it is a number above 0") {
  const std::string unsaid = started({kModel});
  CHECK(unsaid == run_program({kModel}).out);
  CHECK(started({kModel}, {"COLUMNS=64"}) == as_wide_as("64"));
  for (const char* columns : {"COLUMNS=", "COLUMNS=0", "COLUMNS=-64", "COLUMNS=:", "COLUMNS=/64"})
    CHECK_MESSAGE(started({kModel}, {columns}) == unsaid, columns);
  CHECK(started({kModel}, {"COLUMNS=90"}) == as_wide_as("90"));
  CHECK(started({kModel}, {"COLUMNS=90"}, &kHigh).find(" \u00b5J") != std::string::npos);
}

TEST_CASE("Program: the first variable that is set says whether the locale has more than ASCII") {
  struct Case {
    std::vector<std::string> variables;
    bool ascii;
  };
  for (const Case& one :
       {Case{{}, false}, Case{{"LANG=C"}, true}, Case{{"LANG=C.UTF-8"}, false},
        Case{{"LANG=de_DE.utf8"}, false}, Case{{"LANG=AZ_az.Utf-8"}, false}, Case{{"LANG="}, false},
        Case{{"LC_ALL=", "LANG=C"}, true},
        Case{{"LC_ALL=C", "LC_CTYPE=C.UTF-8", "LANG=C.UTF-8"}, true},
        Case{{"LC_CTYPE=C", "LANG=C.UTF-8"}, true}, Case{{"LC_CTYPE=C.UTF-8", "LANG=C"}, false}}) {
    CAPTURE(one.variables);
    const std::string text = started({kModel}, one.variables);
    CHECK(holds(text, "energy uJ") == one.ascii);
    CHECK(holds(text, "energy \u00b5J") != one.ascii);
  }
}

TEST_CASE("Program: a terminal's size is that of the text, 80 columns where it does not tell") {
  const auto on_terminal = [](const TerminalSize& size, std::vector<std::string> variables = {}) {
    variables.emplace_back("NO_COLOR=1");
    return started({kModel}, variables, &size);
  };
  CHECK(on_terminal(kHigh) == without_summary(as_wide_as("64")));
  CHECK(on_terminal(kHigh, {"COLUMNS=72"}) == without_summary(as_wide_as("72")));
  CHECK(on_terminal({1, 500}) == without_summary(started({kModel}, {"COLUMNS=1"})));
  CHECK(on_terminal({64, 10}) == as_wide_as("64"));
  for (const TerminalSize& size : {TerminalSize{0, 500}, TerminalSize{64, 0}, TerminalSize{}})
    CHECK(on_terminal(size) == as_wide_as("80"));  // and 24 lines
}

TEST_CASE("Program: a terminal has colours, unless $NO_COLOR is anything") {
  const std::string escape = "\x1b[";
  CHECK(holds(started({kModel}, {}, &kHigh), escape));
  CHECK(holds(started({kModel}, {"NO_COLOR="}, &kHigh), escape));
  CHECK_FALSE(holds(started({kModel}, {"NO_COLOR=0"}, &kHigh), escape));
  CHECK_FALSE(holds(started({kModel}), escape));
}

}  // namespace main_cases
}  // namespace opcost::test
