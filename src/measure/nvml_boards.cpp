// Lists NVIDIA's graphics boards and finds one by index, name or UUID.
#include "measure/nvml_boards.h"

#include <algorithm>
#include <utility>

#include "core/parse.h"
#include "measure/sysfs.h"

namespace opcost {
namespace {

constexpr unsigned kMostBoards = 4096;

Result<NvmlBoard> board_called(const std::vector<NvmlBoard>& boards, const std::string& word) {
  if (word.starts_with("MIG-"))
    return Error{"`" + word + "` is a part of a board, and only boards are metered", "",
                 "name the whole board"};
  const auto index = parse_count(word);
  std::vector<NvmlBoard> found;
  for (const NvmlBoard& board : boards)
    if (index ? board.index == *index : board.uuid.starts_with(word)) found.push_back(board);
  if (found.size() == 1) return found.front();
  return Error{found.empty() ? "no board is called `" + word + "`"
                             : "more than one board is called `" + word + "`",
               "", "boards are 0 to " + std::to_string(boards.size() - 1) + ", or GPU-..."};
}

}  // namespace

Result<std::vector<NvmlBoard>> nvml_boards(NvmlLibrary& library) {
  const auto count = library.boards();
  if (!count.ok())
    return Error{"the boards cannot be counted: " + library.text(count.code), "", ""};
  std::vector<NvmlBoard> boards;
  for (unsigned index = 0; index < std::min(count.value, kMostBoards); ++index) {
    const auto board = library.board(index);
    if (!board.ok())
      return Error{"board " + std::to_string(index) + ": " + library.text(board.code), "", ""};
    boards.push_back({index, board.value, library.name(board.value), library.uuid(board.value)});
  }
  return boards;
}

Result<std::vector<NvmlBoard>> visible_boards(const std::vector<NvmlBoard>& boards,
                                              const std::string& list) {
  std::vector<NvmlBoard> chosen;
  if (trimmed(list).empty() || boards.empty()) return chosen;
  for (const std::string_view piece : split(list, ',')) {
    const std::string word(trimmed(piece));
    if (word == "-1") break;  // as CUDA does: everything from here on is ignored
    auto board = board_called(boards, word);
    if (!board) return std::move(board).error();
    if (std::ranges::count(chosen, board->index, &NvmlBoard::index) > 0)
      return Error{"the board `" + word + "` is named twice", "", ""};
    chosen.push_back(*std::move(board));
  }
  return chosen;
}

}  // namespace opcost
