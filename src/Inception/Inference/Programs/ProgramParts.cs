using Inception.Graphs;
using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>What a program is written from.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Shapes">The shape of every node's output.</param>
/// <param name="Stored">The same with the channels of zeros that convolutions leave to their readers.</param>
/// <param name="Convolutions">How each convolution is computed.</param>
/// <param name="Linear">The weights of each fully connected layer.</param>
/// <param name="Type">The type of features.</param>
/// <param name="Device">Where the program runs.</param>
/// <param name="Quantized">What computes in int8; nothing when null.</param>
internal sealed record ProgramParts(
    Graph Graph,
    IReadOnlyDictionary<Node, FeatureShape> Shapes,
    IReadOnlyDictionary<Node, FeatureShape> Stored,
    IReadOnlyDictionary<Node, PreparedConvolution> Convolutions,
    IReadOnlyDictionary<Node, RoundedFilters> Linear,
    ScalarType Type,
    Device Device,
    QuantizedPart? Quantized);
