using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>Writes checkpoints in PyTorch's zip format, which <c>torch.load(path, weights_only=True)</c> reads.</summary>
public static class PyTorchFile
{
    /// <summary>
    /// Writes tensors as a <c>state_dict</c>. The file appears under its name only when it is complete. The tensors are written directly from their memory.
    /// Tensors on other devices and non-contiguous tensors are copied, one at a time. The same tensors give the same bytes.
    /// </summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">
    /// Strings to save with the tensors, or null. With metadata the file holds <c>{'state_dict': …, key: value, …}</c>, otherwise only the
    /// <c>state_dict</c>.
    /// </param>
    /// <exception cref="ArgumentException">A name occurs twice, a tensor is quantized, or a metadata key is <c>state_dict</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        PyTorchZipWriter.Write(path, TensorWriting.List(tensors), metadata);
}
