using Inception.Export;

namespace Inception.Models;

/// <content>Export. The file contains the labels, the preprocessing and the licence of the model.</content>
public sealed partial class Model
{
    /// <summary>
    /// Exports the model as ONNX by <see cref="ModelExport.ExportOnnx"/>. The model supplies the labels, preprocessing, licence and image size that the
    /// options leave out.
    /// </summary>
    /// <param name="path">The path of the file, usually ending in <c>.onnx</c>. An existing file is replaced.</param>
    /// <param name="options">Default: opset 13, batch normalization folded.</param>
    /// <exception cref="ArgumentException">An option is out of its range or does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="NotSupportedException">The network has a pool that ONNX cannot express for images of every size. Export for one size.</exception>
    /// <exception cref="InvalidOperationException">The file would be longer than 2 GiB, which protobuf forbids.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public void ExportOnnx(string path, OnnxExportOptions? options = null) => Network.ExportOnnx(path, Describe(options ?? new()));

    /// <summary>
    /// Exports the model as TorchScript by <see cref="ModelExport.ExportTorchScript"/>. The model supplies the labels, preprocessing, licence and image
    /// size that the options leave out.
    /// </summary>
    /// <param name="path">The path of the file, usually ending in <c>.pt</c>. An existing file is replaced.</param>
    /// <param name="options">Default: batch normalization folded.</param>
    /// <exception cref="ArgumentException">An option does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public void ExportTorchScript(string path, TorchScriptExportOptions? options = null) => Network.ExportTorchScript(path, Describe(options ?? new()));

    /// <summary>
    /// Adds the model to a model repository of NVIDIA's Triton Inference Server by <see cref="ModelExport.ExportTriton"/>. The model supplies the labels,
    /// preprocessing, licence and image size that the options leave out.
    /// </summary>
    /// <param name="repository">The folder of the repository. It is created if it does not exist.</param>
    /// <param name="options">Default: the network's own name, version 1, batches of up to 32 images.</param>
    /// <exception cref="ArgumentException">An option is out of its range or does not fit the network; the message says what is accepted.</exception>
    /// <exception cref="NotSupportedException">The same conditions as for <see cref="ExportOnnx"/>.</exception>
    /// <exception cref="InvalidOperationException">The same conditions as for <see cref="ExportOnnx"/>.</exception>
    /// <exception cref="IOException">A file or folder cannot be written.</exception>
    public void ExportTriton(string repository, TritonExportOptions? options = null)
    {
        options ??= new();
        Network.ExportTriton(repository, options with { Onnx = Describe(options.Onnx) });
    }

    private T Describe<T>(T options)
        where T : ExportOptions => (T)((ExportOptions)options with
        {
            InputSize = options.InputSize ?? Preprocessing.CropSize,
            Labels = options.Labels ?? Labels,
            Preprocessing = options.Preprocessing ?? Preprocessing,
            Licence = options.Licence ?? Licence,
        });
}
