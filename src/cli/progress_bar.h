#pragma once

#include <string>

#include "cli/streams.h"

namespace opcost::cli {

/// A bar on the error stream, only if that is a terminal; removed when done.
class ProgressBar {
 public:
  ProgressBar(Streams& streams, const char* label) : streams_(streams), label_(label) {}
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  /// From 0 to 1; `note` (printable) is shown behind the bar: what is done, the time left.
  void show(double share, const std::string& note = "");

 private:
  Streams& streams_;
  const char* label_;
  int percent_ = -1;
  std::string note_;
};

}  // namespace opcost::cli
