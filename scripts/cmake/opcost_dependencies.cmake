# The libraries opcost stands on, under one name each in old and new releases.

# Protobuf 22 and later need their own config file (it brings abseil); the
# packages of older distributions have none, there CMake's module finds it.
find_package(Protobuf CONFIG QUIET)
if(NOT Protobuf_FOUND)
  find_package(Protobuf REQUIRED)
endif()

find_package(yaml-cpp REQUIRED)
set(OPCOST_YAML_CPP yaml-cpp)
if(TARGET yaml-cpp::yaml-cpp)  # its name from 0.8 on
  set(OPCOST_YAML_CPP yaml-cpp::yaml-cpp)
endif()

find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Threads REQUIRED)
find_package(Eigen3 3.3 REQUIRED NO_MODULE)  # headers only
if(OPCOST_MIMALLOC)
  find_package(mimalloc 2 QUIET)
endif()
if(OPCOST_TESTS)
  find_package(doctest REQUIRED)
endif()

# What the program links: the archive of a library, where there is one, because it then starts in
# half the time; all others link the library. An archive of protobuf 22 and later needs those of
# abseil, dozens of them.
function(opcost_prefer_archive linked library file)
  find_library(${linked}_ARCHIVE ${file})
  mark_as_advanced(${linked}_ARCHIVE)
  set(choice ${library})
  if(${linked}_ARCHIVE)
    set(choice "$<IF:$<BOOL:$<TARGET_PROPERTY:OPCOST_STARTS_FAST>>,${${linked}_ARCHIVE},${library}>")
  endif()
  set(${linked} ${choice} PARENT_SCOPE)
endfunction()
opcost_prefer_archive(OPCOST_YAML_CPP_LINKED ${OPCOST_YAML_CPP} libyaml-cpp.a)
set(OPCOST_PROTOBUF_LINKED protobuf::libprotobuf-lite)
if(Protobuf_VERSION VERSION_LESS 4)  # 3.21 was followed by 22, which calls itself 4.22
  opcost_prefer_archive(OPCOST_PROTOBUF_LINKED protobuf::libprotobuf-lite libprotobuf-lite.a)
endif()
