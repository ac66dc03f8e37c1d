#pragma once

#include <csignal>

namespace opcost::cli {

/// While it lives, Ctrl-C is remembered instead of ending the program; a second
/// Ctrl-C ends it as ever. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  /// Whether it came since the guard was made.
  static bool interrupted();

 private:
  struct sigaction before_ {};
};

}  // namespace opcost::cli
