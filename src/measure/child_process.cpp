// Starts a child process and exchanges lines with it through pipes.
#include "measure/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>

#include "opcost/core/text.h"
#include "opcost/measure/seconds.h"

// The child gets opcost's own environment.
extern char** environ;  // NOLINT(*-non-const-global-variables, *-redundant-declaration)

namespace opcost {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kLongestLine = std::size_t{64} << 10;
constexpr int kPipeful = 16;  // buffers that a pipe holds
constexpr std::size_t kErrorsKept = std::size_t{4} << 10;
constexpr auto kSlice = 100ms;      // interval between two checks for an interrupt
constexpr auto kFarewell = 1000ms;  // time for the child to end by itself after its input is closed

struct Pipe {
  Descriptor read_end, write_end;

  bool open() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read_end = Descriptor{ends[0]};
    write_end = Descriptor{ends[1]};
    return true;
  }
};

/// The settings of posix_spawn, with the signals that a shell would set.
class SpawnSettings {
 public:
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGQUIT}) sigaddset(&usual, signal);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &usual);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  void connect(const Descriptor& from, int to) {
    ::posix_spawn_file_actions_adddup2(&actions_, from.number(), to);
  }
  int spawn(pid_t& pid, std::vector<std::string> words) const {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return ::posix_spawn(&pid, pointers[0], &actions_, &attributes_, pointers.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Blocks SIGPIPE: writing to a program that has ended becomes an error and does not end opcost.
class NoBrokenPipe {
 public:
  NoBrokenPipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;
  ~NoBrokenPipe() {
    const timespec at_once{0, 0};
    while (::sigtimedwait(&pipe_, nullptr, &at_once) > 0) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{}, before_{};
};

/// Where the PATH has the program, as posix_spawnp() would look for it, but that parts of it that
/// are relative, "" and "." among them, are passed over: the current folder may be a stranger's.
/// "": nowhere.
std::string found_in_path(const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (!folder.starts_with('/')) continue;
    std::string file = folder + "/" + program;
    if (::access(file.c_str(), X_OK) == 0) return file;
  }
  return "";
}

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
  Pipe in, out, err;
  if (!in.open() || !out.open() || !err.open())
    return Error{"cannot start " + name + ": " + why(errno), "", ""};
  SpawnSettings settings;
  settings.connect(in.read_end, STDIN_FILENO);
  settings.connect(out.write_end, STDOUT_FILENO);
  settings.connect(err.write_end, STDERR_FILENO);
  pid_t pid = 0;
  std::vector<std::string> words = arguments;
  words.front() = found_in_path(arguments.front());
  const int failed = words.front().empty() ? ENOENT : settings.spawn(pid, std::move(words));
  if (failed != 0)
    return Error{"cannot start " + name + ": " + why(failed), arguments.front(),
                 failed == ENOENT ? "is it installed, and in the PATH?" : ""};
  // Not make_unique: the constructor is private.
  return std::unique_ptr<ChildProcess>(
      new ChildProcess(pid, std::move(in.write_end), std::move(out.read_end),
                       std::move(err.read_end), std::move(name), std::move(interrupted)));
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
