using Inception.Tool.Running;

namespace Inception.Tool.Output;

/// <summary>What is said on stderr about the model before its first answer: which it is, and whether it fits the images.</summary>
/// <param name="model">The model, which has labels.</param>
/// <param name="weights">Where its weights come from; null for the shipped ones.</param>
internal sealed class ModelNotes(IRunningModel model, string? weights)
{
    private const int NamedClasses = 3;

    /// <summary>Images that are looked at for the warning about photographs, which decodes them once more.</summary>
    private const int LookedAt = 16;

    private int _seen;
    private bool _hasWarned;

    /// <summary>Where weights come from, in words.</summary>
    public static string Weights(string? weights) => weights is null ? "shipped weights" : $"weights {weights}";

    /// <summary>The lines that come before the answer for an image.</summary>
    /// <param name="path">An image that was read.</param>
    public IEnumerable<string> About(string path)
    {
        if (_seen++ == 0) yield return Line();
        if (weights is not null || _hasWarned || _seen > LookedAt || PhotographWarning.For(model, path) is not { } warning) yield break;
        _hasWarned = true;
        yield return warning;
    }

    /// <summary>Network, classes and weights, such as <c>inception_medium, 10 classes (T-shirt/top, Trouser, Pullover, …), shipped weights</c>.</summary>
    private string Line()
    {
        var labels = model.Labels!;
        var names = string.Join(", ", labels.Take(NamedClasses)) + (labels.Count > NamedClasses ? ", …" : "");
        return $"inception: {model.Name}, {labels.Count:N0} classes ({names}), {Weights(weights)}";
    }
}
