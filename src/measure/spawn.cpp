// Starts a program with pipes for its input, output and errors.
#include "measure/spawn.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>

// The child gets opcost's own environment.
extern char** environ;  // NOLINT(*-non-const-global-variables, *-redundant-declaration)

namespace opcost {
namespace {

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

/// Where the PATH has the program, as posix_spawnp() would look for it, but that parts of it that
/// are relative, "" and "." among them, are passed over: the current folder may be a stranger's.
/// "": nowhere.
std::string found_in_path(const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (!folder.starts_with('/')) continue;
    folder.append("/").append(program);
    if (::access(folder.c_str(), X_OK) == 0) return folder;
  }
  return "";
}

}  // namespace

bool Pipe::open() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  read_end = Descriptor{ends[0]};
  write_end = Descriptor{ends[1]};
  return true;
}

int spawn(std::vector<std::string> words, const ChildPipes& pipes, pid_t& pid) {
  words.front() = found_in_path(words.front());
  if (words.front().empty()) return ENOENT;
  SpawnSettings settings;
  settings.connect(pipes.in.read_end, STDIN_FILENO);
  settings.connect(pipes.out.write_end, STDOUT_FILENO);
  settings.connect(pipes.err.write_end, STDERR_FILENO);
  return settings.spawn(pid, std::move(words));
}

}  // namespace opcost
