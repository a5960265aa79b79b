using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>Writes safetensors files.</summary>
public static class SafetensorsFile
{
    /// <summary>
    /// Writes tensors under their names. The file appears under its name only when it is complete. The tensors are written directly from their memory. Tensors
    /// on other devices and non-contiguous tensors are copied, one at a time. The same tensors give the same bytes.
    /// </summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <param name="tensors">
    /// The tensors by name. Tensors with the widest elements come first in the file, so that every tensor is aligned to its element size.
    /// </param>
    /// <param name="metadata">Strings to save in the header, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is <c>__metadata__</c>, or a tensor is quantized.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, TensorWriting.List(tensors), metadata);
}
