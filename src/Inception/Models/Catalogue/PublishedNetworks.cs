using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Models.Catalogue;

/// <summary>From published weights to networks.</summary>
public static class PublishedNetworks
{
    /// <summary>Builds the network with the weights of a file, and checks them strictly: every key and every shape.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="path">The file.</param>
    /// <returns>The network, in training mode; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The file is of a format that this library cannot read; the message has the reason.</exception>
    /// <exception cref="WeightMismatchException">The file does not hold these weights.</exception>
    /// <exception cref="CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static InceptionNetwork CreateNetwork(this PublishedWeights weights, string path)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireReadable();
        return weights.Options.Create(path);
    }
}
