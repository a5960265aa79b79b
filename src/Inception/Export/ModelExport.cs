using System.Globalization;
using System.Text;
using Inception.Common;
using Inception.Networks;

namespace Inception.Export;

/// <summary>
/// Writes networks as files for other runtimes: every network of the family, and your own tables. The file computes the logits (or the embedding) in
/// evaluation mode, regardless of the network's mode. Dropout and auxiliary heads are left out.
/// </summary>
public static class ModelExport
{
    /// <summary>
    /// Writes the network as ONNX, float32, for any batch: <c>N×C×H×W</c> (or bytes, <see cref="OnnxExportOptions.ByteInput"/>) to <c>N×classes</c>.
    /// The file appears under its name only when it is complete. Weights are converted and written one at a time.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, by custom <c>.onnx</c>; an existing one is replaced.</param>
    /// <param name="options">Default: opset 13, the table's size, batch normalization folded.</param>
    /// <exception cref="ArgumentException">An option is out of its range or does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="NotSupportedException">The table has a pool that ONNX cannot express for any size. Export one size.</exception>
    /// <exception cref="InvalidOperationException">The file would be longer than 2 GiB, which protobuf forbids.</exception>
    /// <exception cref="NonFiniteResultException">The network has weights that are not finite.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void ExportOnnx(this InceptionNetwork network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var model = OnnxModel.Create(network, options ?? new());
        OnnxFile.RequireRoom(model.Head, model.Graph);
        AtomicFile.Write(path, stream => OnnxFile.Write(stream, model.Head, model.Graph));
    }

    /// <summary>
    /// Writes the network as TorchScript, <c>forward(N×C×H×W float32) → N×classes</c>, its weights in the file, for <c>torch.jit.load</c> of
    /// TorchSharp, C++ and
    /// Python's PyTorch, 1.13 and later. The file appears under its name only when it is complete. Weights are converted and written one at a time.
    /// The metadata are
    /// extra files of the archive: <c>torch.jit.load(path, _extra_files={"labels": ""})</c>.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, by custom <c>.pt</c>; an existing one is replaced.</param>
    /// <param name="options">Default: batch normalization folded.</param>
    /// <exception cref="ArgumentException">An option does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="NonFiniteResultException">The network has weights that are not finite.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    /// <remarks>The weights are buffers, so that <c>.to(device)</c> moves them. They cannot be trained further.</remarks>
    public static void ExportTorchScript(this InceptionNetwork network, string path, TorchScriptExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        var exported = new ExportedNetwork(network, options, ExportSize.Choose(network.Table, options));
        var metadata = ExportMetadata.Create(network, options);
        AtomicFile.Write(path, stream => TorchScriptWriter.Write(stream, exported, metadata));
    }

    /// <summary>
    /// Adds the network to a model repository of NVIDIA's Triton Inference Server: <c>NAME/config.pbtxt</c> with dynamic batching,
    /// <c>NAME/1/model.onnx</c>, and
    /// <c>NAME/labels.txt</c> if labels are given. Each file appears only when it is complete; the configuration is written last.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="repository">The folder of the repository; created if it is missing.</param>
    /// <param name="options">Default: the network's own name, version 1, batches of up to 32.</param>
    /// <exception cref="ArgumentException">An option is out of its range or does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="NotSupportedException">As for <see cref="ExportOnnx"/>.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="ExportOnnx"/>.</exception>
    /// <exception cref="NonFiniteResultException">The network has weights that are not finite.</exception>
    /// <exception cref="IOException">A file or folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be written to.</exception>
    public static void ExportTriton(this InceptionNetwork network, string repository, TritonExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(repository);
        options ??= new();
        var name = TritonExportCheck.Name(network, options);
        var model = OnnxModel.Create(network, options.Onnx);
        OnnxFile.RequireRoom(model.Head, model.Graph);
        var folder = Path.Combine(repository, name);
        var version = Directory.CreateDirectory(Path.Combine(folder, options.Version.ToString(CultureInfo.InvariantCulture)));
        AtomicFile.Write(Path.Combine(version.FullName, "model.onnx"), stream => OnnxFile.Write(stream, model.Head, model.Graph));
        if (options.Onnx.Labels is { } labels)
            AtomicFile.Write(
                Path.Combine(folder, TritonConfiguration.LabelFile), stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', labels) + '\n')));
        AtomicFile.Write(
            Path.Combine(folder, "config.pbtxt"),
            stream => stream.Write(Encoding.UTF8.GetBytes(TritonConfiguration.Write(model.Graph.Proto, name, options))));
    }
}
