#pragma once

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

#include "opcost/core/shared_pointer.h"

namespace opcost {

/// A list that its copies share until one of them is changed: a network repeats its layers, and
/// what they have in common is held once.
template <class T>
class SharedList {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the names that algorithms look for
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;
  using iterator = const_iterator;
  // NOLINTEND(readability-identifier-naming)

  SharedList() = default;
  SharedList(std::vector<T> list)  // NOLINT(*-explicit-*)
      : held_(list.empty() ? nullptr : SharedPointer<std::vector<T>>::make(std::move(list))) {}
  SharedList(std::initializer_list<T> list) : SharedList(std::vector<T>(list)) {}

  operator const std::vector<T>&() const { return list(); }  // NOLINT(*-explicit-*)
  const_iterator begin() const { return list().begin(); }
  const_iterator end() const { return list().end(); }
  bool empty() const { return list().empty(); }
  std::size_t size() const { return list().size(); }
  const T& operator[](std::size_t at) const { return list()[at]; }
  const T& at(std::size_t at) const { return list().at(at); }
  const T& front() const { return list().front(); }
  const T& back() const { return list().back(); }

  friend bool operator==(const SharedList& one, const SharedList& other) {
    return one.held_ == other.held_ || one.list() == other.list();
  }

  /// The list to change, of this copy alone from here on.
  std::vector<T>& edit() {
    if (!held_)
      held_ = SharedPointer<std::vector<T>>::make();
    else if (!held_.is_alone())
      held_ = SharedPointer<std::vector<T>>::make(*held_);
    return *held_;
  }
  void push_back(T one) { edit().push_back(std::move(one)); }
  /// Puts all of another list behind.
  void append(const std::vector<T>& more) {
    if (!more.empty()) edit().insert(edit().end(), more.begin(), more.end());
  }
  void clear() { held_ = nullptr; }

 private:
  inline static const std::vector<T> kNone{};
  const std::vector<T>& list() const { return held_ ? *held_ : kNone; }

  SharedPointer<std::vector<T>> held_;
};

}  // namespace opcost
