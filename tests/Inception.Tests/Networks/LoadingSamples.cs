using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights;
using Inception.Weights.Formats;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>A small table, and its weights as other libraries would write them.</summary>
internal static class LoadingSamples
{
    /// <summary>The names of a library that keeps convolution and normalisation beside each other: <c>stem</c>, <c>stem_bn</c>, <c>last_linear</c>.</summary>
    public static WeightLayout Flat { get; } = new("flat names", key => key
        .Replace("stem_bn.", "stem.bn.", StringComparison.Ordinal)
        .Replace("stem.weight", "stem.conv.weight", StringComparison.Ordinal)
        .Replace("last_linear.", "fc.", StringComparison.Ordinal)
        .Replace("aux_linear.", "head.fc.", StringComparison.Ordinal));

    /// <summary>TF-slim: height × width × in × out, logits by a 1×1 convolution, no scale in the normalisation, class 0 the background.</summary>
    public static WeightLayout Slim { get; } = new("TF-slim", key => key switch
    {
        "Net/stem/weights" => "stem.conv.weight",
        "Net/stem/BatchNorm/beta" => "stem.bn.bias",
        "Net/stem/BatchNorm/moving_mean" => "stem.bn.running_mean",
        "Net/stem/BatchNorm/moving_variance" => "stem.bn.running_var",
        "Net/Logits/weights" => "fc.weight",
        "Net/Logits/biases" => "fc.bias",
        "Net/Aux/weights" => "head.fc.weight",
        "Net/Aux/biases" => "head.fc.bias",
        "global_step" => null,
        _ => key,
    })
    {
        Conversion = entry => entry.Key switch
        {
            "Net/stem/weights" => TensorConversion.Convolution,
            "Net/Logits/weights" => TensorConversion.PointwiseToLinear,
            "Net/Aux/weights" => TensorConversion.Linear,
            _ => null,
        },
        AbsentValue = key => key.EndsWith(".bn.weight", StringComparison.Ordinal) ? 1 : null,
        ClassesWithBackground = 6,
    };

    public static NetworkTable Table(int classes = 5, int channels = 3) => new("small_table", new(channels, 16, 16),
    [
        Conv("stem", 8, 3),
        Auxiliary("head", AdaptiveAvgPool("", 1), Flatten(), Linear("fc", classes)),
        GlobalPool("avgpool"), Flatten(),
        Linear("fc", classes),
    ])
    { Layouts = [Flat, Slim] };

    public static InceptionNetwork Create(
        int classes = 5, int channels = 3, bool heads = false, string? weights = null, WeightLoadOptions? loading = null) =>
        new(Table(classes, channels), new() { AuxiliaryHeads = heads, Loading = loading ?? WeightLoadOptions.Default }, weights);

    /// <summary>The network's weights in the flat library's names.</summary>
    public static void SaveFlat(this InceptionNetwork network, string path) =>
        SafetensorsFile.Write(path, network.state_dict().Select(entry => KeyValuePair.Create(FlatName(entry.Key), entry.Value)));

    /// <summary>The network's weights as TF-slim would hold them; its scales are lost, as they are there.</summary>
    public static void SaveSlim(this InceptionNetwork network, string path)
    {
        using var scope = NewDisposeScope();
        var state = network.state_dict();
        var tensors = new Dictionary<string, Tensor>
        {
            ["Net/stem/weights"] = state["stem.conv.weight"].permute(2, 3, 1, 0).contiguous(),
            ["Net/stem/BatchNorm/beta"] = state["stem.bn.bias"],
            ["Net/stem/BatchNorm/moving_mean"] = state["stem.bn.running_mean"],
            ["Net/stem/BatchNorm/moving_variance"] = state["stem.bn.running_var"],
            ["Net/Logits/weights"] = state["fc.weight"].transpose(0, 1).reshape(1, 1, 8, -1).contiguous(),
            ["Net/Logits/biases"] = state["fc.bias"],
            ["global_step"] = tensor(1_000_000L),
        };
        if (state.TryGetValue("head.fc.weight", out var head))
        {
            tensors["Net/Aux/weights"] = head.transpose(0, 1).contiguous();
            tensors["Net/Aux/biases"] = state["head.fc.bias"];
        }

        SafetensorsFile.Write(path, tensors);
    }

    private static string FlatName(string key) => key
        .Replace("stem.bn.", "stem_bn.", StringComparison.Ordinal)
        .Replace("stem.conv.weight", "stem.weight", StringComparison.Ordinal)
        .Replace("head.fc.", "aux_linear.", StringComparison.Ordinal)
        .Replace("fc.", "last_linear.", StringComparison.Ordinal);
}
