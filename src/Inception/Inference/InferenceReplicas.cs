using System.Collections.Concurrent;
using Inception.Common;
using Inception.Networks;
using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Copies of one network (replicas) on several devices, used like a single network. A call runs on a free replica, and waits while all replicas are busy. So
/// one batch runs on each replica at the same time. Safe for any number of threads.
/// </summary>
/// <remarks>
/// <see cref="InceptionNetworkCompilation.CompileReplicas"/> creates replicas of a network. It is not defined which replica runs a call. Results on GPUs of
/// different models may differ in their last bits.
/// </remarks>
/// <example>
/// <code>
/// using var replicas = network.CompileReplicas([new("cuda:0"), new("cuda:1")]);
/// await using var batcher = new Batcher(replicas);   // one queue, a batch on each GPU
/// </code>
/// </example>
public sealed class InferenceReplicas : IInferenceNetwork
{
    private readonly IInferenceNetwork[] _replicas;
    private readonly ConcurrentQueue<IInferenceNetwork> _idle;
    private readonly SemaphoreSlim _free;
    private readonly UseCount _uses;

    /// <summary>Joins networks that are ready for inference.</summary>
    /// <param name="replicas">One or more networks of equal architecture, output and weights, such as one for each GPU. This object owns them.</param>
    /// <exception cref="ArgumentException">
    /// The list is empty, contains a network twice, or contains networks that differ in architecture, output or normalization.
    /// </exception>
    public InferenceReplicas(IReadOnlyList<IInferenceNetwork> replicas)
    {
        ArgumentNullException.ThrowIfNull(replicas);
        if (replicas.Count == 0) throw new ArgumentException("Expected at least one replica, found none.", nameof(replicas));
        foreach (var replica in replicas) ArgumentNullException.ThrowIfNull(replica, nameof(replicas));
        if (replicas.Distinct().Count() < replicas.Count)
            throw new ArgumentException("A network is there twice: each replica needs weights of its own, to run beside the others.", nameof(replicas));
        var first = Kind(replicas[0]);
        if (replicas.Select(Kind).FirstOrDefault(kind => kind != first) is { } other)
            throw new ArgumentException($"Replicas are equal networks; found {first} and {other}.", nameof(replicas));
        if (replicas.Any(replica => NormalizationOf(replica) != NormalizationOf(replicas[0])))
            throw new ArgumentException(
                $"Replicas are equal networks, and these were compiled with different {nameof(CompileOptions.Normalization)}.", nameof(replicas));
        (_replicas, _idle, _free) = ([.. replicas], new(replicas), new(replicas.Count));
        _uses = new(this, Release);
    }

    /// <summary>The number of replicas, and so the number of batches that can run at the same time.</summary>
    public int Count => _replicas.Length;

    /// <inheritdoc/>
    public NetworkTable Table => _replicas[0].Table;

    /// <inheritdoc/>
    public NetworkOutput Output => _replicas[0].Output;

    /// <inheritdoc/>
    /// <returns><c>N×</c>classes, or <c>N×</c>features, on the device of <paramref name="input"/>; the caller disposes it.</returns>
    /// <exception cref="ObjectDisposedException">The replicas were disposed.</exception>
    public Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var use = _uses.Begin();
        _free.Wait();
        _idle.TryDequeue(out var replica);
        try
        {
            var output = replica!.Forward(input);
            if (output.device == input.device) return output;
            using (output) return output.to(input.device);
        }
        finally
        {
            _idle.Enqueue(replica!);
            _free.Release();
        }
    }

    /// <summary>Disposes the replicas. Forward passes in progress finish first.</summary>
    public void Dispose() => _uses.Dispose();

    /// <summary>The number of batches that a network should run at the same time.</summary>
    internal static int CountOf(IInferenceNetwork network) => network is InferenceReplicas replicas ? replicas.Count : 1;

    /// <summary>The normalization inside a network; null if the network expects normalized input.</summary>
    internal static InputTransform? NormalizationOf(IInferenceNetwork network) => network switch
    {
        CompiledInception compiled => compiled.Options.Normalization,
        InferenceReplicas replicas => NormalizationOf(replicas._replicas[0]),
        _ => null,
    };

    private static string Kind(IInferenceNetwork network) =>
        $"{network.Table.Name} with {network.Table.OutputShape.Count} classes, which gives {network.Output}";

    private void Release()
    {
        foreach (var replica in _replicas) replica.Dispose();
        _free.Dispose();
    }
}
