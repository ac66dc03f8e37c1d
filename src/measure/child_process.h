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

/// Asked now and then while something is waited for: true ends the wait.
using Interrupted = std::function<bool()>;

/// Text lines to and from a program that runs beside opcost (a runner, a meter), in
/// a process group of its own so that Ctrl-C is opcost's to handle. Every wait has a
/// deadline, and the program ends with this object.
class ChildProcess {
 public:
  /// Starts `arguments[0]`, found as the shell does. `name` is for messages:
  /// "the runner". Errors: no such program; no more processes.
  static Result<std::unique_ptr<ChildProcess>> start(const std::vector<std::string>& arguments,
                                                     std::string name, Interrupted interrupted);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Ends the program: its input is closed; if that does not end it soon, it and
  /// all that it started are killed.
  ~ChildProcess();

  /// Errors: the program reads nothing within the time; an interrupt. Where it has
  /// ended, read_line() tells.
  Status write_line(std::string_view line, std::chrono::duration<double> within);
  /// The next line of its output, without its end. Errors: the program ended
  /// (with its exit status and its last words on standard error), said nothing
  /// within the time, or a line of more than 64 KiB; an interrupt.
  Result<std::string> read_line(std::chrono::duration<double> within);

  /// Kills it and all that it started; every call is an error from then on.
  void kill();
  /// The process group.
  int group() const { return pid_; }
  /// What it last wrote to standard error, cut at the front.
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
  std::string output_;  // read and not yet handed out
  std::string errors_;
  bool input_open_ = true, output_open_ = true;  // as far as is known
  bool reaped_ = false;
  int status_ = 0;
};

}  // namespace opcost
