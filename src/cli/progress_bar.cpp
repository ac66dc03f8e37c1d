// A progress bar on standard error.
#include "cli/progress_bar.h"

#include <string>

#include "report/layout/printable.h"

namespace opcost::cli {
namespace {
constexpr std::size_t kColumns = 40;
constexpr std::size_t kColumnsBesideNote = 20;
}  // namespace

ProgressBar::~ProgressBar() {
  if (percent_ >= 0) streams_.err << "\r\x1b[K" << std::flush;
}

void ProgressBar::show(double share, const std::string& note) {
  const int percent = static_cast<int>(100.0 * share);
  if (!streams_.err_is_terminal || (percent == percent_ && note == note_)) return;
  percent_ = percent;
  note_ = note;
  const std::size_t columns = note.empty() ? kColumns : kColumnsBesideNote;
  const auto done = static_cast<std::size_t>(share * static_cast<double>(columns));
  streams_.err << "\r" << label_ << " [" << std::string(done, '#')
               << std::string(columns - done, ' ') << "] " << percent << " %";
  if (!note.empty()) streams_.err << "  " << printable(note) << "\x1b[K";
  streams_.err << std::flush;
}

}  // namespace opcost::cli
