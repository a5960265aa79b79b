using Inception.Training.Evaluation;
using static TorchSharp.torch;

namespace Inception.Tool.Evaluating;

/// <summary>What a network said of images, batch by batch: what is counted of it, and the worst mistakes.</summary>
/// <param name="classNames">The names of the classes.</param>
internal sealed class Answers(IReadOnlyList<string> classNames)
{
    private const int KeptMistakes = 24;

    private readonly MetricsCounter _counter = new(classNames);
    private List<Mistake> _mistakes = [];

    /// <summary>Adds a batch.</summary>
    /// <param name="logits"><c>N×classes</c>, on the CPU.</param>
    /// <param name="labels"><c>N</c>, int64, on the CPU.</param>
    /// <param name="indices">The numbers that the images have in their data set.</param>
    public void Add(Tensor logits, Tensor labels, IReadOnlyList<int> indices)
    {
        _counter.Add(logits, labels);
        using var scope = NewDisposeScope();
        var (confidence, taken) = logits.to(float32).softmax(dim: 1).max(dim: 1);
        var (sure, first, truth) = (confidence.data<float>().ToArray(), taken.data<long>().ToArray(), labels.data<long>().ToArray());
        _mistakes.AddRange(Enumerable.Range(0, truth.Length).Where(i => first[i] != truth[i]).Select(i => new Mistake(indices[i], (int)truth[i], (int)first[i], sure[i])));
        if (_mistakes.Count > 50 * KeptMistakes) _mistakes = Worst();
    }

    /// <summary>The sum of it.</summary>
    public Evaluation ToEvaluation() => new() { Metrics = _counter.ToMetrics(), WorstMistakes = Worst() };

    private List<Mistake> Worst() => [.. _mistakes.OrderByDescending(mistake => mistake.Confidence).ThenBy(mistake => mistake.Image).Take(KeptMistakes)];
}
