namespace Inception.Weights.Layouts;

/// <summary>
/// NVIDIA's TorchScript translation of the graph of 2015, <c>inception-2015-12-05.pt</c> of stylegan2-ada-pytorch and stylegan3: the graph's names with
/// dots, <c>layers.mixed_1.tower.conv.weight</c>, and with underscores in the last two blocks, <c>layers.mixed_9.tower_1_mixed_conv.beta</c>. Batch
/// normalization has no scale.
/// </summary>
/// <remarks>The names are those that public code reads from the file (miemie2013/ppgan, <c>convert_weights/inception_convert_weights.py</c>).</remarks>
internal static class NvidiaInception
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["weight"] = ".conv.weight",
        ["beta"] = ".bn.bias",
        ["mean"] = ".bn.running_mean",
        ["var"] = ".bn.running_var",
    };

    private static readonly Dictionary<string, string> Layers = TensorFlow2015.Layers.ToDictionary(layer => Name(layer.Key), layer => layer.Value);

    public static WeightLayout Layout { get; } = new("NVIDIA", Map)
    {
        AbsentValue = key => key.EndsWith(".bn.weight", StringComparison.Ordinal) ? 1 : null,
    };

    private static string Map(string key)
    {
        if (key is "output.weight" or "output.bias") return "fc" + key["output".Length..];
        var dot = key.LastIndexOf('.');
        return dot > 0 && Layers.TryGetValue(key[..dot], out var layer) && Variables.TryGetValue(key[(dot + 1)..], out var variable) ? layer + variable : key;
    }

    private static string Name(string graph)
    {
        var block = graph.IndexOf('/', StringComparison.Ordinal);
        if (block < 0) return $"layers.{graph}";
        var isFlat = graph[..block] is "mixed_9" or "mixed_10";
        return $"layers.{graph[..block]}.{graph[(block + 1)..].Replace('/', isFlat ? '_' : '.')}";
    }
}
