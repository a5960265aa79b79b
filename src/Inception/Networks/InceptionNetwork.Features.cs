using Inception.Common;
using Inception.Networks.Tables;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks;

public partial class InceptionNetwork
{
    /// <summary>Computes the features at a stage. Later stages are not computed.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
    /// <param name="stage">One of <see cref="StageNames"/>, e.g. <c>Mixed_7c</c>.</param>
    /// <returns>The stage's output, e.g. <c>N×2048×8×8</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The network has no such stage (the message lists the stages), or the input does not fit.</exception>
    public Tensor Features(Tensor input, string stage)
    {
        var end = StageEnd(stage, nameof(stage));
        Check(input, withHeads: false);
        return Run(input, 0, end);
    }

    /// <summary>Computes the features at several stages in one pass. Stages after the last requested stage are not computed.</summary>
    /// <remarks>Activations of other stages are released as soon as the next stage is computed.</remarks>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
    /// <param name="stages">At least one of <see cref="StageNames"/>, in any order, each once.</param>
    /// <returns>The stages' outputs by name, in the order of <paramref name="stages"/>; the caller disposes them together.</returns>
    /// <exception cref="ArgumentException">A stage is unknown or listed twice, the list is empty, or the input does not fit.</exception>
    public StageFeatures Features(Tensor input, IReadOnlyList<string> stages) => Tap(input, stages, Own);

    /// <summary>Averages a stage's features over height and width. Later stages are not computed.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
    /// <param name="stage">One of <see cref="StageNames"/>.</param>
    /// <returns><c>N×channels</c>. Features that already are vectors are returned unchanged. The caller disposes the result.</returns>
    /// <exception cref="ArgumentException">The same conditions as for <see cref="Features(Tensor, string)"/>.</exception>
    public Tensor PooledFeatures(Tensor input, string stage)
    {
        using var features = Features(input, stage);
        return Pool(features);
    }

    /// <summary>Averages the features of several stages over height and width, in one pass. Only the averages are kept.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
    /// <param name="stages">At least one of <see cref="StageNames"/>, in any order, each once.</param>
    /// <returns>Vectors <c>N×channels</c> by name; the caller disposes them together.</returns>
    /// <exception cref="ArgumentException">The same conditions as for <see cref="Features(Tensor, IReadOnlyList{string})"/>.</exception>
    public StageFeatures PooledFeatures(Tensor input, IReadOnlyList<string> stages) => Tap(input, stages, Pool);

    /// <summary>Computes the embedding of each image: the classifier's input, or the output of a network that ends in an embedding.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
    /// <param name="normalize">Whether each vector is divided by its Euclidean length, as cosine similarity and face recognition need. Default false.</param>
    /// <returns><c>N×</c><see cref="EmbeddingLength"/>, e.g. <c>N×2048</c> for Inception v3; the caller disposes it.</returns>
    /// <remarks>In training mode, the dropout before the classifier applies to the embedding too.</remarks>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Embed(Tensor input, bool normalize = false)
    {
        Check(input, withHeads: false);
        var end = _stages.Count;
        if (Table.Classifier is { } classifier) end = _stages.FindLastIndex(stage => ReferenceEquals(stage.Row, classifier));
        if (!normalize) return Run(input, 0, end);
        using var embedding = Run(input, 0, end);
        return functional.normalize(embedding, p: 2, dim: 1);
    }

    /// <summary>Computes the logits from the features of a stage, as <see cref="Features(Tensor, string)"/> returned them.</summary>
    internal Tensor ForwardFrom(Tensor features, string stage) => Run(features, StageEnd(stage, nameof(stage)), _stages.Count);

    private StageFeatures Tap(Tensor input, IReadOnlyList<string> stages, Func<Tensor, Tensor> keep)
    {
        ArgumentNullException.ThrowIfNull(stages);
        if (stages.Count == 0) throw new ArgumentException($"At least one stage of {GetName()} must be asked for.", nameof(stages));
        if (stages.GroupBy(stage => stage).FirstOrDefault(group => group.Count() > 1) is { } repeated)
            throw new ArgumentException($"Stage '{repeated.Key}' is asked for {repeated.Count()} times; once is enough.", nameof(stages));
        var end = stages.Max(stage => StageEnd(stage, nameof(stages)));
        Check(input, withHeads: false);
        var kept = new Dictionary<string, Tensor>(stages.Count);
        try
        {
            Run(input, 0, end, (stage, features) =>
            {
                if (stages.Contains(stage)) kept.Add(stage, keep(features));
            }).Dispose();
            return new StageFeatures(stages.Select(stage => new KeyValuePair<string, Tensor>(stage, kept[stage])));
        }
        catch
        {
            foreach (var features in kept.Values) features.Dispose();
            throw;
        }
    }

    /// <summary>A second tensor on the same memory, which the caller owns.</summary>
    private static Tensor Own(Tensor features) => features.alias();

    private static Tensor Pool(Tensor features) => features.dim() == 4 ? features.mean([2, 3]) : features.alias();

    /// <summary>The number of layers to run if the stage is the last.</summary>
    private int StageEnd(string stage, string parameter)
    {
        var index = _stages.FindIndex(candidate => candidate.Row is not Auxiliary && candidate.Row.Name.Length > 0 && candidate.Row.Name == stage);
        return index >= 0 ? index + 1 : throw new ArgumentException(
            $"{GetName()} has no stage '{stage}'{NearestName.Suggestion(stage, StageNames)}. Its stages: {string.Join(", ", StageNames)}.", parameter);
    }
}
