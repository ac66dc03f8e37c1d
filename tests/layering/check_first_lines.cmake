# Fails on a .cpp whose first line is not a `//` line, which says what the file is
# for: cmake -DROOT=... -P check_first_lines.cmake
cmake_minimum_required(VERSION 3.22)

file(GLOB_RECURSE files RELATIVE ${ROOT}
  ${ROOT}/src/*.cpp ${ROOT}/models/*.cpp ${ROOT}/tests/*.cpp)
set(faults "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} start LIMIT 12)
  if(NOT start MATCHES "^// [^\n][^\n][^\n]")
    list(APPEND faults "${file}: begin it with a line `// what this file is for`")
  endif()
endforeach()

list(LENGTH files count)
if(count EQUAL 0)
  message(FATAL_ERROR "no source files below ${ROOT}")
endif()
if(faults)
  string(JOIN "\n" text ${faults})
  message(FATAL_ERROR "${text}")
endif()
message(STATUS "${count} files say what they are for")
