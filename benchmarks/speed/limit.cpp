// The limit: maps an ONNX file and reads every byte that is not a weight once, and does nothing
// else. No program that reads the graph is faster.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace {

/// What stands in a field of bytes: a message of ONNX, text that is read, or numbers that are not.
enum class Kind { Text, Numbers, Model, Graph, Node, Attribute, Tensor, Sparse, Function, Other };

// The field numbers of onnx.proto.
Kind inside(Kind message, std::uint64_t field) {
  switch (message) {
    case Kind::Model: return field == 7 ? Kind::Graph : field == 25 ? Kind::Function : Kind::Other;
    case Kind::Graph:
      if (field == 1) return Kind::Node;
      if (field == 5) return Kind::Tensor;
      return field == 15 ? Kind::Sparse : Kind::Other;
    case Kind::Node: return field == 5 ? Kind::Attribute : Kind::Text;
    case Kind::Attribute:
      if (field == 5 || field == 10) return Kind::Tensor;
      if (field == 6 || field == 11) return Kind::Graph;
      return field == 22 || field == 23 ? Kind::Sparse : Kind::Text;
    case Kind::Tensor: return field >= 4 && field <= 11 && field != 8 ? Kind::Numbers : Kind::Text;
    case Kind::Sparse: return field == 3 ? Kind::Text : Kind::Tensor;
    case Kind::Function: return field == 7 ? Kind::Node : Kind::Other;
    case Kind::Other:
    case Kind::Text:
    case Kind::Numbers: break;
  }
  return Kind::Text;
}

class Walk {
 public:
  explicit Walk(const unsigned char* bytes) : at_(bytes) {}

  void message(Kind kind, const unsigned char* end) {
    while (at_ < end) {
      const std::uint64_t key = varint(end);
      switch (key & 7) {
        case 0: varint(end); break;
        case 1: at_ += 8; break;
        case 2: {
          const std::uint64_t size = varint(end);
          const auto left = static_cast<std::uint64_t>(end - at_);
          field(inside(kind, key >> 3), at_ + (size < left ? size : left));
          break;
        }
        case 5: at_ += 4; break;
        default: at_ = end;
      }
    }
  }

  std::uint64_t sum() const { return sum_; }

 private:
  void field(Kind kind, const unsigned char* end) {
    if (kind == Kind::Text || kind == Kind::Other)
      while (at_ < end) sum_ += *at_++;
    else if (kind != Kind::Numbers)
      message(kind, end);
    at_ = end;
  }

  std::uint64_t varint(const unsigned char* end) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; at_ < end && shift < 64; shift += 7) {
      const std::uint64_t byte = *at_++;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    sum_ += value;
    return value;
  }

  const unsigned char* at_;
  std::uint64_t sum_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const int file = argc == 2 ? ::open(argv[1], O_RDONLY) : -1;
  struct stat status {};
  if (file < 0 || ::fstat(file, &status) != 0) return 2;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED) return 2;
  const auto* begin = static_cast<const unsigned char*>(bytes);
  Walk walk(begin);
  walk.message(Kind::Model, begin + size);
  std::printf("%llu\n", static_cast<unsigned long long>(walk.sum()));
  return 0;
}
