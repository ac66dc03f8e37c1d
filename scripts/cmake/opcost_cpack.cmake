# Read by cpack for each kind of package: a tarball that is unpacked makes one folder; a .deb
# has its files where they belong.
if(CPACK_GENERATOR STREQUAL "TGZ")
  set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
endif()
