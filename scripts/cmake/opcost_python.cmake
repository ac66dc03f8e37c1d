# Whether the Python module can be built: Python's headers and nanobind must be there. All of the
# library is then position-independent code, as a module must be.
option(OPCOST_PYTHON "Build the Python module where Python's headers and nanobind are found"
       ${PROJECT_IS_TOP_LEVEL})
set(OPCOST_PYTHON_MISSING "")
if(NOT OPCOST_PYTHON)
  set(OPCOST_PYTHON_MISSING "OPCOST_PYTHON is off")
elseif(OPCOST_SANITIZE OR OPCOST_COVERAGE OR OPCOST_FUZZ OR OPCOST_TIDY)
  set(OPCOST_PYTHON_MISSING "it is not built with sanitizers, coverage, fuzzing or clang-tidy")
endif()

# The virtual environment of scripts/install-deps has nanobind; the system's Python mostly not.
if(OPCOST_PYTHON_MISSING STREQUAL "")
  set(own ${PROJECT_SOURCE_DIR}/build/python/bin/python3)
  if(NOT SKBUILD AND NOT Python_EXECUTABLE AND EXISTS ${own})
    set(Python_EXECUTABLE ${own})
  endif()
  find_package(Python 3.9 QUIET COMPONENTS Interpreter
    OPTIONAL_COMPONENTS Development.Module Development.SABIModule)
  if(NOT Python_Development.Module_FOUND)
    set(OPCOST_PYTHON_MISSING "Python's headers are not found (python3-dev)")
  else()
    execute_process(COMMAND ${Python_EXECUTABLE} -m nanobind --cmake_dir
      OUTPUT_VARIABLE nanobind_DIR OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    find_package(nanobind CONFIG QUIET PATHS "${nanobind_DIR}" NO_DEFAULT_PATH)
    if(NOT nanobind_FOUND OR nanobind_VERSION VERSION_LESS 2)
      set(OPCOST_PYTHON_MISSING "${Python_EXECUTABLE} has no nanobind 2 (pip install nanobind)")
    endif()
  endif()
endif()
if(OPCOST_PYTHON_MISSING STREQUAL "")
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
elseif(SKBUILD)
  message(FATAL_ERROR "The Python module cannot be built: ${OPCOST_PYTHON_MISSING}")
else()
  message(STATUS "No Python module: ${OPCOST_PYTHON_MISSING}")
endif()
