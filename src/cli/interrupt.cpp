// Ctrl-C, and the signal that asks a program to end, while something can still be kept.
#include "cli/interrupt.h"

namespace opcost::cli {
namespace {

// A signal handler can only reach a global variable.
volatile std::sig_atomic_t interrupts = 0;  // NOLINT(*-non-const-global-variables)

void remember(int) { interrupts = 1; }

}  // namespace

InterruptGuard::InterruptGuard() {
  interrupts = 0;
  struct sigaction action {};
  action.sa_handler = remember;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // a second signal is not caught
  ::sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &action, &before_[i]);
}

InterruptGuard::~InterruptGuard() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
}

bool InterruptGuard::interrupted() { return interrupts != 0; }

}  // namespace opcost::cli
