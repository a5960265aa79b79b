using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>The one check of what a network gives: a logit, a feature or a gradient that is no finite number is an error, and never a result.</summary>
internal static class FiniteTensors
{
    private const int ShownTensors = 5;

    /// <summary>Refuses results with values that are not finite.</summary>
    /// <param name="results">One result an image, along the first dimension.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="what">What the results are, in the plural: <c>logits</c>.</param>
    /// <exception cref="NonFiniteResultException">There are such values; the message counts them.</exception>
    public static void Require(Tensor results, string network, string what)
    {
        using var detached = results.detach();
        using var local = detached.cpu();
        using var values = local.contiguous();
        var count = TensorValues.CountNonFinite(values);
        if (count == 0) return;
        throw FiniteNumbers.Refusal(count, values.numel(), network, what);
    }

    /// <summary>Refuses a network whose weights make results that are not finite.</summary>
    /// <exception cref="NonFiniteResultException">There are such weights; the message names the tensors.</exception>
    public static void RequireWeights(InceptionNetwork network)
    {
        var spoilt = new List<NonFiniteTensor>();
        foreach (var (key, tensor) in network.state_dict())
        {
            using var detached = tensor.detach();
            using var local = detached.cpu();
            using var values = local.contiguous();
            if (TensorValues.Counted(key, values) is { } found) spoilt.Add(found);
        }

        if (spoilt.Count == 0) return;
        throw new NonFiniteResultException(
            $"{network.Table.Name} has weights that are not finite, so that every result would be NaN: {string.Join(", ", spoilt.Take(ShownTensors))}"
            + $"{(spoilt.Count > ShownTensors ? ", …" : "")}. Load an earlier checkpoint.");
    }
}
