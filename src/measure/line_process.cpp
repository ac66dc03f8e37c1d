#include "measure/line_process.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <system_error>
#include <thread>
#include <utility>

// Of POSIX; not every system declares it in a header.
extern char** environ;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

namespace opcost {
namespace {

constexpr std::size_t kMostBytes = 4096;  // of a line
constexpr double kFarewell = 1.0;         // seconds a program has to end by itself
constexpr double kForever = 1e6;          // seconds

using Clock = std::chrono::steady_clock;

Clock::time_point after(double seconds) {
  const std::chrono::duration<double> wait(std::clamp(seconds, 0.0, kForever));
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(wait);
}

/// Waits until the file can be read or written, or the time is over.
bool ready(int file, short what, Clock::time_point until) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd wish{file, what, 0};
    const int found =
        ::poll(&wish, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 1 << 30)));
    if (found > 0) return true;
    if (found == 0 && left <= 0) return false;
    if (found < 0 && errno != EINTR) return false;
  }
}

/// Writing to a program that has ended raises a signal, which would end opcost too:
/// it is held back in this thread and taken away.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    was_pending_ = pending();
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    if (!was_pending_ && pending()) {
      int taken = 0;
      ::sigwait(&pipe_, &taken);
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  static bool pending() {
    sigset_t signals;
    return ::sigpending(&signals) == 0 && sigismember(&signals, SIGPIPE) == 1;
  }

  sigset_t pipe_{}, before_{};
  bool was_pending_ = false;
};

/// Two ends; no program inherits either of them but by spawn's wish.
bool open_pipe(Descriptor& read_end, Descriptor& write_end) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return false;
  read_end = Descriptor{ends[0]};
  write_end = Descriptor{ends[1]};
  return ::fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && ::fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
}

/// What posix_spawn is to do, freed when it goes out of scope.
struct SpawnPlan {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;

  SpawnPlan(int input, int output) {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
};

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
  return "ended with exit status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

Result<std::unique_ptr<LineProcess>> LineProcess::start(const std::string& command) {
  Descriptor child_in, our_out, our_in, child_out;
  if (!open_pipe(child_in, our_out) || !open_pipe(our_in, child_out) ||
      ::fcntl(our_out.number(), F_SETFL, O_NONBLOCK) != 0)
    return Error{"cannot open a pipe: " + std::generic_category().message(errno), command, ""};
  const SpawnPlan plan(child_in.number(), child_out.number());
  std::string shell = "sh", option = "-c", words = command;
  const std::array<char*, 4> arguments{shell.data(), option.data(), words.data(), nullptr};
  pid_t process = 0;
  const int code =
      ::posix_spawn(&process, "/bin/sh", &plan.files, &plan.attributes, arguments.data(), environ);
  if (code != 0)
    return Error{"cannot be started: " + std::generic_category().message(code), command, ""};
  return std::unique_ptr<LineProcess>(
      new LineProcess(process, std::move(our_out), std::move(our_in), command));
}

LineProcess::~LineProcess() {
  if (process_ <= 0) return;
  input_.close();
  has_ended_within(kFarewell);
  reap();
}

Error LineProcess::error(std::string what) const {
  return {"the program " + std::move(what), command_, ""};
}

// The process stays a zombie, and so its number its own, until it is reaped.
bool LineProcess::has_ended_within(double seconds) const {
  const auto until = after(seconds);
  while (true) {
    siginfo_t info{};
    const auto id = static_cast<id_t>(process_);
    if (::waitid(P_PID, id, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return errno != EINTR;
    if (info.si_pid == process_) return true;
    if (Clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

/// Ends it and all of its group, and gives its wait status.
int LineProcess::reap() {
  ::kill(-process_, SIGKILL);
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) continue;
  process_ = -1;
  return status;
}

void LineProcess::kill() {
  if (process_ > 0) reap();
}

Error LineProcess::ended() {
  if (process_ <= 0) return error("has ended");
  if (!has_ended_within(kFarewell)) {
    kill();
    return error("closed its input or output");
  }
  return error(how_it_ended(reap()));
}

Status LineProcess::send(std::string_view line, double timeout_s) {
  if (process_ <= 0) return ended();
  const auto until = after(timeout_s);
  const NoPipeSignal quiet;
  std::string text = std::string(line) + "\n";
  while (!text.empty()) {
    if (!ready(input_.number(), POLLOUT, until)) return error("does not read its input");
    const ssize_t wrote = ::write(input_.number(), text.data(), text.size());
    if (wrote < 0 && errno != EINTR && errno != EAGAIN) return ended();
    text.erase(0, static_cast<std::size_t>(std::max<ssize_t>(wrote, 0)));
  }
  return Ok{};
}

std::optional<std::string> LineProcess::unread_line() {
  const std::size_t end = unread_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<std::string> LineProcess::receive(double timeout_s) {
  const auto until = after(timeout_s);
  std::array<char, 1024> block{};
  while (true) {
    if (auto line = unread_line()) return *std::move(line);
    if (unread_.size() > kMostBytes) return error("wrote a line of more than 4096 bytes");
    if (process_ <= 0) return ended();
    if (!ready(output_.number(), POLLIN, until)) return error("said nothing in time");
    const ssize_t got = ::read(output_.number(), block.data(), block.size());
    if (got == 0 || (got < 0 && errno != EINTR)) return ended();
    unread_.append(block.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
}

}  // namespace opcost
