// Reading and replacing files, devices and links.
#include "io/file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "io/descriptor.h"

using opcost::Descriptor;
using opcost::read_text_file;
using opcost::write_text_file;
namespace fs = std::filesystem;

namespace {

/// An empty folder for the length of a test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("opcost-file-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directory(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::ptrdiff_t entries() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

std::string what_of(const auto& result) { return result ? "no error" : result.error().what; }

}  // namespace

TEST_CASE("File: what is written is read back") {
  const Folder folder;
  REQUIRE(write_text_file(folder.file("a"), "first").ok());
  REQUIRE(write_text_file(folder.file("a"), "second").ok());
  const auto text = read_text_file(folder.file("a"), 100);
  REQUIRE(text.ok());
  CHECK(*text == "second");
  CHECK(folder.entries() == 1);  // no temporary file is left
}

TEST_CASE("File: reading tells of what is missing, a directory or too large") {
  const Folder folder;
  CHECK(what_of(read_text_file(folder.file("none"), 9)) ==
        "cannot read: no such file or directory");
  CHECK(what_of(read_text_file(folder.file("."), 9)) == "cannot read: it is a directory");
  REQUIRE(write_text_file(folder.file("a"), "0123456789").ok());
  CHECK(what_of(read_text_file(folder.file("a"), 9)) == "larger than 9 bytes");
  CHECK(read_text_file(folder.file("a"), 10).ok());
}

TEST_CASE("File: an endless device is read no further than the bound") {
  CHECK(what_of(read_text_file("/dev/zero", 1000)) == "larger than 1000 bytes");
}

TEST_CASE("File: a pipe that nobody writes is empty, one that is written is read to its end") {
  const Folder folder;
  const std::string pipe = folder.file("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const auto nothing = read_text_file(pipe, 100);
  REQUIRE(nothing.ok());
  CHECK(nothing->empty());
  Descriptor both{::open(pipe.c_str(), O_RDWR | O_CLOEXEC)};  // so that a writer need not wait
  std::thread writer([&] {
    for (const char* piece : {"slow", "ly"}) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      CHECK(::write(both.number(), piece, std::strlen(piece)) > 0);
    }
    both.close();
  });
  const auto text = read_text_file(pipe, 100);
  writer.join();
  REQUIRE(text.ok());
  CHECK(*text == "slowly");
}

TEST_CASE("File: a full device is an error") {
  CHECK(what_of(write_text_file("/dev/full", "x")) == "cannot write: no space left on the device");
  CHECK(write_text_file("/dev/null", "x").ok());
}

TEST_CASE("File: writing into nowhere or onto a directory is an error") {
  const Folder folder;
  CHECK(what_of(write_text_file(folder.file("none/a"), "x")) ==
        "cannot write: no such file or directory");
  CHECK(what_of(write_text_file(folder.file("."), "x")) == "cannot write: it is a directory");
}

TEST_CASE("File: a link stays a link, and a file keeps its mode") {
  const Folder folder;
  REQUIRE(write_text_file(folder.file("a"), "old").ok());
  REQUIRE(::chmod(folder.file("a").c_str(), 0640) == 0);
  fs::create_symlink("a", folder.file("link"));
  REQUIRE(write_text_file(folder.file("link"), "new").ok());
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(*read_text_file(folder.file("a"), 10) == "new");
  CHECK((fs::status(folder.file("a")).permissions() & fs::perms::mask) ==
        (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read));
}

TEST_CASE("File: a new one has the mode that the umask leaves") {
  const Folder folder;
  const mode_t before = ::umask(0027);
  const bool wrote = write_text_file(folder.file("new"), "x").ok();
  ::umask(before);
  REQUIRE(wrote);
  struct stat status {};
  REQUIRE(::stat(folder.file("new").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0640);
}

TEST_CASE("File: no permission is an error" * doctest::skip(::geteuid() == 0)) {
  const Folder folder;
  REQUIRE(write_text_file(folder.file("a"), "x").ok());
  REQUIRE(::chmod(folder.file("a").c_str(), 0) == 0);
  CHECK(what_of(read_text_file(folder.file("a"), 10)) == "cannot read: no permission");
  CHECK(what_of(write_text_file(folder.file("a"), "y")) == "cannot write: no permission");
}
