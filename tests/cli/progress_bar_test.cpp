// What the progress bar draws.
#include "cli/progress_bar.h"

#include <doctest/doctest.h>

#include <sstream>

namespace opcost::cli {
namespace {

std::string shown(bool terminal) {
  std::istringstream in;
  std::ostringstream out, err;
  Streams streams{in, out, err};
  streams.err_is_terminal = terminal;
  {
    ProgressBar bar(streams, "bootstrap");
    bar.show(0.5);
    bar.show(0.5001);  // the same whole percent: nothing new to show
  }
  CHECK(out.str().empty());
  return err.str();
}

TEST_CASE("Progress: a bar on a terminal, gone when done, nothing elsewhere") {
  const std::string half = std::string(20, '#') + std::string(20, ' ');
  CHECK(shown(true) == "\rbootstrap [" + half + "] 50 %\r\x1b[K");
  CHECK(shown(false).empty());
}

TEST_CASE("Progress: a note stands behind the bar and is drawn anew when it changes") {
  std::istringstream in;
  std::ostringstream out, err;
  Streams streams{in, out, err};
  streams.err_is_terminal = true;
  {
    ProgressBar bar(streams, "measure");
    bar.show(0.25, "3 min left");
    bar.show(0.25, "3 min left");
    bar.show(0.25, "2 min left");
  }
  const std::string quarter =
      "\rmeasure [" + std::string(5, '#') + std::string(15, ' ') + "] 25 %  ";
  CHECK(err.str() == quarter + "3 min left\x1b[K" + quarter + "2 min left\x1b[K\r\x1b[K");
}

}  // namespace
}  // namespace opcost::cli
