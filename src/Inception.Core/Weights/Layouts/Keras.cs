using System.Globalization;
using System.Text.RegularExpressions;

namespace Inception.Weights.Layouts;

/// <summary>
/// The variables of keras.applications' networks, LAYER/VARIABLE in every file of Keras. Layers without a name are numbered in the order in which they were
/// made, from whatever number the session had reached: <c>conv2d_95</c> is the first convolution of the second model.
/// </summary>
internal static partial class Keras
{
    private const string ByPlace = "layers";

    private static readonly Dictionary<string, string> Tensors = new()
    {
        ["kernel"] = "weight",
        ["depthwise_kernel"] = "conv1.weight",
        ["pointwise_kernel"] = "pointwise.weight",
        ["gamma"] = "weight",
        ["beta"] = "bias",
        ["bias"] = "bias",
        ["moving_mean"] = "running_mean",
        ["moving_variance"] = "running_var",
    };

    /// <summary>The layout of a network's files.</summary>
    public static WeightLayout Layout(KerasNetwork network) => new("Keras", new Names(network, []).Map)
    {
        KeyMapFor = keys => new Names(network, keys).Map,
        Conversion = entry => (entry.Shape.Count, entry.Key.Contains("depthwise_kernel", StringComparison.Ordinal)) switch
        {
            (4, true) => TensorConversion.DepthwiseConvolution,
            (4, false) => TensorConversion.Convolution,
            (2, _) => TensorConversion.Linear,
            _ => null,
        },
        AbsentValue = key => !network.HasScale && key.EndsWith(".bn.weight", StringComparison.Ordinal) ? 1 : null,
    };

    /// <summary>The key here for each variable of a file that has these ones.</summary>
    public static Func<string, string?> KeyMap(KerasNetwork network, IReadOnlyList<string> keys) => new Names(network, keys).Map;

    /// <summary>The variables that a layer may have, in Keras' order.</summary>
    public static IEnumerable<string> VariablesOf(string layer, bool hasScale) => Kind(layer) switch
    {
        "batch_normalization" => hasScale ? ["gamma", "beta", "moving_mean", "moving_variance"] : ["beta", "moving_mean", "moving_variance"],
        "separable_conv2d" => ["depthwise_kernel", "pointwise_kernel"],
        _ => ["kernel", "bias"],
    };

    private static IEnumerable<string> OfKind(IEnumerable<string> layers, string kind) => layers.Where(layer => Kind(layer) == kind);

    /// <summary>The class of a layer by its name, as Keras 3 names groups.</summary>
    private static string Kind(string layer) =>
        Unnamed().Match(layer) is { Success: true } parts ? (parts.Groups["bn"].Success ? "batch_normalization" : "conv2d")
        : layer.EndsWith("_bn", StringComparison.Ordinal) ? "batch_normalization"
        : layer.Contains("sepconv", StringComparison.Ordinal) ? "separable_conv2d"
        : layer == "predictions" ? "dense" : "conv2d";

    /// <summary>The names in one file: which numbers its unnamed layers have.</summary>
    private sealed class Names
    {
        private readonly KerasNetwork _network;
        private readonly Dictionary<string, string> _layers = [];

        public Names(KerasNetwork network, IEnumerable<string> keys)
        {
            _network = network;
            var layers = keys.Select(key => Variable().Match(key)).Where(parts => parts.Success)
                .Select(parts => parts.Groups["layer"].Value).Distinct().ToList();
            Number(layers, isNormalization: false, network.Convolutions);
            Number(layers, isNormalization: true, network.Normalizations);
            if (!layers.Contains("predictions")) NumberHead([.. layers.Where(layer => Dense().IsMatch(layer)).OrderBy(NumberOf)]);
        }

        public string? Map(string key)
        {
            var parts = Variable().Match(key);
            if (!parts.Success || !Tensors.TryGetValue(parts.Groups["tensor"].Value, out var tensor)) return key;
            var layer = parts.Groups["layer"].Value;
            var here = parts.Groups["place"].Success ? Placed(layer) : _layers.GetValueOrDefault(layer) ?? Named(layer);
            return here is null ? key : $"{here}.{tensor}";
        }

        private void Number(IEnumerable<string> layers, bool isNormalization, IReadOnlyList<string> names)
        {
            var unnamed = layers.Where(layer => Unnamed().Match(layer) is { Success: true } parts && parts.Groups["bn"].Success == isNormalization);
            foreach (var (layer, name) in unnamed.OrderBy(NumberOf).Zip(names)) _layers[layer] = name;
        }

        // The last layer of a head without names is the classifier, and those before it are hidden ones.
        private void NumberHead(List<string> head)
        {
            for (var i = 0; i < head.Count; i++)
                _layers[head[i]] = i == head.Count - 1 ? _network.Classifier : string.Create(CultureInfo.InvariantCulture, $"hidden{i + 1}");
        }

        private string? Named(string layer) => layer == "predictions" ? _network.Classifier : _network.Named(layer);

        // A group of Keras 3 counts the layers of its class in the model's order.
        private string? Placed(string group)
        {
            var (number, kind) = (NumberOf(group), NumberOf(group) > 0 ? group[..group.LastIndexOf('_')] : group);
            if (kind == "dense") return _network.Classifier;
            var layer = OfKind(KerasLayerOrder.Of(_network.Network), kind).ElementAtOrDefault(number);
            if (layer is null) return null;
            return Unnamed().Match(layer) is { Success: true } parts
                ? (parts.Groups["bn"].Success ? _network.Normalizations : _network.Convolutions)[NumberOf(layer)]
                : Named(layer);
        }
    }

    private static int NumberOf(string layer) =>
        int.TryParse(layer[(layer.LastIndexOf('_') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("^(?:.*/)??(?:(?<place>" + ByPlace + ")/)?(?<layer>[^/]+)/(?<tensor>[a-z_]+)(?::0)?$")]
    private static partial Regex Variable();

    [GeneratedRegex("^(?:conv2d|convolution2d|(?<bn>batch_?normalization(?:_v[12])?))(?:_[0-9]+)?$")]
    private static partial Regex Unnamed();

    [GeneratedRegex("^dense(?:_[0-9]+)?$")]
    private static partial Regex Dense();
}
