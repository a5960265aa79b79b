using Inception.Imaging;
using Inception.Inference;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Models;

/// <summary>How images reach a network: as normalized numbers, or as bytes, which take a quarter of the memory and are normalized by the network.</summary>
internal sealed class NetworkInput
{
    private readonly ImagePreprocessing _preprocessing;

    private NetworkInput(ImagePreprocessing preprocessing, bool isBytes) => (_preprocessing, IsBytes) = (preprocessing, isBytes);

    /// <summary>Whether the network gets bytes.</summary>
    public bool IsBytes { get; }

    /// <summary>What a network takes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="preprocessing">The preprocessing that its weights were trained with.</param>
    /// <exception cref="ArgumentException">The network normalizes its input, and not as the preprocessing does.</exception>
    public static NetworkInput Of(IInferenceNetwork network, ImagePreprocessing preprocessing)
    {
        var own = InferenceReplicas.NormalizationOf(network);
        Require(own, preprocessing, network.Table.Name, mayTakeBytes: true);
        return new(preprocessing, own is not null);
    }

    /// <summary>Checks that images are not normalized twice.</summary>
    /// <param name="normalization">What the network does to its input; null for nothing.</param>
    /// <param name="preprocessing">The preprocessing of the images.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="mayTakeBytes">Whether the images can reach the network as bytes; otherwise they are normalized before.</param>
    /// <exception cref="ArgumentException">They would be.</exception>
    public static void Require(InputTransform? normalization, ImagePreprocessing preprocessing, string network, bool mayTakeBytes)
    {
        if (normalization is null || (mayTakeBytes && normalization == preprocessing.NormalizationOfBytes())) return;
        var way = mayTakeBytes && preprocessing.EndsInBytes
            ? $", or give {nameof(Model.Preprocessing)}.{nameof(ByteNormalization.NormalizationOfBytes)}()" : "";
        throw new ArgumentException(
            $"{nameof(CompileOptions)}.{nameof(CompileOptions.Normalization)} of this {network} would normalize images that the preprocessing has normalized "
                + $"already: leave it out{way}.");
    }

    /// <summary>The options with which a network takes bytes, where that is of use: bytes reach a GPU in a quarter of the time.</summary>
    /// <param name="options">The options as they were asked for.</param>
    /// <param name="preprocessing">The preprocessing of the images.</param>
    /// <param name="devices">Where the network will run.</param>
    public static CompileOptions ForDevices(CompileOptions options, ImagePreprocessing preprocessing, IEnumerable<Device> devices)
    {
        var hasNormalizedImages = options.CalibrationImages is not null || options.Calibration is not null;
        return options.Normalization is null && !hasNormalizedImages && devices.All(device => device.type == TorchSharp.DeviceType.CUDA)
            ? options with { Normalization = preprocessing.NormalizationOfBytes() }
            : options;
    }

    /// <summary>Makes the input of a batch and fills its places in parallel.</summary>
    /// <inheritdoc cref="InputBatch.Create(ImagePreprocessing, int, InputFilling, CancellationToken)"/>
    public Tensor Create(ImagePreprocessing preprocessing, int count, InputFilling fill, CancellationToken cancellation) => IsBytes
        ? InputBatch.CreateBytes(preprocessing, count, fill, cancellation)
        : InputBatch.Create(preprocessing, count, fill, cancellation);

    /// <summary>Makes one image an input.</summary>
    /// <param name="image">The pixels.</param>
    /// <returns>A new tensor <c>1×C×CropSize×CropSize</c>; the caller disposes it.</returns>
    public Tensor Create(RgbImage image)
    {
        _preprocessing.Validate();
        return Create(_preprocessing, count: 1, (_, place) => place.Write(_preprocessing, image), CancellationToken.None);
    }
}
