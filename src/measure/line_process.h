#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/descriptor.h"
#include "opcost/core/result.h"

namespace opcost {

/// A program to which lines are written and from which lines are read. Whatever it
/// does, no call takes longer than it was allowed, and the program ends with this object.
class LineProcess {
 public:
  /// Runs the command by the shell, in a process group of its own. Its standard error
  /// is opcost's.
  static Result<std::unique_ptr<LineProcess>> start(const std::string& command);

  /// Closes its input, waits a second, then kills it and all it has started.
  ~LineProcess();
  LineProcess(const LineProcess&) = delete;
  LineProcess& operator=(const LineProcess&) = delete;

  /// Errors: it has ended, it does not read.
  Status send(std::string_view line, double timeout_s);
  /// The next line without its end. Errors: it has ended (and how), it says nothing in
  /// time, a line longer than 4096 bytes.
  Result<std::string> receive(double timeout_s);
  /// Kills it: it does not keep to the protocol.
  void kill();

 private:
  LineProcess(pid_t process, Descriptor input, Descriptor output, std::string command)
      : process_(process),
        input_(std::move(input)),
        output_(std::move(output)),
        command_(std::move(command)) {}

  Error error(std::string what) const;
  Error ended();
  bool has_ended_within(double seconds) const;
  int reap();
  /// Taken out of what was read.
  std::optional<std::string> unread_line();

  pid_t process_;
  Descriptor input_, output_;
  std::string command_;
  std::string unread_;
};

}  // namespace opcost
