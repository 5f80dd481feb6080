// Runs a fuzzer over saved inputs, without libFuzzer: FUZZER FOLDER. Without a single input it
// fails, so that a corpus cannot get lost unnoticed.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

void run_file(const fs::path& path) {
  std::fprintf(stderr, "%s\n", path.c_str());  // the last line of a crash names its input
  std::ifstream file(path, std::ios::binary);
  run({std::istreambuf_iterator<char>(file), {}});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !fs::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: %s FOLDER, one file an input\n", argv[0]);
    return 2;
  }
  run("");
  int count = 0;
  for (const auto& entry : fs::directory_iterator(argv[1])) {
    run_file(entry.path());
    ++count;
  }
  std::printf("%d inputs\n", count);
  return count > 0 ? 0 : 1;
}
