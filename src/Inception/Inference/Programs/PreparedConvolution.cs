using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>A convolution prepared for one program.</summary>
/// <param name="Layout">How the convolution is computed.</param>
/// <param name="Channels">The number of output channels, including padding.</param>
/// <param name="AddsInPlace">Whether the kernel adds the summand and overwrites it by the sum. Otherwise the program adds the summand.</param>
/// <param name="AddedInputs">The number of zero channels that the program adds to the input.</param>
/// <param name="Weight">The filters, in the order that the layout reads.</param>
/// <param name="Bias">The bias of each of <paramref name="Channels"/>.</param>
/// <param name="Error">The largest difference from float64, divided by the largest value. Null if not verified.</param>
internal sealed record PreparedConvolution(
    ConvolutionLayout Layout, int Channels, bool AddsInPlace, int AddedInputs, Tensor Weight, Tensor Bias, double? Error);
