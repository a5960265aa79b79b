using System.Runtime.InteropServices;

namespace Inception.Runtime.Cuda;

/// <summary>libtorch's <c>c10::cuda::CUDAStream</c>: a queue of work of one GPU. Two words, which calls pass in registers.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct GpuStream(long Device, long Id);
