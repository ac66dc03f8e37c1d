# How every target of the project is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# A compiler cache, where there is one and nobody chose another launcher.
if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(OPCOST_CCACHE ccache)
  mark_as_advanced(OPCOST_CCACHE)
  if(OPCOST_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${OPCOST_CCACHE})
  endif()
endif()

# Sanitizers and coverage: for every target, generated code included.
add_library(opcost_instrumentation INTERFACE)
if(OPCOST_SANITIZE)
  target_compile_options(opcost_instrumentation INTERFACE
    -fsanitize=${OPCOST_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(opcost_instrumentation INTERFACE -fsanitize=${OPCOST_SANITIZE})
endif()
if(OPCOST_COVERAGE)
  target_compile_options(opcost_instrumentation INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(opcost_instrumentation INTERFACE --coverage)
endif()

# Our own code: warnings, and floating point that gives the same digits everywhere.
add_library(opcost_flags INTERFACE)
target_link_libraries(opcost_flags INTERFACE opcost_instrumentation)
target_compile_options(opcost_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wformat=2 -Wswitch-enum -Wnon-virtual-dtor -Woverloaded-virtual
  -ffp-contract=off $<$<BOOL:${OPCOST_WERROR}>:-Werror>)

if(OPCOST_TIDY)
  find_program(OPCOST_CLANG_TIDY NAMES clang-tidy-14 clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${OPCOST_CLANG_TIDY} --quiet)
endif()

# What most files include of the standard library, compiled once for a target. A
# build without it is what shows that every file includes what it uses.
function(opcost_precompile target)
  if(OPCOST_PCH)
    target_precompile_headers(${target} PRIVATE
      <algorithm> <array> <cmath> <cstdint> <functional> <map> <memory> <optional>
      <set> <span> <sstream> <string> <string_view> <unordered_map> <utility> <variant> <vector>
      ${ARGN})
  endif()
endfunction()

# What runs once, as tests do: not optimized in a release, and without debug information.
function(opcost_compile_fast target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O0;-g0>)
endfunction()

# The files of a folder are compiled together, at most 24 at a time: a clean build takes
# half as long. Names in anonymous namespaces must therefore be unique within a folder.
# Called in the folder that the target's sources are listed in.
function(opcost_compile_together target)
  if(NOT OPCOST_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    if(NOT source MATCHES "/.*\\.cpp$")
      continue()
    endif()
    get_filename_component(folder ${source} DIRECTORY)
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    list(APPEND files_of_${folder} ${source})
    list(LENGTH files_of_${folder} count)
    math(EXPR batch "(${count} - 1) / 24")
    set_property(SOURCE ${source} PROPERTY UNITY_GROUP ${folder}_${batch})
  endforeach()
endfunction()

# A release of a program that users run a thousand times: without shared libraries to find and to
# relocate, except the C library's. It ends without giving its memory back piece by piece.
function(opcost_start_fast target)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Release" OR OPCOST_SANITIZE OR OPCOST_COVERAGE OR APPLE)
    return()
  endif()
  set_target_properties(${target} PROPERTIES OPCOST_STARTS_FAST ON)
  target_compile_definitions(${target} PRIVATE OPCOST_ENDS_AT_ONCE)
  target_link_options(${target} PRIVATE
    -static-libstdc++ -static-libgcc -Wl,-O1 -Wl,--gc-sections -Wl,--as-needed)
  # Half of what opcost does for a small model among many is to allocate. It stands before
  # libstdc++, whose operators are then its own.
  if(TARGET mimalloc)
    target_link_libraries(${target} PRIVATE mimalloc)
  endif()
endfunction()
