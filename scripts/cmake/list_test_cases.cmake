# Writes a file for ctest with one test for each test case of a doctest program:
# cmake -DPROGRAM=... -DDIRECTORY=(where they run) -DOUTPUT=... -P list_test_cases.cmake
# (doctest's own doctest_discover_tests splits names at semicolons.)
cmake_minimum_required(VERSION 3.22)

execute_process(COMMAND ${PROGRAM} --list-test-cases --no-intro --no-version
  OUTPUT_VARIABLE names COMMAND_ERROR_IS_FATAL ANY)

# What means something in a list of CMake is put aside while this is one.
string(ASCII 1 semicolon)
string(ASCII 2 open)
string(ASCII 3 close)
string(REPLACE ";" "${semicolon}" names "${names}")
string(REPLACE "[" "${open}" names "${names}")
string(REPLACE "]" "${close}" names "${names}")
string(REPLACE "\n" ";" names "${names}")

set(script "")
foreach(name IN LISTS names)
  string(REPLACE "${semicolon}" ";" name "${name}")
  string(REPLACE "${open}" "[" name "${name}")
  string(REPLACE "${close}" "]" name "${name}")
  if(name STREQUAL "" OR name MATCHES "^(\\[doctest\\]|=====)")
    continue()
  endif()
  # A comma separates filters; a filter that matches nothing must not pass.
  string(REPLACE "," "\\," filter "${name}")
  string(APPEND script
    "add_test([==[${name}]==] [==[${PROGRAM}]==] [==[--test-case=${filter}]==])\n"
    "set_tests_properties([==[${name}]==] PROPERTIES TIMEOUT 120\n"
    "  WORKING_DIRECTORY [==[${DIRECTORY}]==] FAIL_REGULAR_EXPRESSION \"test cases: +0 \")\n")
endforeach()
file(WRITE ${OUTPUT} "${script}")
