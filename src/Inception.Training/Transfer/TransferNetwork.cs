using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;

namespace Inception.Training.Transfer;

/// <summary>A trained trunk with a new classifier, made by <see cref="FineTune"/>. It owns the network.</summary>
public sealed class TransferNetwork : IDisposable
{
    internal TransferNetwork(InceptionNetwork network, ImagePreprocessing? preprocessing) => (Network, Preprocessing) = (network, preprocessing);

    /// <summary>The network. Everything before its classifier is frozen, <see cref="InceptionNetwork.FrozenUpTo"/>.</summary>
    public InceptionNetwork Network { get; }

    /// <summary>What was loaded, and which keys of classifiers are the network's own (<see cref="WeightLoadReport.Kept"/>).</summary>
    public WeightLoadReport Report => Network.LoadReport!;

    /// <summary>What the weights were trained to see; null for a file of one's own, which does not say.</summary>
    public ImagePreprocessing? Preprocessing { get; }

    /// <summary>Disposes the network.</summary>
    public void Dispose() => Network.Dispose();
}
