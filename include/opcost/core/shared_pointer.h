#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace opcost {

/// A pointer to what its copies own together, like std::shared_ptr, but no larger than a pointer:
/// of most nodes, most such parts are missing. Copies may be used by several threads.
template <class T>
class SharedPointer {
 public:
  SharedPointer() = default;
  SharedPointer(std::nullptr_t) {}  // NOLINT(*-explicit-*)
  template <class... Parts>
  static SharedPointer make(Parts&&... parts) {
    SharedPointer made;
    made.held_ = new Held{T{std::forward<Parts>(parts)...}};
    return made;
  }
  SharedPointer(const SharedPointer& other) noexcept : held_(other.held_) {
    if (held_ != nullptr) held_->owners.fetch_add(1, std::memory_order_relaxed);
  }
  SharedPointer(SharedPointer&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
  SharedPointer& operator=(SharedPointer other) noexcept {
    std::swap(held_, other.held_);
    return *this;
  }
  ~SharedPointer() {
    if (held_ != nullptr && held_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
      delete held_;
  }

  explicit operator bool() const { return held_ != nullptr; }
  T* get() const { return held_ != nullptr ? &held_->value : nullptr; }
  T& operator*() const { return held_->value; }
  T* operator->() const { return &held_->value; }
  /// Whether no copy owns it too.
  bool is_alone() const { return held_->owners.load(std::memory_order_acquire) == 1; }
  friend bool operator==(const SharedPointer& one, const SharedPointer& other) = default;

 private:
  struct Held {
    T value;
    std::atomic<std::uint32_t> owners{1};
  };

  Held* held_ = nullptr;
};

}  // namespace opcost
