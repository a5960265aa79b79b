using Inception.Common;
using Inception.Imaging;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Explanation;

/// <summary>
/// Explains classifications: it decodes and preprocesses an image, and shows by Grad-CAM where in the image the evidence for a class is. Safe to call from many
/// threads. The explainer keeps the network in evaluation mode. It disposes its model, unless <see cref="ImageExplainerOptions.LeaveModelOpen"/> is true.
/// </summary>
public sealed class ImageExplainer : IDisposable
{
    private readonly Model _model;
    private readonly ImageReader _reader;
    private readonly UseCount _uses;
    private readonly Device _device;
    private readonly ScalarType _dtype;

    /// <summary>Creates an explainer from a model.</summary>
    /// <param name="model">The model. The explainer owns it, unless the options leave it open.</param>
    /// <param name="options">Batch size and decoding; defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageExplainer(Model model, ImageExplainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        (_model, _reader) = (model, new ImageReader(model.Preprocessing, options));
        _uses = new(this, options.LeaveModelOpen ? () => { } : model.Dispose);
        model.Network.eval();
        var weight = model.Network.parameters().First();
        (_device, _dtype) = (weight.device, weight.dtype);
    }

    /// <summary>Explains a class of an image file.</summary>
    /// <param name="path">A JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    /// <param name="options">The class and the stage to explain. Default: the most likely class, at the last stage with a spatial feature map.</param>
    /// <returns>The explanation, in pixels of the original image.</returns>
    /// <exception cref="InvalidImageException">The file is not an image, is damaged, or is larger than the limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The network has no such stage or class, or the stage has no spatial feature map.</exception>
    /// <exception cref="NonFiniteResultException">Logits, features or gradients are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The explainer was disposed.</exception>
    public ImageExplanation Explain(string path, GradCamOptions? options = null)
    {
        Check();
        return Run(_reader.Decode(path), options) with { Path = path };
    }

    /// <summary>Explains a class of an encoded image from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Explain(string, GradCamOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="options">The class and the stage to explain. Default: the most likely class, at the last stage with a spatial feature map.</param>
    public ImageExplanation Explain(Stream stream, GradCamOptions? options = null)
    {
        Check();
        return Run(_reader.Decode(stream), options);
    }

    /// <summary>Explains a class of an encoded image in memory.</summary>
    /// <inheritdoc cref="Explain(string, GradCamOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    /// <param name="options">The class and the stage to explain. Default: the most likely class, at the last stage with a spatial feature map.</param>
    public ImageExplanation Explain(ReadOnlySpan<byte> encoded, GradCamOptions? options = null)
    {
        Check();
        return Run(_reader.Decode(encoded), options);
    }

    /// <summary>Explains a class of a decoded image.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="options">The class and the stage to explain. Default: the most likely class, at the last stage with a spatial feature map.</param>
    /// <returns>The explanation, in pixels of the original image.</returns>
    /// <exception cref="ArgumentException">The network has no such stage or class, or the stage has no spatial feature map.</exception>
    /// <exception cref="NonFiniteResultException">Logits, features or gradients are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The explainer was disposed.</exception>
    public ImageExplanation Explain(RgbImage image, GradCamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check();
        return Run(image, options);
    }

    /// <summary>Explains a class of an image file on a thread-pool thread.</summary>
    /// <inheritdoc cref="Explain(string, GradCamOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">A JPEG, PNG, WebP, BMP, GIF or TIFF file.</param>
    /// <param name="options">The class and the stage to explain. Default: the most likely class, at the last stage with a spatial feature map.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<ImageExplanation> ExplainAsync(string path, GradCamOptions? options = null, CancellationToken cancellation = default)
    {
        Check();
        return _reader.UseAsync(path, image => Run(image, options) with { Path = path }, cancellation);
    }

    /// <summary>Explains a class of an encoded image from a stream, read asynchronously to its end.</summary>
    /// <inheritdoc cref="Explain(string, GradCamOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="options">The class and the stage to explain. Default: the most likely class, at the last stage with a spatial feature map.</param>
    /// <param name="cancellation">Cancels reading, and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<ImageExplanation> ExplainAsync(Stream stream, GradCamOptions? options = null, CancellationToken cancellation = default)
    {
        Check();
        return _reader.UseAsync(stream, image => Run(image, options), cancellation);
    }

    /// <summary>Explains a class of an encoded image in memory on a thread-pool thread.</summary>
    /// <inheritdoc cref="Explain(string, GradCamOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, BMP, GIF or TIFF file; they must not change before the task ends.</param>
    /// <param name="options">The class and the stage to explain. Default: the most likely class, at the last stage with a spatial feature map.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<ImageExplanation> ExplainAsync(ReadOnlyMemory<byte> encoded, GradCamOptions? options = null, CancellationToken cancellation = default)
    {
        Check();
        return _reader.UseAsync(encoded, image => Run(image, options), cancellation);
    }

    /// <summary>Explains a class of a decoded image on a thread-pool thread.</summary>
    /// <inheritdoc cref="Explain(RgbImage, GradCamOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="image">The pixels.</param>
    /// <param name="options">The class and the stage to explain. Default: the most likely class, at the last stage with a spatial feature map.</param>
    /// <param name="cancellation">Cancels before the network runs.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public Task<ImageExplanation> ExplainAsync(RgbImage image, GradCamOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check();
        return Task.Run(() => Run(image, options), cancellation);
    }

    /// <summary>
    /// Explains many files in batches: the files of a batch are decoded in parallel, and the next batch is decoded while the network runs.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="options">The class and the stage to explain. Default: each image's most likely class, at the last stage with a spatial feature map.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    /// <returns>
    /// One result for each file, in the order of <paramref name="paths"/>. A file that cannot be read has its error in the result, unless
    /// <see cref="ImageReadingOptions.OnUnreadable"/> is <see cref="UnreadableImages.Fail"/>.
    /// </returns>
    /// <exception cref="InvalidImageException">A file is not an image, and the options ask to fail (<see cref="UnreadableImages.Fail"/>).</exception>
    /// <exception cref="IOException">A file cannot be read, and the options ask to fail (<see cref="UnreadableImages.Fail"/>).</exception>
    /// <exception cref="ArgumentException">The network has no such stage or class, or the stage has no spatial feature map.</exception>
    /// <exception cref="NonFiniteResultException">Logits, features or gradients are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The explainer was disposed.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IReadOnlyList<ImageExplanation> ExplainMany(IReadOnlyList<string> paths, GradCamOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Check();
        return [.. _reader.UseMany(paths, InputBatch.Create, keepImages: true, batch => Explained(batch, options), sideBySide: 1, cancellation)];
    }

    /// <summary>
    /// Explains any number of files on thread-pool threads, like <see cref="ExplainMany"/>. At most two batches are in memory.
    /// </summary>
    /// <inheritdoc cref="ExplainMany" path="/*[self::returns or self::exception]"/>
    /// <param name="paths">The files. They are enumerated as they are needed.</param>
    /// <param name="options">The class and the stage to explain. Default: each image's most likely class, at the last stage with a spatial feature map.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    public IAsyncEnumerable<ImageExplanation> ExplainManyAsync(
        IEnumerable<string> paths, GradCamOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Check();
        return _reader.UseManyAsync(paths, InputBatch.Create, keepImages: true, batch => Explained(batch, options), sideBySide: 1, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _uses.Dispose();
    }

    private IEnumerable<ImageExplanation> Explained(ImageBatch<Tensor> batch, GradCamOptions? options) => batch.Join(
        Run(batch.Input, options),
        (path, image, activation) => new ImageExplanation(image, _model.Preprocessing.RegionOf(image), activation) { Path = path },
        (path, error) => new ImageExplanation(null!, default!, null!) { Path = path, Error = error });

    private void Check() => _uses.Begin().Dispose();

    private ImageExplanation Run(RgbImage image, GradCamOptions? options)
    {
        using var input = _model.Preprocessing.Apply(image);
        return new(image, _model.Preprocessing.RegionOf(image), Run(input, options)[0]);
    }

    private IReadOnlyList<ClassActivation> Run(Tensor input, GradCamOptions? options)
    {
        using var use = _uses.Begin();
        using var placed = input.to(_dtype, _device);
        return GradCam.Explain(_model.Network, placed, options);
    }
}
