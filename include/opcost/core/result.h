#pragma once

#include <cstdlib>
#include <utility>
#include <variant>

#include "opcost/core/error.h"

namespace opcost {

/// A value, or the Error that explains why there is none. This is the part of std::expected that
/// opcost needs; C++20 has no std::expected.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(*-explicit-*)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(*-explicit-*)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Only when ok().
  T& operator*() & { return value(); }
  const T& operator*() const& { return const_cast<Result*>(this)->value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &**this; }

  /// Only when not ok().
  const Error& error() const& {
    if (ok()) std::abort();  // a bug in the caller: it did not look first
    return *std::get_if<1>(&state_);
  }
  Error&& error() && { return std::move(const_cast<Error&>(std::as_const(*this).error())); }

 private:
  T& value() {
    if (!ok()) std::abort();  // a bug in the caller: it did not look first
    return *std::get_if<0>(&state_);
  }

  std::variant<T, Error> state_;
};

/// The value of a Status, which carries no information.
struct Ok {};
using Status = Result<Ok>;

}  // namespace opcost
