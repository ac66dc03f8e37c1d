#pragma once

#include <array>
#include <csignal>

namespace opcost::cli {

/// While it lives, Ctrl-C (SIGINT), SIGTERM and SIGHUP are remembered instead of ending the
/// program; a second one ends it as ever. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  /// Whether it came since the guard was made.
  static bool interrupted();

 private:
  static constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

  std::array<struct sigaction, kSignals.size()> before_{};
};

}  // namespace opcost::cli
