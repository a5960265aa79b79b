using System.Runtime.InteropServices;

namespace Inception.Runtime.Cuda;

/// <summary>An error that CUDA returns, in the form of libtorch's own: who handles those handles it.</summary>
/// <param name="message">What CUDA says.</param>
/// <param name="error">CUDA's number of the error.</param>
internal sealed class CudaException(string message, int error) : ExternalException(message, error);
