// Loads each file of a comparison once.
#include "compare/loaded_once.h"

namespace opcost {

LoadedOnce::LoadedOnce(const std::vector<Subject>& subjects) {
  for (const Subject& subject : subjects) {
    if (subject.loaded != nullptr) continue;
    auto& file = files_[key_of(subject)];
    if (file == nullptr) file = std::make_shared<File>();
    ++file->asking;
  }
}

std::shared_ptr<const Result<LoadedSubject>> LoadedOnce::load(const Subject& subject) {
  if (subject.loaded != nullptr) return subject.loaded;
  std::shared_ptr<File> file;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = files_.find(key_of(subject));
    file = found->second;
    if (--file->asking == 0) files_.erase(found);
  }
  // Outside of the lock: other files are loaded meanwhile.
  std::call_once(file->first, [&] {
    file->loaded = std::make_shared<const Result<LoadedSubject>>(load_subject(subject));
  });
  return file->loaded;
}

}  // namespace opcost
