// Stands in for libtorch's libraries for CUDA: it writes down how it is called. What is declared here is declared as in PyTorch's headers
// (c10/cuda/CUDAStream.h, c10/cuda/CUDAFunctions.h, ATen/cuda/CUDAGraph.h) and CUDA's runtime, so that the compiler gives the same names and passes
// arguments in the same registers. Compiled twice: as libc10_cuda.so with -DC10, and as libtorch_cuda.so.
#include <cstdint>
#include <cstdio>
#include <utility>

enum cudaStreamCaptureMode { cudaStreamCaptureModeGlobal = 0, cudaStreamCaptureModeThreadLocal = 1, cudaStreamCaptureModeRelaxed = 2 };

#ifdef C10
#include <cstdlib>

namespace c10 {
struct Device { int8_t type; int8_t index; };
struct Stream { Device device; int64_t id; };
namespace cuda {
class CUDAStream {
public:
    explicit CUDAStream(Stream stream) : stream_(stream) {}
    void* stream() const;
    Stream unwrap() const { return stream_; }
private:
    Stream stream_;
};

static int8_t device = 0;
static thread_local Stream current[2] = {{{1, 0}, 0}, {{1, 1}, 0}};
static Stream pool[2] = {{{1, 0}, 7}, {{1, 1}, 9}};

void* CUDAStream::stream() const { return reinterpret_cast<void*>(0x1000 + stream_.id); }

CUDAStream getStreamFromPool(const bool isHighPriority, int8_t index) {
    std::printf("pool of %d, high priority %d\n", index, isHighPriority);
    return CUDAStream(pool[index]);
}

CUDAStream getCurrentCUDAStream(int8_t index) { return CUDAStream(current[index < 0 ? device : index]); }

void setCurrentCUDAStream(CUDAStream stream) {
    std::printf("stream %lld of %d\n", (long long)stream.unwrap().id, stream.unwrap().device.index);
    current[stream.unwrap().device.index] = stream.unwrap();
}

int8_t ExchangeDevice(int8_t to) {
    int8_t before = device;
    device = to;
    std::printf("device %d\n", to);
    return before;
}
}
}

static int status = 0, instantiation = 0, launch = 0;

extern "C" {
int cudaGetDevice(int* device) { *device = c10::cuda::device; return 0; }
int cudaStreamBeginCapture(void* stream, cudaStreamCaptureMode mode) { std::printf("empty record on %p, mode %d\n", stream, mode); status = 1; return 0; }
int cudaGraphInstantiateWithFlags(void** instance, void* graph, unsigned long long flags) {
    std::printf("instantiates %p, flags %llu\n", graph, flags);
    *instance = reinterpret_cast<void*>(0x77);
    return instantiation;
}
int cudaGraphLaunch(void* instance, void* stream) { std::printf("launched %p on %p\n", instance, stream); return launch; }
int cudaGraphExecDestroy(void* instance) { std::printf("instance %p destroyed\n", instance); return 0; }
const char* cudaGetErrorString(int error) { return error == 2 ? "out of memory" : "another error"; }
void set_errors(int of_instantiation, int of_launch) { instantiation = of_instantiation; launch = of_launch; }
int cudaStreamIsCapturing(void* stream, int* captures) { *captures = status; return stream == nullptr; }
int cudaStreamEndCapture(void* stream, void** graph) { std::printf("abandoned on %p\n", stream); *graph = nullptr; status = 0; return 901; }
int cudaGetLastError() { std::printf("error forgotten\n"); return 901; }
int cudaDeviceSynchronize() { std::printf("waited\n"); return 0; }
void set_capture_status(int value) { status = value; }
long long current_stream() { return c10::cuda::getCurrentCUDAStream(-1).unwrap().id; }
}
#else
extern "C" void set_capture_status(int value);
extern "C" long long current_stream();

namespace at { namespace cuda {
struct CUDAGraph {
    explicit CUDAGraph(bool keep_graph);
    ~CUDAGraph();
    void capture_begin(std::pair<unsigned long long, unsigned long long> pool, cudaStreamCaptureMode mode);
    void capture_end();
    void* raw_cuda_graph();
    long long mark;
};

CUDAGraph::CUDAGraph(bool keep_graph) : mark(42) { std::printf("graph, keeps %d\n", keep_graph); }
CUDAGraph::~CUDAGraph() { std::printf("graph %lld destroyed\n", mark); }
void CUDAGraph::capture_begin(std::pair<unsigned long long, unsigned long long> pool, cudaStreamCaptureMode mode) {
    std::printf("begins on stream %lld, pool %llu %llu, mode %d\n", current_stream(), pool.first, pool.second, mode);
    set_capture_status(1);
}
void CUDAGraph::capture_end() { std::printf("ends\n"); set_capture_status(0); }
void* CUDAGraph::raw_cuda_graph() { return reinterpret_cast<void*>(0x4200 + mark); }
}}
#endif
