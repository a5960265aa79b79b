using System.Runtime.InteropServices;

namespace Inception.Runtime.Cuda;

/// <summary>libtorch's <c>c10::MempoolId_t</c>: the memory that a graph takes; zeros are a pool of its own.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MemoryPoolId(ulong First, ulong Second);
