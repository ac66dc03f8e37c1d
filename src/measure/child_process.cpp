// Starts a child process and exchanges lines with it through pipes.
#include "measure/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <thread>
#include <utility>

#include "measure/no_broken_pipe.h"
#include "measure/spawn.h"
#include "opcost/core/text.h"
#include "opcost/measure/seconds.h"

namespace opcost {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kLongestLine = std::size_t{64} << 10;
constexpr int kPipeful = 16;  // buffers that a pipe holds
constexpr std::size_t kErrorsKept = std::size_t{4} << 10;
constexpr auto kSlice = 100ms;      // interval between two checks for an interrupt
constexpr auto kFarewell = 1000ms;  // time for the child to end by itself after its input is closed

std::string why(int code) { return std::generic_category().message(code); }

void make_nonblocking(int file) { ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL) | O_NONBLOCK); }

std::string seconds_text(std::chrono::duration<double> time) {
  return rounded_text(time.count(), 3) + " s";
}

SteadyClock::time_point after(std::chrono::duration<double> within) {
  // Longer than any measurement; and what steady_clock can hold.
  const auto most = std::chrono::duration<double>(std::chrono::hours(24 * 365));
  return SteadyClock::now() +
         std::chrono::duration_cast<SteadyClock::duration>(std::min(within, most));
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const std::vector<std::string>& arguments,
                                                          std::string name,
                                                          Interrupted interrupted) {
  ChildPipes pipes;
  if (!pipes.open()) return Error{"cannot start " + name + ": " + why(errno), "", ""};
  pid_t pid = 0;
  const int failed = spawn(arguments, pipes, pid);
  if (failed != 0)
    return Error{"cannot start " + name + ": " + why(failed), arguments.front(),
                 failed == ENOENT ? "is it installed, and in the PATH?" : ""};
  // Not make_unique: the constructor is private.
  return std::unique_ptr<ChildProcess>(
      new ChildProcess(pid, std::move(pipes.in.write_end), std::move(pipes.out.read_end),
                       std::move(pipes.err.read_end), std::move(name), std::move(interrupted)));
}

ChildProcess::ChildProcess(int pid, Descriptor in, Descriptor out, Descriptor err, std::string name,
                           Interrupted interrupted)
    : pid_(pid),
      in_(std::move(in)),
      out_(std::move(out)),
      err_(std::move(err)),
      name_(std::move(name)),
      interrupted_(std::move(interrupted)) {
  for (const Descriptor* file : {&in_, &out_, &err_}) make_nonblocking(file->number());
}

ChildProcess::~ChildProcess() {
  in_.close();
  const auto deadline = SteadyClock::now() + kFarewell;
  while (runs() && SteadyClock::now() < deadline) {
    drain_errors();
    take_output();
    output_.clear();
    std::this_thread::sleep_for(5ms);
  }
  kill();
}

std::string ChildProcess::last_words() const {
  const auto end = errors_.find_last_not_of(" \t\r\n");
  return end == std::string::npos ? "" : errors_.substr(0, end + 1);
}

// Waits until something can be read or written. Meanwhile it reads standard error, so that
// this pipe does not fill up.
Status ChildProcess::wait_for(bool writable, Deadline deadline) {
  while (true) {
    if (interrupted_ && interrupted_()) return Error{"interrupted", "", ""};
    const auto left = deadline - SteadyClock::now();
    if (left <= SteadyClock::duration::zero()) return Ok{};
    const auto slice = std::min<SteadyClock::duration>(left, kSlice);
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(slice).count() + 1;
    std::array<pollfd, 2> files{pollfd{writable ? in_.number() : out_.number(),
                                       static_cast<short>(writable ? POLLOUT : POLLIN), 0},
                                pollfd{err_.number(), POLLIN, 0}};  // a closed one is left out
    if (::poll(files.data(), files.size(), static_cast<int>(milliseconds)) < 0) continue;
    if (files[1].revents != 0) drain_errors();
    if (files[0].revents != 0) return Ok{};
  }
}

