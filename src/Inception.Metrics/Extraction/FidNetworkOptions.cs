using Inception.Common;
using Inception.Inference;
using Inception.Models.Catalogue;

namespace Inception.Metrics.Extraction;

/// <summary>Options of <see cref="FidNetwork"/>: its features, engine and cache.</summary>
public sealed record FidNetworkOptions
{
    /// <summary>
    /// The lengths of the features to compute: any of 64, 192, 768 and 2048, as in pytorch-fid's <c>--dims</c>. All are computed in one pass. Default: 2048.
    /// </summary>
    public IReadOnlyList<int> Dimensions { get; init; } = [2048];

    /// <summary>Whether the logits without bias are computed too, for the Inception Score. Default true, because they cost almost nothing.</summary>
    public bool Logits { get; init; } = true;

    /// <summary>Threads, accuracy and verification of the portable engine. Its defaults when null. The output of the engine is set automatically.</summary>
    public PortableOptions? Engine { get; init; }

    /// <summary>The cache of published weights. The user's cache when null.</summary>
    public WeightCache? Cache { get; init; }

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.Require(Dimensions.Count > 0 || Logits, nameof(Dimensions), "none", "at least one of 64, 192, 768 and 2048");
        foreach (var one in Dimensions) OptionCheck.Require(FidNetwork.Stages.ContainsKey(one), nameof(Dimensions), one, "64, 192, 768 or 2048");
        OptionCheck.Require(
            Dimensions.Distinct().Count() == Dimensions.Count, nameof(Dimensions), string.Join(", ", Dimensions), "different lengths");
    }
}
