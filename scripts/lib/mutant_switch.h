#pragma once

// Put before a source by scripts/mutate: which of the changes that were compiled in is switched on,
// and which of them a run reaches.
#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <atomic>
#include <cstdlib>
#include <string>

// A changed expression may well compare what cannot differ, or shadow.
#pragma clang diagnostic ignored "-Weverything"

namespace opcost_mutant {

inline void note(int mutant) {
  static std::array<std::atomic<bool>, 100'000> noted;
  static const char* const file = std::getenv("OPCOST_REACHED");
  if (file == nullptr || noted.at(static_cast<std::size_t>(mutant)).exchange(true)) return;
  const int descriptor = ::open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  const std::string line = std::to_string(mutant) + "\n";
  if (descriptor < 0 || ::write(descriptor, line.data(), line.size()) < 0) std::abort();
  ::close(descriptor);
}

/// Whether the program is the one with this change: OPCOST_MUTANT has its number.
inline bool on(int mutant) {
  static const char* const asked = std::getenv("OPCOST_MUTANT");
  static const int number = asked == nullptr ? 0 : std::atoi(asked);
  note(mutant);
  return mutant == number;
}

}  // namespace opcost_mutant
