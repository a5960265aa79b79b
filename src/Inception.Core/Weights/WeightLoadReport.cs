using Inception.Weights.Formats;

namespace Inception.Weights;

/// <summary>
/// The outcome for each key when a checkpoint is loaded into a model. Unless stated otherwise, keys are those of the model (after
/// <see cref="WeightLoadOptions.KeyMap"/>).
/// </summary>
/// <param name="FilePath">The path of the checkpoint.</param>
public sealed record WeightLoadReport(string FilePath)
{
    private const int ShownKeys = 10;
    private const int KeysInSummary = 3;

    /// <summary>The loaded keys, in the model's order. In a <see cref="WeightMismatchException"/>, the keys that fit.</summary>
    public IReadOnlyList<string> Loaded { get; init; } = [];

    /// <summary>
    /// The model's keys that the file lacks. A <c>num_batches_tracked</c> is never listed: files from before PyTorch 0.4.1 lack it, and the model keeps its own
    /// value.
    /// </summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The file's keys that the model lacks.</summary>
    public IReadOnlyList<string> Unexpected { get; init; } = [];

    /// <summary>The keys whose shapes differ between the model and the file.</summary>
    public IReadOnlyList<ShapeMismatch> WrongShape { get; init; } = [];

    /// <summary>The entries that the model needs but that cannot be read as tensors, such as a sparse tensor.</summary>
    public IReadOnlyList<UnreadableEntry> Unreadable { get; init; } = [];

    /// <summary>
    /// The keys that were skipped, by their names in the file: keys that the options ignore, and keys without <see cref="Prefix"/>.
    /// </summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The layout of the file. Null if the file has the model's own keys, or those of <see cref="WeightLoadOptions.KeyMap"/>.</summary>
    public string? Layout { get; init; }

    /// <summary>The dictionary of the file that was loaded, such as <c>model</c>. Null if the tensors are at the top level of the file.</summary>
    public string? StateDict { get; init; }

    /// <summary>The prefix that was removed from the file's keys, such as <c>module.</c>; null if there was none.</summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Other dictionaries and prefixes of the file that fit as well, such as <c>model_ema</c>. A model has priority over its moving average.
    /// <see cref="CheckpointOptions.StateDict"/> and <see cref="CheckpointOptions.StripPrefix"/> select another dictionary or prefix.
    /// </summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    /// <summary>If the file does not fit: its dictionaries of tensors and the prefixes of its keys, with the number of tensors in each.</summary>
    public IReadOnlyList<string> Contents { get; init; } = [];

    /// <summary>The loaded tensors with values that are infinite or NaN, which <see cref="WeightLoadOptions.AllowNonFinite"/> allows.</summary>
    public IReadOnlyList<NonFiniteTensor> NonFinite { get; init; } = [];

    /// <summary>The loaded tensors that were changed, with the change.</summary>
    public IReadOnlyList<WeightAdaptation> Adapted { get; init; } = [];

    /// <summary>The tensors of classifiers that the model kept because of <see cref="WeightLoadOptions.Classifier"/>.</summary>
    public IReadOnlyList<KeptTensor> Kept { get; init; } = [];

    /// <summary>Whether class 0 of a loaded classifier is a background class, so that the index of every label is higher by one.</summary>
    public bool HasBackgroundClass { get; init; }

    /// <summary>Whether every key fits: none is missing, unexpected, unreadable or of another shape.</summary>
    public bool IsComplete => Missing.Count == 0 && Unexpected.Count == 0 && WrongShape.Count == 0 && Unreadable.Count == 0;

    /// <summary>A summary in one line: the number of keys that fit, and the first three keys of each kind of mismatch.</summary>
    public string Summary => string.Join("; ", new[]
    {
        $"Keys that fit: {Loaded.Count:N0}",
        Part("missing", Missing),
        Part("unexpected", Unexpected),
        Part("of another shape", [.. WrongShape.Select(one => $"{one.Key}: {Shape(one.Expected)} in the network, {Shape(one.Found)} in the file")]),
        Part("unreadable", [.. Unreadable.Select(one => one.ToString())]),
        Contents.Count > 1 && Missing.Count + Unexpected.Count > 0 ? $"the file has {string.Join(", ", Contents)}" : "",
    }.Where(part => part.Length > 0));

    /// <summary>Formats the counts, and the first ten keys of each kind of mismatch.</summary>
    public override string ToString() => string.Concat(
        $"{FilePath}: {(Layout is null ? "" : $"in the layout of {Layout}, ")}{Loaded.Count:N0} keys fit, {Missing.Count:N0} are missing, "
            + $"{Unexpected.Count:N0} are unexpected, ",
        $"{WrongShape.Count:N0} have another shape, {Ignored.Count:N0} are ignored.",
        Line("Missing (in the model, not in the file)", Missing),
        Line("Unexpected (in the file, not in the model)", Unexpected),
        Line("Wrong shape", [.. WrongShape.Select(mismatch => mismatch.ToString())]),
        Line("Unreadable", [.. Unreadable.Select(one => one.ToString())]),
        Line("The file has", Contents),
        Line("Kept as the model has it", [.. Kept.Select(kept => kept.ToString())]),
        Line("Adapted", [.. Adapted.Select(adaptation => adaptation.ToString())]),
        HasBackgroundClass ? "\n  Class 0 is the background." : "");

    private static string Part(string kind, IReadOnlyList<string> keys) => keys.Count == 0
        ? ""
        : $"{kind}: {keys.Count:N0} ({string.Join(", ", keys.Take(KeysInSummary))}{(keys.Count > KeysInSummary ? ", …" : "")})";

    private static string Shape(IReadOnlyList<long> sizes) => string.Join('×', sizes);

    private static string Line(string title, IReadOnlyList<string> keys) =>
        keys.Count == 0
            ? ""
            : $"\n  {title}, {keys.Count:N0}: {string.Join(", ", keys.Take(ShownKeys))}{(keys.Count > ShownKeys ? ", …" : "")}";
}
