// Runs a fuzz target over saved inputs, without libFuzzer: what once broke a decoder is tried again in every test run.
// Usage: replay_NAME FOLDER; every file of the folder is one input. Exit 1 when there is none.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

int main(int count, char** arguments) {
    if (count != 2 || !std::filesystem::is_directory(arguments[1])) {
        std::fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
        return 1;
    }
    int inputs = 0;
    for (auto const& entry : std::filesystem::directory_iterator{arguments[1]}) {
        std::ifstream file{entry.path(), std::ios::binary};
        std::vector<char> const bytes{std::istreambuf_iterator<char>{file}, {}};
        std::printf("%s, %zu bytes\n", entry.path().filename().c_str(), bytes.size());
        std::fflush(stdout); // the last line names the input that crashed
        LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size());
        ++inputs;
    }
    std::printf("%d saved inputs replayed\n", inputs);
    return inputs > 0 ? 0 : 1;
}
