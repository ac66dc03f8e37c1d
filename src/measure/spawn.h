#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "io/descriptor.h"

namespace opcost {

/// Both ends; no program that is started later inherits them.
struct Pipe {
  Descriptor read_end, write_end;

  /// False, with errno, if the system gives none.
  bool open();
};

/// A child's standard input, output and error.
struct ChildPipes {
  Pipe in, out, err;

  bool open() { return in.open() && out.open() && err.open(); }
};

/// Starts `words[0]`, found as the shell does, in a process group of its own. 0, or the system's
/// error number: ENOENT if there is no such program.
int spawn(std::vector<std::string> words, const ChildPipes& pipes, pid_t& pid);

}  // namespace opcost
