#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opcost/compare/load_subject.h"
#include "opcost/compare/subject.h"
#include "opcost/core/result.h"

namespace opcost {

/// The files of several subjects, each loaded once however many subjects ask for it (the points of
/// a sweep), and let go when the last of them has asked. Threads may ask together.
class LoadedOnce {
 public:
  explicit LoadedOnce(const std::vector<Subject>& subjects);

  /// The file of one of the subjects; each asks once.
  std::shared_ptr<const Result<LoadedSubject>> load(const Subject& subject);

 private:
  struct File {
    std::size_t asking = 0;  // how many will still ask
    std::once_flag first;
    std::shared_ptr<const Result<LoadedSubject>> loaded;
  };
  using Key = std::pair<std::string, std::optional<Bytes>>;
  static Key key_of(const Subject& subject) { return {subject.path, subject.options.max_memory}; }

  std::mutex mutex_;
  std::map<Key, std::shared_ptr<File>> files_;
};

}  // namespace opcost
