using Inception.Export.Onnx;
using Inception.Networks;
using Inception.Weights;

namespace Inception.Export;

/// <summary>
/// Writes networks as files that other runtimes read: every network of the family, and a table of one's own. What is written computes the logits
/// (or the embedding) in evaluation mode, whatever mode the network is in: dropout and auxiliary heads are left out.
/// </summary>
public static class ModelExport
{
    /// <summary>
    /// Writes the network as ONNX, float32, for any batch: <c>N×C×H×W</c> (or bytes, <see cref="OnnxExportOptions.ByteInput"/>) to <c>N×classes</c>. The file
    /// appears under its name only when it is whole. Weights are made and written one at a time.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, by custom <c>.onnx</c>; an existing one is replaced.</param>
    /// <param name="options">Opset 13, the table's size, batch normalisation folded, when left out.</param>
    /// <exception cref="ArgumentException">An option is out of its range or does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="NotSupportedException">The table has a pool that ONNX cannot say for any size; it can for one.</exception>
    /// <exception cref="InvalidOperationException">The file would be longer than 2 GiB, which protobuf forbids.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void ExportOnnx(this InceptionNetwork network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var model = OnnxModel.Of(network, options ?? new());
        OnnxFile.RequireRoom(model.Head, model.Graph);
        AtomicFile.Write(path, stream => OnnxFile.Write(stream, model.Head, model.Graph));
    }
}
