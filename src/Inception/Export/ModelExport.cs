using System.Globalization;
using System.Text;
using Inception.Common;
using Inception.Networks;

namespace Inception.Export;

/// <summary>
/// Exports networks to other runtimes: every network of the family, and networks of your own tables. The exported network computes the logits (or the
/// embedding) as in evaluation mode, whatever the mode of the network. Dropout and auxiliary heads are left out.
/// </summary>
public static class ModelExport
{
    /// <summary>
    /// Exports the network as ONNX in float32, for any batch size: <c>N×C×H×W</c> (or bytes, <see cref="OnnxExportOptions.ByteInput"/>) to <c>N×classes</c>.
    /// The file appears under its name only when it is complete. Weights are converted and written one at a time.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, usually ending in <c>.onnx</c>. An existing file is replaced.</param>
    /// <param name="options">Default: opset 13, the image size of the network's table, batch normalization folded.</param>
    /// <exception cref="ArgumentException">An option is out of its range or does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="NotSupportedException">The network has a pool that ONNX cannot express for images of every size. Export for one size.</exception>
    /// <exception cref="InvalidOperationException">The file would be longer than 2 GiB, which protobuf forbids.</exception>
    /// <exception cref="NonFiniteResultException">The network has weights that are infinite or NaN.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has no permission to write to the folder.</exception>
    public static void ExportOnnx(this InceptionNetwork network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var model = OnnxModel.Create(network, options ?? new());
        OnnxFile.RequireRoom(model.Head, model.Graph);
        AtomicFile.Write(path, stream => OnnxFile.Write(stream, model.Head, model.Graph));
    }

    /// <summary>
    /// Exports the network as TorchScript with its weights: <c>forward(N×C×H×W float32) → N×classes</c>. <c>torch.jit.load</c> of TorchSharp, of C++ and of
    /// Python's PyTorch (1.13 and later) loads the file. The file appears under its name only when it is complete. Weights are converted and written one at a
    /// time. Metadata is saved as extra files of the archive: <c>torch.jit.load(path, _extra_files={"labels": ""})</c>.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, usually ending in <c>.pt</c>. An existing file is replaced.</param>
    /// <param name="options">Default: batch normalization folded.</param>
    /// <exception cref="ArgumentException">An option does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="NonFiniteResultException">The network has weights that are infinite or NaN.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has no permission to write to the folder.</exception>
    /// <remarks>The weights are saved as buffers. <c>.to(device)</c> moves them, but they cannot be trained further.</remarks>
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
    /// <exception cref="NotSupportedException">The same conditions as for <see cref="ExportOnnx"/>.</exception>
    /// <exception cref="InvalidOperationException">The same conditions as for <see cref="ExportOnnx"/>.</exception>
    /// <exception cref="NonFiniteResultException">The network has weights that are infinite or NaN.</exception>
    /// <exception cref="IOException">A file or folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has no permission to write to a folder.</exception>
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
