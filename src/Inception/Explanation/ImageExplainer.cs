using Inception.Imaging;
using Inception.Networks;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Explanation;

/// <summary>
/// From an image file to the places that speak for a class: decoding, preprocessing, network and Grad-CAM. Safe to call from many threads; it owns
/// its network, which it keeps in evaluation mode, and disposes it.
/// </summary>
public sealed class ImageExplainer : IDisposable
{
    private readonly InceptionNetwork _network;
    private readonly ImagePreprocessing _preprocessing;
    private readonly ImageDecoder _decoder;
    private readonly Device _device;
    private readonly ScalarType _dtype;

    /// <summary>Joins the parts.</summary>
    /// <param name="network">The network, with its weights; the explainer owns it from here on.</param>
    /// <param name="preprocessing">What the weights were trained to see.</param>
    /// <param name="decoding">The limit on pixels and the like; defaults when left out.</param>
    /// <exception cref="ArgumentException">The network takes another number of channels than the preprocessing makes.</exception>
    public ImageExplainer(InceptionNetwork network, ImagePreprocessing preprocessing, ImageDecoderOptions? decoding = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (preprocessing.Channels != network.Table.Input.Channels)
            throw new ArgumentException(
                $"{network.GetName()} takes {network.Table.Input.Channels} channels, and the preprocessing makes {preprocessing.Channels}.", nameof(preprocessing));
        _decoder = new ImageDecoder(decoding);
        (_network, _preprocessing) = (network, preprocessing);
        _network.eval();
        var weight = network.parameters().First();
        (_device, _dtype) = (weight.device, weight.dtype);
    }

    /// <summary>Explains a class of an image file.</summary>
    /// <param name="path">A JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="options">The last stage with places, and the likeliest class, when left out.</param>
    /// <returns>The explanation, in the image's pixels.</returns>
    /// <exception cref="InvalidImageException">The file is not an image, is damaged, or is larger than the limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">There is no such stage or class, or the stage has no places.</exception>
    public ImageExplanation Explain(string path, GradCamOptions? options = null) => Explain(_decoder.Decode(path), options);

    /// <summary>Explains a class of a decoded image.</summary>
    /// <inheritdoc cref="Explain(string, GradCamOptions?)"/>
    /// <param name="image">The pixels.</param>
    /// <param name="options">The last stage with places, and the likeliest class, when left out.</param>
    public ImageExplanation Explain(RgbImage image, GradCamOptions? options = null)
    {
        using var input = _preprocessing.Apply(image);
        using var placed = input.to(_dtype, _device);
        return new(image, _preprocessing.RegionOf(image), GradCam.Explain(_network, placed, options)[0]);
    }

    /// <summary>Explains a class of an image file on a thread of the pool.</summary>
    /// <inheritdoc cref="Explain(string, GradCamOptions?)"/>
    /// <param name="path">A JPEG, PNG, WebP, BMP or GIF file.</param>
    /// <param name="options">The last stage with places, and the likeliest class, when left out.</param>
    /// <param name="cancellation">Cancels before decoding and before the network runs.</param>
    public Task<ImageExplanation> ExplainAsync(string path, GradCamOptions? options = null, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var image = _decoder.Decode(path);
            cancellation.ThrowIfCancellationRequested();
            return Explain(image, options);
        },
        cancellation);

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
