# Fails where a page about the sources names a file that is not there:
# cmake -DROOT=... -P check_pages.cmake
cmake_minimum_required(VERSION 3.22)

# `graph/load_onnx.cpp` in src/README.md is src/graph/load_onnx.cpp; CONTRIBUTING.md
# names files from the root. A name with NAME in it stands for any.
function(check_page page folder)
  file(READ ${ROOT}/${page} text)
  string(REGEX MATCHALL "`[a-z_/]+/[A-Za-z0-9_]+\\.(cpp|h|md|cmake)`" names "${text}")
  list(LENGTH names count)
  if(count EQUAL 0)
    message(SEND_ERROR "${page} names no file")
  endif()
  foreach(name IN LISTS names)
    string(REPLACE "`" "" name "${name}")
    if(NOT name MATCHES "NAME"
       AND NOT EXISTS ${ROOT}/${folder}${name} AND NOT EXISTS ${ROOT}/${name})
      message(SEND_ERROR "${page} names ${name}, which is not there")
    endif()
  endforeach()
endfunction()

check_page(src/README.md src/)
check_page(src/rules/README.md src/)
check_page(src/ops/README.md src/ops/)
check_page(CONTRIBUTING.md "")
