// The memory of the program as users run it. Records of a network are many small pieces that live
// until the process ends: here such pieces are cut from large ones and used again by their size,
// without the lists and the headers that a general heap keeps. Large pieces are the system's.
#ifdef OPCOST_ENDS_AT_ONCE
#include <sys/mman.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t kStep = 16;      // sizes are multiples of it, and so are addresses
constexpr std::size_t kLargest = 512;  // of a small piece
constexpr std::size_t kKinds = kLargest / kStep;
constexpr std::size_t kSpan = std::size_t{1} << 16;   // holds pieces of one size
constexpr std::size_t kSpans = std::size_t{1} << 20;  // addresses, not memory: 64 GiB

struct Piece {
  Piece* next;
};

/// What a thread has: freed pieces by size, and what is left of a span.
struct Shelf {
  Piece* freed = nullptr;
  char* begin = nullptr;
  char* end = nullptr;
};

// An allocator is what everything else stands on: it cannot be passed to who uses it.
// NOLINTBEGIN(*-non-const-global-variables)
thread_local Shelf shelves[kKinds];
std::atomic<std::size_t> spans_used{0};
std::uint8_t kind_of_span[kSpans];
// NOLINTEND(*-non-const-global-variables)

/// Where spans are; null where the system gives no such range (a limit on addresses).
char* first_span() {
  static char* const kFirst = [] {
    void* range = ::mmap(nullptr, kSpan * kSpans, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return range == MAP_FAILED ? nullptr : static_cast<char*>(range);
  }();
  return kFirst;
}

/// False: no span is left.
bool take_span(std::size_t kind, Shelf& shelf) {
  char* const first = first_span();
  if (first == nullptr) return false;
  const std::size_t span = spans_used.fetch_add(1, std::memory_order_relaxed);
  if (span >= kSpans) return false;
  kind_of_span[span] = static_cast<std::uint8_t>(kind);
  shelf.begin = first + span * kSpan;
  shelf.end = shelf.begin + kSpan;
  return true;
}

void* from_system(std::size_t size) {
  void* memory = std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* take(std::size_t size) {
  if (size > kLargest) return from_system(size);
  const std::size_t kind = size > 0 ? (size - 1) / kStep : 0;
  Shelf& shelf = shelves[kind];
  if (Piece* piece = shelf.freed; piece != nullptr) {
    shelf.freed = piece->next;
    return piece;
  }
  const std::size_t whole = (kind + 1) * kStep;
  if (static_cast<std::size_t>(shelf.end - shelf.begin) < whole && !take_span(kind, shelf))
    return from_system(size);
  char* const piece = shelf.begin;
  shelf.begin += whole;
  return piece;
}

void put_back(void* memory) noexcept {
  if (memory == nullptr) return;
  const auto offset =
      reinterpret_cast<std::uintptr_t>(memory) - reinterpret_cast<std::uintptr_t>(first_span());
  if (first_span() == nullptr || offset >= kSpan * kSpans) return std::free(memory);
  Shelf& shelf = shelves[kind_of_span[offset / kSpan]];
  shelf.freed = new (memory) Piece{shelf.freed};
}

}  // namespace

void* operator new(std::size_t size) { return take(size); }
void operator delete(void* memory) noexcept { put_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { put_back(memory); }
#endif
