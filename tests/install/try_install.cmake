# Installs the build to a folder of its own, then builds and runs consumer/
# against it: cmake -DBUILD=... -DCONFIG=... -DWORK=... -DVERSION=... -DCXX=...
# -DGENERATOR=... -P try_install.cmake
cmake_minimum_required(VERSION 3.22)

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE failed OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(failed)
    string(JOIN " " command ${ARGV})
    message(FATAL_ERROR "${command}\n${out}")
  endif()
  set(output "${out}" PARENT_SCOPE)
endfunction()

function(expect_output expected)
  if(NOT output STREQUAL expected)
    message(FATAL_ERROR "expected `${expected}`, got `${output}`")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --config ${CONFIG} --prefix ${WORK}/prefix)

run(${WORK}/prefix/bin/opcost --version)
expect_output("opcost ${VERSION}\n")

run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${WORK}/build -G ${GENERATOR}
  -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_BUILD_TYPE=${CONFIG} -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build --config ${CONFIG})
run(${WORK}/build/consumer)
expect_output("opcost ${VERSION}: 896.5 pJ\n")

# What a shell and man find.
foreach(file share/bash-completion/completions/opcost share/zsh/site-functions/_opcost
             share/fish/vendor_completions.d/opcost.fish share/man/man1/opcost.1)
  file(READ ${WORK}/prefix/${file} text)
  if(NOT text MATCHES "placement")
    message(FATAL_ERROR "${file} knows no --placement")
  endif()
endforeach()

# What a reader of JSON validates against.
if(NOT EXISTS ${WORK}/prefix/share/opcost/schemas/opcost.estimate.1.schema.json)
  message(FATAL_ERROR "the schema of opcost.estimate/1 is not installed")
endif()

# pkg-config finds the same library.
find_program(PKG_CONFIG pkg-config)
file(GLOB package ${WORK}/prefix/lib*/pkgconfig ${WORK}/prefix/lib/*/pkgconfig)
if(PKG_CONFIG AND package)
  set(ENV{PKG_CONFIG_PATH} ${package})
  run(${PKG_CONFIG} --define-variable=prefix=${WORK}/prefix --cflags --libs opcost)
  separate_arguments(flags UNIX_COMMAND "${output}")
  run(${CXX} -std=c++20 ${CMAKE_CURRENT_LIST_DIR}/consumer/main.cpp ${flags} -o ${WORK}/by_pkg_config)
  run(${WORK}/by_pkg_config)
endif()
