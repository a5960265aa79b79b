using System.Diagnostics;
using Inception.Features;
using Inception.Networks;
using Inception.Runtime;
using Inception.Training.Evaluation;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>
/// A linear classifier on cached features: <c>logits = W·x + b</c>. It is trained in seconds by softmax regression, and can be copied into the network that
/// computed the features.
/// </summary>
/// <remarks>The training is convex, starts at 0 and uses no random numbers, so the same features give the same head.</remarks>
public sealed class LinearHead
{
    private const int EvaluatedTogether = 1024;

    private readonly float[] _weight, _bias;
    private readonly string _trunkWeights;

    private LinearHead(ImageFeatures training, float[] weight, float[] bias, Lbfgs.Minimum minimum)
    {
        (Length, ClassNames, _trunkWeights, _weight, _bias) = (training.Length, training.ClassNames, training.TrunkWeights, weight, bias);
        (Objective, Iterations, IsConverged) = (minimum.Value, minimum.Iterations, minimum.IsConverged);
    }

    /// <summary>The length of the features.</summary>
    public int Length { get; }

    /// <summary>The names of the classes. Logit 0 belongs to the first name.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The weights, <c>classes×length</c>, row by row.</summary>
    public ReadOnlyMemory<float> Weight => _weight;

    /// <summary>The biases, one for each class.</summary>
    public ReadOnlyMemory<float> Bias => _bias;

    /// <summary>The final value of the objective: the mean cross entropy of the training images plus the weight penalty.</summary>
    public double Objective { get; }

    /// <summary>The number of steps.</summary>
    public int Iterations { get; }

    /// <summary>Whether the training converged. False if it ended at the maximum number of steps.</summary>
    public bool IsConverged { get; }

