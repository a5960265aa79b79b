using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>A convolution as one program runs it.</summary>
/// <param name="Layout">How.</param>
/// <param name="Channels">Output channels, padding included.</param>
/// <param name="AddsInPlace">Whether the kernel adds the summand, and writes the sum over it; otherwise the program adds it.</param>
/// <param name="AddedInputs">Zeros that the program adds to the input's channels.</param>
/// <param name="Weight">The filters, in the order the layout reads.</param>
/// <param name="Bias">A summand for each of <paramref name="Channels"/>.</param>
/// <param name="Error">The largest difference from float64 as a share of the largest value; null when it was not verified.</param>
internal sealed record PreparedConvolution(
    ConvolutionLayout Layout, int Channels, bool AddsInPlace, int AddedInputs, Tensor Weight, Tensor Bias, double? Error);
