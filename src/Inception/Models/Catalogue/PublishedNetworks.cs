using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Models.Catalogue;

/// <summary>Creates networks from published weights.</summary>
public static class PublishedNetworks
{
    /// <summary>Builds the network and loads its weights from a file. Loading is strict: every key and every shape must match.</summary>
    /// <param name="weights">The published weights, which determine the network.</param>
    /// <param name="path">The path of the checkpoint.</param>
    /// <returns>The network, in training mode; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The file is of a format that this library cannot read; the message has the reason.</exception>
    /// <exception cref="WeightMismatchException">The file does not hold these weights.</exception>
    /// <exception cref="CheckpointException">The file is damaged or malicious, or its format is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static InceptionNetwork CreateNetwork(this PublishedWeights weights, string path)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireReadable();
        return weights.Options.Create(path);
    }
}