    /// <summary>
    /// Trains a head by L-BFGS on all features at once, in float64. Up to 1 GiB of features is held in memory. Further features are read from disk in every
    /// step.
    /// </summary>
    /// <param name="training">The training features.</param>
    /// <param name="options">The training options. Defaults when null.</param>
    /// <param name="cancellation">Cancels before the next step.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">
    /// There are fewer than two classes, a class has no image, or the number of class weights differs from the number of classes.
    /// </exception>
    /// <exception cref="InvalidOperationException">A feature or a trained weight is infinite or NaN.</exception>
    /// <exception cref="FeatureCacheException">The file of the features has been damaged.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static LinearHead Train(ImageFeatures training, LinearHeadOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        options ??= new();
        options.Validate();
        RequireImages(training);
        if (options.ClassWeights is { } weights && weights.Count != training.ClassNames.Count)
            throw new ArgumentException(
                $"{nameof(LinearHeadOptions.ClassWeights)} must be {training.ClassNames.Count} numbers, one for each class; found {weights.Count}.",
                nameof(options));
        TorchRuntime.EnsureLoaded();
        return Train(training, options, BlockLimits.Default, cancellation);
    }

    /// <summary>Trains within memory limits. The limits change the head only by the rounding of sums.</summary>
    internal static LinearHead Train(ImageFeatures training, LinearHeadOptions options, BlockLimits limits, CancellationToken cancellation)
    {
        var classes = training.ClassNames.Count;
        using var blocks = new FeatureBlocks(training, limits, cancellation);
        var standardization = options.Standardize ? Standardization.Measure(blocks, training.Length, training.Count) : Standardization.None(training.Length);
        var regression = new SoftmaxRegression(blocks, standardization, Enumerable.Range(0, training.Count).Select(training.LabelOf), classes, options);
        var parameters = new double[regression.ParameterCount];
        var minimum = new Lbfgs(regression.Evaluate).Minimize(parameters, options.Tolerance, options.MaxIterations, cancellation);
        var (weight, bias) = standardization.FoldInto(parameters, classes);
        if (!double.IsFinite(minimum.Value) || !Array.TrueForAll(weight, float.IsFinite) || !Array.TrueForAll(bias, float.IsFinite))
        {
            throw new InvalidOperationException(
                $"The classifier's training ended with weights that are not finite (objective {minimum.Value}). Expected features of a usual range, "
                    + $"found some that differ by less than float32 can tell, or too much: check the network's weights, or set {nameof(LinearHeadOptions)}."
                    + $"{nameof(LinearHeadOptions.Standardize)} to false.");
        }

        return new(training, weight, bias, minimum);
    }

    /// <summary>Computes the logits of features.</summary>
    /// <param name="features"><c>N×length</c>, of any floating-point type.</param>
    /// <returns><c>N×classes</c>, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The features have another shape.</exception>
    public Tensor Forward(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() != 2 || features.shape[1] != Length)
            throw new ArgumentException($"Expected features of the shape N×{Length}. Found {string.Join('×', features.shape)}.", nameof(features));
        using var noGradients = no_grad();
        using var exact = features.to(ScalarType.Float32, CPU);
        using var weight = WeightTensor();
        using var bias = tensor(_bias);
        return nn.functional.linear(exact, weight, bias);
    }

    /// <summary>Evaluates the head on validation images.</summary>
    /// <param name="validation">The features of the validation images, with the same network and classes.</param>
    /// <param name="options">The number of mistakes to keep, and the receiver of progress. Defaults when null.</param>
    /// <param name="cancellation">Cancels before the next thousand images.</param>
    /// <exception cref="ArgumentException">The features have other classes, or were computed with other weights.</exception>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    /// <exception cref="NonFiniteResultException">A logit is infinite or NaN.</exception>
    /// <exception cref="FeatureCacheException">The file of the features has been damaged.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public EvaluationResult Evaluate(ImageFeatures validation, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(validation);
        if (!validation.ClassNames.SequenceEqual(ClassNames))
            throw new ArgumentException(
                $"Expected the classes {string.Join(", ", ClassNames)}. Found {string.Join(", ", validation.ClassNames)}.", nameof(validation));
        RequireTrunk(validation.TrunkWeights, nameof(validation));
        options ??= new();
        options.Validate();
        var (counter, watch) = (new MetricsCounter(ClassNames, options.Mistakes), Stopwatch.StartNew());
        for (var first = 0; first < validation.Count; first += EvaluatedTogether)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(EvaluatedTogether, validation.Count - first);
            using var vectors = validation.Vectors(first, count);
            using var labels = validation.Labels(first, count);
            using var logits = Forward(vectors);
            counter.Add(logits, labels, Enumerable.Range(first, count).Select(validation.IndexOf).ToArray());
            options.Progress?.Report(new(first + count, validation.Count, (first + count) / watch.Elapsed.TotalSeconds));
        }

        return counter.ToResult();
    }

    /// <summary>Copies the weights into the network's classifier, so that the network computes the logits of this head.</summary>
    /// <param name="network">The network that computed the features, with the same number of classes.</param>
    /// <exception cref="ArgumentException">The network has no such classifier, another number of classes, or other weights before the classifier.</exception>
    public void CopyTo(InceptionNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Table.Classifier is not { Bias: true } classifier)
            throw new ArgumentException($"Expected a network that ends in a fully connected layer with biases. {network.GetName()} does not.", nameof(network));
        if ((network.Classes, network.EmbeddingLength) != (ClassNames.Count, Length))
        {
            throw new ArgumentException(
                $"Expected a network of {ClassNames.Count} classes and features of the length {Length}. "
                    + $"Found {network.GetName()} with {network.Classes} and {network.EmbeddingLength}.", nameof(network));
        }

        RequireTrunk(FeatureIdentity.WeightsOf(network), nameof(network));
        using var noGradients = no_grad();
        using var weight = WeightTensor();
        using var bias = tensor(_bias);
        var parameters = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        parameters[classifier.Name + ".weight"].copy_(weight);
        parameters[classifier.Name + ".bias"].copy_(bias);
    }

    private Tensor WeightTensor() => tensor(_weight, [ClassNames.Count, Length]);

    private void RequireTrunk(string found, string parameter)
    {
        if (found == _trunkWeights) return;
        throw new ArgumentException(
            $"Expected the weights before the classifier that made the features of this head (SHA-256 {_trunkWeights[..8]}…). Found others ({found[..8]}…): "
                + "the features would be others too. "
            + "Get the features of this network and train a head on them.",
            parameter);
    }

    private static void RequireImages(ImageFeatures training)
    {
        if (training.ClassNames.Count < 2)
            throw new ArgumentException($"A head tells at least 2 classes apart. Found {training.ClassNames.Count}.", nameof(training));
        var present = Enumerable.Range(0, training.Count).Select(training.LabelOf).ToHashSet();
        var absent = training.ClassNames.Where((_, label) => !present.Contains(label)).Select(name => $"'{name}'").ToList();
        if (absent.Count == 0) return;
        throw new ArgumentException(
            $"Every class needs an image to learn from. Found none of {string.Join(", ", absent.Take(5))}{(absent.Count > 5 ? ", …" : "")}. "
                + "Add some, or leave the class out.", nameof(training));
    }
}
