// Appending to files, full disks included.
#include "io/append_file.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>

#include "support/files.h"

namespace opcost::test {
namespace {

TEST_CASE("Append: a file grows, whether it was there or not") {
  const Folder folder("append");
  const std::string path = folder.path("log");
  {
    auto file = AppendFile::open(path);
    REQUIRE(file.ok());
    CHECK(file->append("one\n").ok());
    CHECK(text_of(path) == "one\n");  // at once
  }
  auto file = AppendFile::open(path);
  REQUIRE(file.ok());
  CHECK(file->append("two\n").ok());
  CHECK(text_of(path) == "one\ntwo\n");
}

TEST_CASE("Append: a full disk is an error, and takes back the piece that did not fit") {
  auto full = AppendFile::open("/dev/full");
  REQUIRE(full.ok());
  const auto written = full->append("row\n");
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().what == "cannot write: no space left on the device");
  CHECK(written.error().where == "/dev/full");

  // A limit on the size of files stands for a disk that fills up in mid-row.
  const Folder folder("append-full");
  const std::string path = folder.path("log");
  auto file = AppendFile::open(path);
  REQUIRE(file.ok());
  REQUIRE(file->append("first\n").ok());
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 10;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto second = file->append("second row\n");
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK_FALSE(second.ok());
  CHECK(text_of(path) == "first\n");
}

TEST_CASE("Append: what cannot be opened is an error") {
  CHECK_FALSE(AppendFile::open("/nowhere/log").ok());
  CHECK_FALSE(AppendFile::open("/").ok());
}

}  // namespace
}  // namespace opcost::test
