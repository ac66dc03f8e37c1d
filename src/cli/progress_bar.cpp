#include "cli/progress_bar.h"

#include <string>

namespace opcost::cli {
namespace {
constexpr std::size_t kColumns = 40;
}

ProgressBar::~ProgressBar() {
  if (percent_ >= 0) streams_.err << "\r\x1b[K" << std::flush;
}

void ProgressBar::show(double share) {
  const int percent = static_cast<int>(100.0 * share);
  if (!streams_.err_is_terminal || percent == percent_) return;
  percent_ = percent;
  const auto done = static_cast<std::size_t>(share * static_cast<double>(kColumns));
  streams_.err << "\r" << label_ << " [" << std::string(done, '#')
               << std::string(kColumns - done, ' ') << "] " << percent << " %" << std::flush;
}

}  // namespace opcost::cli
