// What errors look like that quote a stranger.
#include "cli/exit_code.h"

#include <doctest/doctest.h>

#include <sstream>

namespace opcost::cli {
namespace {

std::string told(const Error& error) {
  std::istringstream in;
  std::ostringstream out, err;
  Streams streams{in, out, err, false, 0, false};
  CHECK(report(error, streams) == ExitCode::Trouble);
  return err.str();
}

TEST_CASE("Errors: of a name or a path at most 500 characters are told") {
  CHECK(told({"`" + std::string(5000, 'n') + "` is no dim", "", "see --help"}).size() < 560);
  CHECK(told({"cannot be read", std::string(5000, 'p'), ""}).size() < 560);
  std::string blanks = "`a";
  for (int i = 0; i < 2000; ++i) blanks += " b";
  CHECK(told({blanks + "` is no dim", "", ""}).size() < 560);
  CHECK(told({std::string(300, 'a') + " " + std::string(300, 'b'), "", ""}).size() > 600);
}

TEST_CASE("Errors: characters that steer a terminal are shown and not sent") {
  CHECK(told({"no \x1b[31mred\xe2\x80\xae \xff", "", ""}) ==
        "opcost: no \\x1b[31mred\\u{202e} \xEF\xBF\xBD\n");
}

}  // namespace
}  // namespace opcost::cli
