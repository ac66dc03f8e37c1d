# Writes a C++ file that holds the text of every file of a list, by name.
#   cmake -DLIST=<file with one path a line> -DOUTPUT=<file.cpp>
#         -DHEADER=<what declares the function> -DFUNCTION=<its name> -P embed_tables.cmake
file(STRINGS "${LIST}" tables)
set(entries "")
foreach(table IN LISTS tables)
  get_filename_component(name "${table}" NAME_WE)
  file(READ "${table}" text)
  string(APPEND entries "    {\"${name}\", R\"opcost(${text})opcost\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from cost_tables/ by scripts/embed_tables.cmake.
#include \"${HEADER}\"

namespace opcost {

const std::map<std::string_view, std::string_view>& ${FUNCTION}() {
  static const std::map<std::string_view, std::string_view> kTexts{
${entries}  };
  return kTexts;
}

}  // namespace opcost
")
