using Inception.Weights;

namespace Inception.Tool.Options;

/// <summary>What the command line says about a network, beside its name.</summary>
internal sealed record NetworkSettings
{
    public int? Classes { get; init; }
    public int? InputChannels { get; init; }
    public bool AuxiliaryHeads { get; init; }
    public bool TransformInput { get; init; }
    public bool ExcludePadding { get; init; }
    public string? Device { get; init; }
    public WeightLoadOptions? Loading { get; init; }
}
