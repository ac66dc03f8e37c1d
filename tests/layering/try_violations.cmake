# Plants one file at a time and looks whether check_layering.cmake sees what is
# wrong with it: cmake -DWORK=... -P try_violations.cmake
cmake_minimum_required(VERSION 3.22)

# A tree with that one file: is it refused, and for the reason given?
# An empty reason: it is accepted.
function(expect reason file include)
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/${file} "#pragma once\n#include ${include}\n")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${CMAKE_CURRENT_LIST_DIR}/check_layering.cmake
    RESULT_VARIABLE refused OUTPUT_VARIABLE output ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \n]+" " " output "${output}")  # undo CMake's line breaks
  if(reason)
    string(FIND "${output}" "${reason}" at)
    if(NOT refused OR at EQUAL -1)
      message(SEND_ERROR "${file} with ${include} should fail: ${reason}\ngot: ${output}")
    endif()
  elseif(refused)
    message(SEND_ERROR "${file} with ${include} should pass\ngot: ${output}")
  endif()
endfunction()

# Up.
expect("core may not include io" src/core/a.cpp "\"io/file.h\"")
expect("graph may not include ops" src/graph/a.cpp "\"ops/registry.h\"")
expect("rules may not include ops" src/rules/a.cpp "\"ops/registry.h\"")
expect("placement may not include ops" src/placement/a.cpp "\"ops/registry.h\"")
expect("estimate may not include report" include/opcost/estimate/a.h "\"opcost/report/b.h\"")
expect("report may not include cli" src/report/a.h "\"cli/options.h\"")
# Sideways.
expect("ops may not include cost" src/ops/a.cpp "\"opcost/cost/pricer.h\"")
expect("cost may not include ops" src/cost/a.cpp "\"ops/registry.h\"")
expect("cost may not include graph" src/cost/a.cpp "\"opcost/graph/graph.h\"")
expect("placement may not include cost" src/placement/a.cpp "\"opcost/cost/pricer.h\"")
expect("runs may not include carbon" src/runs/a.cpp "\"opcost/carbon/grid.h\"")
expect("measure may not include compare" src/measure/a.cpp "\"opcost/compare/b.h\"")
expect("by ops/registry.h only" src/estimate/a.cpp "\"ops/windows/spatial.h\"")
# Third parties out of their place.
expect("google lives in graph" src/ops/a.cpp "<google/protobuf/message_lite.h>")
expect("protobuf lives in graph" src/ops/a.cpp "\"graph/onnx_format.pb.h\"")
expect("yaml-cpp lives in io" src/cost/a.cpp "<yaml-cpp/yaml.h>")
expect("nlohmann lives in io" src/report/a.cpp "<nlohmann/json.hpp>")
expect("Eigen lives in calibrate" src/predict/a.cpp "<Eigen/Dense>")
expect("CLI lives in cli" src/report/a.cpp "<CLI/CLI.hpp>")
expect("boost is not known" src/core/a.cpp "<boost/any.hpp>")
# Public headers.
expect("standard library and opcost only" include/opcost/io/a.h "<yaml-cpp/yaml.h>")
expect("standard library and opcost only" include/opcost/io/a.h "<unistd.h>")
expect("may not include a private one" include/opcost/rules/a.h "\"rules/body.h\"")
# Not to be read or placed.
expect("names no module" src/core/a.cpp "\"event.h\"")
expect("is in no module" src/extras/a.cpp "<vector>")
expect("cannot read" src/core/a.cpp "HEADER")
# Allowed: down, over layers, within a module.
expect("" src/cli/a.cpp "\"opcost/core/text.h\"")
expect("" src/cli/a.cpp "<CLI/CLI.hpp>")
expect("" src/estimate/a.cpp "\"opcost/cost/pricer.h\"")
expect("" src/placement/a.cpp "\"rules/operands.h\"")
expect("" src/estimate/a.cpp "\"ops/registry.h\"")
expect("" src/ops/windows/a.cpp "\"ops/elementwise/elementwise.h\"")
expect("" src/graph/a.cpp "\"graph/onnx_format.pb.h\"")
expect("" src/io/a.cpp "<sys/mman.h>")
expect("" include/opcost/cost/a.h "\"opcost/core/units.h\"")

# A tree with one source of that text: does check_first_lines.cmake refuse it?
function(expect_first_line wanted text)
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/src/core/a.cpp "${text}")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${CMAKE_CURRENT_LIST_DIR}/check_first_lines.cmake
    RESULT_VARIABLE refused OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if((wanted STREQUAL "accepted" AND refused) OR (wanted STREQUAL "refused" AND NOT refused))
    message(SEND_ERROR "a source that begins with \"${text}\" should be ${wanted}\ngot: ${output}")
  endif()
endfunction()

expect_first_line(accepted "// Reads the file.\n#include <vector>\n")
expect_first_line(refused "#include <vector>\n\n// Reads the file.\n")
expect_first_line(refused "\n// Reads the file.\n")
expect_first_line(refused "//\n#include <vector>\n")

file(REMOVE_RECURSE ${WORK})
