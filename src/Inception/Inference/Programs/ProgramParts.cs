using Inception.Graphs;
using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>The parts from which a program is written.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Shapes">The shape of every node's output.</param>
/// <param name="Stored">The same shapes, including the zero channels that convolutions leave to their readers.</param>
/// <param name="Convolutions">The prepared form of each convolution.</param>
/// <param name="Linear">The weights of each fully connected layer.</param>
/// <param name="Type">The number type of feature maps.</param>
/// <param name="Device">The device that runs the program.</param>
/// <param name="Quantized">The part that computes in int8. None when null.</param>
internal sealed record ProgramParts(
    Graph Graph,
    IReadOnlyDictionary<Node, FeatureShape> Shapes,
    IReadOnlyDictionary<Node, FeatureShape> Stored,
    IReadOnlyDictionary<Node, PreparedConvolution> Convolutions,
    IReadOnlyDictionary<Node, RoundedFilters> Linear,
    ScalarType Type,
    Device Device,
    QuantizedPart? Quantized);
