using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>Writes safetensors files.</summary>
public static class SafetensorsFile
{
    /// <summary>
    /// Writes tensors under their names. The file appears under its name only when it is complete. The tensors are streamed from their own
    /// memory; those on another device or with strides are copied one at a time. The same tensors give the same bytes.
    /// </summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="tensors">Names and tensors. Widest elements are laid out first, so that every tensor is aligned to its element.</param>
    /// <param name="metadata">Strings to keep in the header, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is <c>__metadata__</c>, or a tensor is quantized.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, TensorWriting.List(tensors), metadata);
}
