// Packs bytes as a gzip file.
#include "io/gzip.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace opcost {
namespace {

// RFC 1952, section 8.
constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xedb88320U ^ (c >> 1U) : c >> 1U;
    table[n] = c;
  }
  return table;
}();

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char byte : bytes)
    crc = kCrcTable[(crc ^ static_cast<unsigned char>(byte)) & 0xffU] ^ (crc >> 8U);
  return crc ^ 0xffffffffU;
}

void put(std::string& to, std::uint32_t value, int bytes) {
  for (int at = 0; at < bytes; ++at) to += static_cast<char>((value >> (8 * at)) & 0xffU);
}

}  // namespace

std::string gzip_stored(std::string_view bytes) {
  constexpr std::size_t kMostInBlock = 65535;
  // ID1 ID2, CM deflate, no flags, no time, no extra flags, unknown system: the same each time.
  std::string file("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  std::size_t at = 0;
  do {
    const std::size_t size = std::min(kMostInBlock, bytes.size() - at);
    file += at + size == bytes.size() ? '\1' : '\0';
    put(file, static_cast<std::uint32_t>(size), 2);
    put(file, ~static_cast<std::uint32_t>(size), 2);
    file += bytes.substr(at, size);
    at += size;
  } while (at < bytes.size());
  put(file, crc32(bytes), 4);
  put(file, static_cast<std::uint32_t>(bytes.size()), 4);
  return file;
}

}  // namespace opcost
