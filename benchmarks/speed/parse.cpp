// A bare parse: maps an ONNX file, makes protobuf's objects of it, and says how many nodes it has.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "graph/onnx_format.pb.h"

int main(int argc, char** argv) {
  const int file = argc == 2 ? ::open(argv[1], O_RDONLY) : -1;
  struct stat status {};
  if (file < 0 || ::fstat(file, &status) != 0) return 2;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED) return 2;
  auto* model = new opcost::onnx_format::ModelProto;  // ends with the process
  if (!model->ParseFromArray(bytes, static_cast<int>(size))) return 2;
  std::printf("%d\n", model->graph().node_size());
  std::fflush(stdout);
  ::_exit(0);
}
