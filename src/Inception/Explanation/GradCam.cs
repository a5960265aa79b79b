using Inception.Common;
using Inception.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Explanation;

/// <summary>
/// Grad-CAM (<a href="https://arxiv.org/abs/1610.02391">Selvaraju et al. 2017</a>, equations 1 and 2): the sum of a stage's channels, each weighted by the
/// gradient of the class's logit, averaged over the positions of the channel. Negative values are evidence against the class and become 0. The map is scaled so
/// that its largest value is 1.
/// </summary>
public static class GradCam
{
    /// <summary>Computes for each image where the evidence for a class is.</summary>
    /// <remarks>
    /// The network runs in evaluation mode, and its mode is restored afterwards. The layers up to the stage run without gradients. The gradients of the
    /// parameters are not changed. Concurrent calls are safe if the network already is in evaluation mode.
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
    /// <param name="options">Default: each image's most likely class, at the last stage with a spatial feature map.</param>
    /// <returns>One explanation for each image.</returns>
    /// <exception cref="ArgumentException">
    /// The network has no such stage, or the stage has no spatial feature map; the message lists the stages that have one. Or the input does not fit the
    /// network.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The class index is not one of the network.</exception>
    /// <exception cref="NonFiniteResultException">Logits, features or gradients are infinite or NaN.</exception>
    public static IReadOnlyList<ClassActivation> Explain(InceptionNetwork network, Tensor input, GradCamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(input);
        options ??= new();
        var stage = StageOf(network, options.Stage);
        if (options.Class is { } asked && (asked < 0 || asked >= network.Classes))
            throw new ArgumentOutOfRangeException(
                nameof(options), asked, $"{network.GetName()} has {network.Classes} classes: {nameof(options.Class)} must be from 0 to {network.Classes - 1}.");

        using var mode = new EvaluationMode(network);
        using var features = FeaturesWithGradient(network, input, stage);
        using var withGradients = enable_grad();
        using var logits = network.ForwardFrom(features, stage);
        using Scalar index = options.Class ?? 0;
        using var classes = options.Class is not null ? full([logits.shape[0], 1], index, ScalarType.Int64, logits.device) : logits.argmax(1, keepdim: true);
        using var raw = Weighted(features, logits, classes);
        FiniteTensors.Require(logits, network.GetName(), "logits");
        FiniteTensors.Require(raw, network.GetName(), $"values at stage '{stage}'");
        return Activations(stage, logits, classes, raw);
    }

    /// <summary>Lists the stages with a spatial feature map (height × width above 1), from the image to the logits. Each can be explained.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The names of the stages.</returns>
    public static IReadOnlyList<string> StagesOf(InceptionNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. network.Summarize().Stages
            .Where(stage => stage.Name.Length > 0 && stage.Output.Height * stage.Output.Width > 1)
            .Select(stage => stage.Name)];
    }

    private static string StageOf(InceptionNetwork network, string? stage)
    {
        var stages = StagesOf(network);
        if (stage is null)
            return stages.Count > 0 ? stages[^1] : throw new ArgumentException($"No stage of {network.GetName()} has a height and a width.", nameof(network));
        return stages.Contains(stage) ? stage : throw new ArgumentException(
            network.StageNames.Contains(stage)
                ? $"Stage '{stage}' of {network.GetName()} has no height and width to explain. Stages that have: {string.Join(", ", stages)}."
                : $"{network.GetName()} has no stage '{stage}'{NearestName.Suggestion(stage, stages)}. Stages with a height and a width: "
                    + $"{string.Join(", ", stages)}.",
            nameof(stage));
    }

    /// <summary>A leaf: what comes before it is not part of any graph.</summary>
    private static Tensor FeaturesWithGradient(InceptionNetwork network, Tensor input, string stage)
    {
        using var withoutGradients = no_grad();
        using var features = network.Features(input, stage);
        return features.detach().requires_grad_();
    }

    /// <summary><c>N×H×W</c>: <c>ReLU(Σ_k A_k · mean_ij ∂y/∂A_kij)</c>.</summary>
    private static Tensor Weighted(Tensor features, Tensor logits, Tensor classes)
    {
        using var scope = NewDisposeScope();
        var scores = logits.gather(1, classes).sum();   // in evaluation mode an image's logits depend on itself alone
        var gradient = autograd.grad([scores], [features])[0];
        using var _ = no_grad();
        var precise = features.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var weights = gradient.to(precise).mean([2, 3], keepdim: true);
        return (features.detach().to(precise) * weights).sum(1).relu().MoveToOuterDisposeScope();
    }

    private static List<ClassActivation> Activations(string stage, Tensor logits, Tensor classes, Tensor raw)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var probabilities = logits.detach().to(ScalarType.Float64).softmax(1).gather(1, classes).cpu().data<double>().ToArray();
        var indices = classes.cpu().data<long>().ToArray();
        var (height, width) = ((int)raw.shape[1], (int)raw.shape[2]);
        var values = raw.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        return [.. values.Chunk(height * width).Select((map, image) =>
        {
            var peak = map.Max();
            var scaled = Array.ConvertAll(map, value => peak > 0 ? (float)(value / peak) : 0);
            return new ClassActivation(stage, (int)indices[image], probabilities[image], peak, new HeatMap(width, height, scaled));
        })];
    }
}
