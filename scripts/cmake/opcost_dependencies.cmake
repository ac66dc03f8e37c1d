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
if(OPCOST_TESTS)
  find_package(doctest REQUIRED)
endif()
