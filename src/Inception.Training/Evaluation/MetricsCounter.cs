using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Training.Evaluation;

/// <summary>Computes <see cref="ClassificationMetrics"/> and the mistakes with the largest confidence from batches of logits.</summary>
/// <param name="classNames">The names of the classes. Label 0 is the first name.</param>
/// <param name="mistakes">The number of mistakes to keep, at least 0.</param>
public sealed class MetricsCounter(IReadOnlyList<string> classNames, int mistakes = 0)
{
    private const int Bins = 15;
    private const int MistakesHeldPerKept = 50;   // how far the list grows before it is cut

    private readonly long[][] _confusion = [.. classNames.Select(_ => new long[classNames.Count])];
    private readonly long[] _binCorrect = new long[Bins];
    private readonly double[] _binConfidence = new double[Bins];
    private long _count, _correct, _correctInTop5;
    private double _loss;
    private List<Mistake> _mistakes = [];

    /// <summary>
    /// The wrong predictions with the largest confidence so far, in descending order. With equal confidence, the image with the smaller index comes first.
    /// </summary>
    public IReadOnlyList<Mistake> SurestMistakes => Surest();

    /// <summary>Counts a batch. Of equal logits, the first ranks higher.</summary>
    /// <param name="logits"><c>N×classes</c>, of any floating-point type, on any device.</param>
    /// <param name="labels">The class of each image, <c>N</c>.</param>
    /// <param name="images">
    /// The index of each image in its data set, <c>N</c>, for <see cref="SurestMistakes"/>. When null, images are numbered from 0 over all batches.
    /// </param>
    /// <exception cref="ArgumentException">The shapes do not fit each other or the number of classes, or a label is out of range.</exception>
    /// <exception cref="NonFiniteResultException">A logit is infinite or NaN. No image of the batch is counted.</exception>
    public void Add(Tensor logits, Tensor labels, IReadOnlyList<int>? images = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        if (logits.dim() != 2 || labels.dim() != 1 || logits.shape[0] != labels.shape[0] || logits.shape[1] != classNames.Count)
        {
            throw new ArgumentException(
                $"Expected logits of the shape N×{classNames.Count} and N labels. Found {string.Join('×', logits.shape)} and {string.Join('×', labels.shape)}.",
                nameof(logits));
        }

        if (images is not null && images.Count != labels.shape[0])
            throw new ArgumentException($"Expected the number of each of the {labels.shape[0]} images. Found {images.Count}.", nameof(images));

        using var scope = NewDisposeScope();
        var rows = logits.detach().to(float32).cpu().contiguous().data<float>().ToArray();
        var classes = labels.to(int64).cpu().contiguous().data<long>().ToArray();
        RequireFinite(rows, images);
        for (var i = 0; i < classes.Length; i++) Add(rows.AsSpan(i * classNames.Count, classNames.Count), classes[i], images?[i] ?? (int)_count);
        if (_mistakes.Count > MistakesHeldPerKept * mistakes) _mistakes = Surest();
    }

    /// <summary>Returns the metrics of all images so far.</summary>
    /// <exception cref="InvalidOperationException">No images were counted.</exception>
    public ClassificationMetrics ToMetrics()
    {
        if (_count == 0) throw new InvalidOperationException("Metrics need at least 1 image. Found none.");
        return new()
        {
            Count = _count,
            Correct = _correct,
            CorrectInTop5 = _correctInTop5,
            Loss = _loss / _count,
            ExpectedCalibrationError = Enumerable.Range(0, Bins).Sum(bin => Math.Abs(_binConfidence[bin] - _binCorrect[bin])) / _count,
            Confusion = [.. _confusion.Select(row => (long[])row.Clone())],
            Classes = [.. classNames.Select((name, one) => new ClassMetrics
            {
                Name = name,
                Count = _confusion[one].Sum(),
                Predicted = _confusion.Sum(row => row[one]),
                Correct = _confusion[one][one],
            })],
        };
    }

    internal EvaluationResult ToResult() => new() { Metrics = ToMetrics(), SurestMistakes = Surest() };

    private void RequireFinite(float[] rows, IReadOnlyList<int>? images)
    {
        var place = Array.FindIndex(rows, logit => !float.IsFinite(logit));
        if (place < 0) return;
        var (row, label) = (place / classNames.Count, place % classNames.Count);
        var image = images?[row] ?? (int)_count + row;
        throw new NonFiniteResultException(
            FormattableString.Invariant($"Image {image}: expected finite logits, found {rows[place]} for the class '{classNames[label]}'. ")
            + "Check the weights with 'inception weights check', the preprocessing, and float16 for overflow.")
        {
            Image = image,
            Value = rows[place],
        };
    }

    private List<Mistake> Surest() => [.. _mistakes.OrderByDescending(mistake => mistake.Confidence).ThenBy(mistake => mistake.Image).Take(mistakes)];

    private void Add(ReadOnlySpan<float> logits, long label, int image)
    {
        if (label < 0 || label >= classNames.Count)
            throw new ArgumentException($"A label is {label}. Accepted: 0 to {classNames.Count - 1}.");

        var (first, better, sum) = (0, 0, 0.0);
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[first]) first = i;
        }

        for (var i = 0; i < logits.Length; i++)
        {
            sum += Math.Exp((double)logits[i] - logits[first]);
            if (logits[i] > logits[(int)label] || (logits[i] == logits[(int)label] && i < label)) better++;
        }

        var isCorrect = first == label;
        var confidence = 1 / sum;                                                             // of the first place, in the softmax
        var bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);
        _count++;
        _correct += isCorrect ? 1 : 0;
        _correctInTop5 += better < 5 ? 1 : 0;
        _loss += Math.Log(sum) + logits[first] - logits[(int)label];
        _confusion[label][first]++;
        _binCorrect[bin] += isCorrect ? 1 : 0;
        _binConfidence[bin] += confidence;
        if (!isCorrect && mistakes > 0) _mistakes.Add(new() { Image = image, Label = (int)label, Predicted = first, Confidence = confidence });
    }
}