// Reads a limited number of pieces, because the child may write without end.
void ChildProcess::drain_errors(int pieces) {
  std::array<char, 4096> block{};
  for (int piece = 0; piece < pieces && err_.is_open(); ++piece) {
    const ssize_t got = ::read(err_.number(), block.data(), block.size());
    if (got == 0) err_.close();
    if (got <= 0) return;
    errors_.append(block.data(), static_cast<std::size_t>(got));
    if (errors_.size() > kErrorsKept) errors_.erase(0, errors_.size() - kErrorsKept);
  }
}

// True if there was something.
bool ChildProcess::take_output() {
  std::array<char, 4096> block{};
  const ssize_t got = ::read(out_.number(), block.data(), block.size());
  if (got == 0) output_open_ = false;
  if (got > 0) output_.append(block.data(), static_cast<std::size_t>(got));
  return got > 0;
}

// Looks at the child without reaping it, so that its process group number stays reserved.
bool ChildProcess::runs() const {
  siginfo_t info{};
  const bool known =
      !reaped_ && ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  return known && info.si_pid == 0;
}

void ChildProcess::reap() {
  while (!reaped_) reaped_ = ::waitpid(pid_, &status_, 0) == pid_ || errno != EINTR;
}

void ChildProcess::kill() {
  if (reaped_) return;
  ::kill(-pid_, SIGKILL);
  reap();
  output_.clear();
  output_open_ = false;
}

// The child closed its output: reports how it ended, and its last words.
Error ChildProcess::ended() {
  if (reaped_) return {name_ + " has ended", "", last_words()};
  const auto deadline = SteadyClock::now() + kFarewell;
  while (runs() && SteadyClock::now() < deadline) std::this_thread::sleep_for(5ms);
  const bool ran_on = runs();
  kill();  // also processes that it may have started
  drain_errors(kPipeful);
  std::string what = name_;
  std::string hint = last_words();
  if (ran_on) {
    what += " closed its input or output";
  } else if (WIFSIGNALED(status_)) {
    what += " was killed by signal " + std::to_string(WTERMSIG(status_)) + " (" +
            ::strsignal(WTERMSIG(status_)) + ")";
    if (hint.empty() && WTERMSIG(status_) == SIGKILL) hint = "was there enough memory?";
  } else {
    what += " ended with exit status " + std::to_string(WEXITSTATUS(status_));
  }
  return {what, "", hint};
}

Error ChildProcess::silent(std::chrono::duration<double> within) {
  drain_errors();
  return {name_ + " did not answer within " + seconds_text(within) + " and is stopped", "",
          last_words()};
}

Status ChildProcess::write_line(std::string_view line, std::chrono::duration<double> within) {
  const NoBrokenPipe no_signal;
  const std::string text = std::string(line) + "\n";
  const Deadline deadline = after(within);
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t wrote = ::write(in_.number(), rest.data(), rest.size());
    if (wrote > 0) rest.remove_prefix(static_cast<std::size_t>(wrote));
    if (wrote >= 0 || errno == EINTR) continue;
    if (errno != EAGAIN) {
      input_open_ = false;
      return Ok{};  // its last words can still be read
    }
    if (SteadyClock::now() >= deadline) return silent(within);
    if (auto waited = wait_for(true, deadline); !waited) return waited;
  }
  return Ok{};
}

Result<std::string> ChildProcess::read_line(std::chrono::duration<double> within) {
  // A child that no longer reads may still have said why.
  const Deadline deadline = after(input_open_ ? within : std::min<Seconds>(within, kFarewell));
  while (true) {
    const std::size_t end = output_.find('\n');
    if (end != std::string::npos) {
      std::string line = output_.substr(0, end);
      output_.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    if (output_.size() > kLongestLine)
      return Error{name_ + " wrote a line of more than 64 KiB", "", ""};
    if (!output_open_) return ended();
    if (SteadyClock::now() >= deadline) return input_open_ ? silent(within) : ended();
    if (auto waited = wait_for(false, deadline); !waited) return waited.error();
    take_output();
  }
}

}  // namespace opcost
