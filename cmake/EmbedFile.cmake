# cmake -DINPUT=file -DOUTPUT=file.cc -DNAME=my_file -P EmbedFile.cmake: writes a C++ source with the file's bytes, as
# the std::string_view connectmaster::my_file().
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
# A literal of many lines: compilers bound the length of one.
string(REGEX REPLACE "(................................................................)" "\\1\"\n    \"" bytes "${bytes}")
file(WRITE ${OUTPUT} "#include <string_view>

namespace connectmaster {

std::string_view ${NAME}();

std::string_view ${NAME}() {
  static constexpr char kBytes[] =
    \"${bytes}\";
  return {kBytes, sizeof(kBytes) - 1};
}

}  // namespace connectmaster
")
