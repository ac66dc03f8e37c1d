# Writes a file for ctest with one test for each test case of a doctest program, with the
# label `full` where its test suite has that name, else `core`:
# cmake -DPROGRAM=... -DDIRECTORY=(where they run) -DOUTPUT=... -P list_test_cases.cmake
# (doctest's own doctest_discover_tests splits names at semicolons.)
cmake_minimum_required(VERSION 3.22)

# What means something in a list of CMake is put aside while names are in one.
string(ASCII 1 semicolon)
string(ASCII 2 open)
string(ASCII 3 close)

# Appends to `script` the test cases that a filter leaves, which may take so many seconds.
function(append_tests label seconds suite)
  execute_process(COMMAND ${PROGRAM} --list-test-cases --no-intro --no-version ${suite}
    OUTPUT_VARIABLE names COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE ";" "${semicolon}" names "${names}")
  string(REPLACE "[" "${open}" names "${names}")
  string(REPLACE "]" "${close}" names "${names}")
  string(REPLACE "\n" ";" names "${names}")
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
      "set_tests_properties([==[${name}]==] PROPERTIES TIMEOUT ${seconds} LABELS ${label}\n"
      "  WORKING_DIRECTORY [==[${DIRECTORY}]==] FAIL_REGULAR_EXPRESSION \"test cases: +0 \")\n")
  endforeach()
  set(script "${script}" PARENT_SCOPE)
endfunction()

set(script "")
append_tests(core 120 --test-suite-exclude=full)
append_tests(full 1800 --test-suite=full)
file(WRITE ${OUTPUT} "${script}")
