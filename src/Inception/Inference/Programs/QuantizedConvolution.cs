using Inception.Graphs;
using Inception.Quantization;

namespace Inception.Inference.Programs;

/// <summary>A convolution from int8 to int8.</summary>
/// <param name="Node">The convolution.</param>
/// <param name="Filters">The filters.</param>
/// <param name="Input">The quantization of the input.</param>
/// <param name="Output">The quantization of the output.</param>
internal sealed record QuantizedConvolution(ConvolutionNode Node, QuantizedFilterTensors Filters, AffineQuantization Input, AffineQuantization Output);
