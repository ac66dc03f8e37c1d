#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/descriptor.h"
#include "opcost/core/result.h"

namespace opcost {

/// Called now and then while waiting; true ends the wait.
using Interrupted = std::function<bool()>;

/// Exchanges lines of text with a child process (a runner, a meter). The child has its own process
/// group, so that opcost handles Ctrl-C. Every wait has a deadline, and the child ends with this
/// object.
class ChildProcess {
 public:
  /// Starts `arguments[0]`, found as the shell does. `name` is for messages:
  /// "the runner". Errors: no such program; no more processes.
  static Result<std::unique_ptr<ChildProcess>> start(const std::vector<std::string>& arguments,
                                                     std::string name, Interrupted interrupted);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Ends the child: closes its input; if that does not end it soon, it and all processes that it
  /// started are killed.
  ~ChildProcess();

  /// Errors: the child does not read within the time; an interrupt. If the child has ended,
  /// read_line() reports it.
  Status write_line(std::string_view line, std::chrono::duration<double> within);
  /// The next line of its output, without its end. Errors: the program ended
  /// (with its exit status and its last words on standard error), said nothing
  /// within the time, or a line of more than 64 KiB; an interrupt.
  Result<std::string> read_line(std::chrono::duration<double> within);

  /// Kills the child and all that it started; every later call is an error.
  void kill();
  /// The process group.
  int group() const { return pid_; }
  /// The end of what it wrote to standard error.
  std::string last_words() const;

 private:
  ChildProcess(int pid, Descriptor in, Descriptor out, Descriptor err, std::string name,
               Interrupted interrupted);

  using Deadline = std::chrono::steady_clock::time_point;
  Status wait_for(bool writable, Deadline deadline);
  void drain_errors(int pieces = 1);
  bool take_output();
  Error ended();
  Error silent(std::chrono::duration<double> within);
  bool runs() const;
  void reap();

  int pid_;
  Descriptor in_, out_, err_;
  std::string name_;
  Interrupted interrupted_;
  std::string output_;  // read, but not yet returned
  std::string errors_;
  bool input_open_ = true, output_open_ = true;  // as far as is known
  bool reaped_ = false;
  int status_ = 0;
};

}  // namespace opcost
