# Toolchain file: the clang that is there, under whatever name it has. The one
# of Debian 12 comes first, as clang-format and clang-tidy are pinned to it.
find_program(OPCOST_CLANGXX NAMES clang++-14 clang++ REQUIRED)
set(CMAKE_CXX_COMPILER ${OPCOST_CLANGXX})
