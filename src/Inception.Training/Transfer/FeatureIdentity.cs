using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Inception.Features;
using Inception.Inference;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>What the vectors of an image follow from besides the image. Classifier and auxiliary heads do not belong to it.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Weights">The sum of the weights before the classifier.</param>
/// <param name="Length">The length of a vector.</param>
/// <param name="Json">All of it: one line of text.</param>
internal sealed record FeatureIdentity(string Network, string Weights, int Length, string Json) : FeatureKey(Network, Length, Json)
{
    private const string FormatVersion = "1";

    public static FeatureIdentity From(InceptionNetwork network, ImagePreprocessing preprocessing, CompileOptions? compile)
    {
        var weights = WeightsOf(network);
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["engine"] = compile is null
                ? Eager(network)
                : RecordText.Write(new { compile.Precision, compile.Calibration?.Ranges, compile.FloatRows, compile.Normalization }),
            ["format"] = FormatVersion,
            ["length"] = network.EmbeddingLength.ToString(CultureInfo.InvariantCulture),
            ["network"] = network.Table.Name,
            ["preprocessing"] = RecordText.Write(preprocessing),
            ["table"] = Digest(RecordText.Write(network.Table.WithoutClassifier().Rows) + RecordText.Write(network.Table.Epsilon)),
            ["weights"] = weights,
        };
        return new(network.Table.Name, weights, network.EmbeddingLength, JsonSerializer.Serialize(facts));
    }

    /// <summary>
    /// The SHA-256 sum of the names, types, shapes and bytes of all weights before the classifier. The count of batches that normalization has seen is not
    /// among them: it changes no vector.
    /// </summary>
    public static string WeightsOf(InceptionNetwork network)
    {
        var heads = network.Table.AuxiliaryHeads.Select(head => head.Name).Append(network.Table.Classifier?.Name);
        var others = heads.OfType<string>().Select(name => name + ".").ToList();
        var trunk = network.state_dict()
            .Where(entry => !others.Exists(other => entry.Key.StartsWith(other, StringComparison.Ordinal)))
            .Where(entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var noGradients = no_grad();
        foreach (var tensor in TensorWriting.List(trunk))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{tensor.Key} {tensor.Encoding.Safetensors} {string.Join('×', tensor.Shape)}\n"));
            tensor.ForEachPiece(hash.AppendData);
        }

        return FileDigest.Digits(hash.GetHashAndReset());
    }

    private static string Eager(InceptionNetwork network)
    {
        var weight = network.parameters().First();
        return $"eager {weight.dtype} {weight.device_type}";
    }
}
