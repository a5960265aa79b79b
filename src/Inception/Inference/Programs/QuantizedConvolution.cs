using Inception.Graphs;
using Inception.Quantization;

namespace Inception.Inference.Programs;

/// <summary>A convolution from int8 to int8.</summary>
/// <param name="Node">The convolution.</param>
/// <param name="Filters">Its filters.</param>
/// <param name="Input">How its input is quantized.</param>
/// <param name="Output">How its output is.</param>
internal sealed record QuantizedConvolution(ConvolutionNode Node, QuantizedFilterTensors Filters, AffineQuantization Input, AffineQuantization Output);
