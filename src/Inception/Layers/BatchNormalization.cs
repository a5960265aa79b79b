using Inception.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Layers;

/// <summary>
/// Batch normalization of vectors and maps, with PyTorch's keys and momentum. TorchSharp's own counts batches by numbers that nothing holds (see
/// <see cref="HeldScalar"/>): once in some
/// hundred thousand calls it fails, or counts wrong.
/// </summary>
/// <param name="channels">C.</param>
/// <param name="epsilon">Added to the variance.</param>
internal sealed class BatchNormalization(long channels, double epsilon)
    : BatchNorm(channels, epsilon, Momentum, affine: true, track_running_stats: true, device: null, dtype: null, nameof(BatchNormalization))
{
    private const double Momentum = 0.1;

    /// <summary>
    /// <c>N×C</c> or <c>N×C×H×W</c>, normalized. In training mode the batch's own statistics are used, and added to the running
    /// statistics.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The input has another shape. Or the input has one value per channel in training: its variance would spoil the running variance for good.
    /// </exception>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (training && input.numel() <= input.shape[1]) throw TooFewValues(input);
        if (training) num_batches_tracked!.add_(HeldScalar.One, alpha: HeldScalar.One);
        return functional.batch_norm(input, running_mean, running_var, weight, bias, training, Momentum, eps);
    }

    private static ArgumentException TooFewValues(Tensor input) => new(
        $"Batch normalization in training mode needs at least 2 values per channel. Found {string.Join('×', input.shape)}, which is one. "
            + "Train with batches of at least 2 images, freeze this stage, or call eval() for inference.",
        nameof(input));

    /// <exception cref="ArgumentException">It is of another shape.</exception>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.dim() is not (2 or 4)) throw new ArgumentException($"Expected N×C or N×C×H×W. Found {string.Join('×', input.shape)}.", nameof(input));
    }
}
