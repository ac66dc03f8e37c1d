#pragma once

#include <memory>
#include <utility>

namespace opcost {

/// A part that few records have, and all are stored with: like std::optional, but where there is
/// nothing it takes the room of a pointer. Copied with its record.
template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(T value)  // NOLINT(*-explicit-*): as std::optional
      : held_(std::make_unique<T>(std::move(value))) {}
  Rare(const Rare& other) : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(Rare other) noexcept {
    held_ = std::move(other.held_);
    return *this;
  }
  ~Rare() = default;

  bool has_value() const { return held_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  const T& operator*() const { return *held_; }
  T& operator*() { return *held_; }
  const T* operator->() const { return held_.get(); }
  T* operator->() { return held_.get(); }
  void reset() { held_ = nullptr; }
  T value_or(T other) const { return held_ ? *held_ : std::move(other); }
  friend bool operator==(const Rare& one, const Rare& other) {
    return one.held_ && other.held_ ? *one == *other : one.held_ == other.held_;
  }
  T& emplace() { return *(held_ = std::make_unique<T>()); }

 private:
  std::unique_ptr<T> held_;
};

}  // namespace opcost
