using Inception.Weights.Formats;

namespace Inception.Weights.Layouts;

/// <summary>
/// How a family of published checkpoints names and stores the tensors of a network. Layouts are data beside the network's table, so the network
/// itself has one set of keys. Loading uses the layout with the most matching keys; the model's own keys have priority.
/// </summary>
/// <param name="Name">The origin of such files, as the report shows it: <c>Cadene</c>, <c>TF-slim</c>.</param>
/// <param name="KeyMap">
/// Turns a key of the file into a key of the model; null ignores the key. It is called for every file, so an unknown key must not be an error.
/// Return it unchanged, and the report lists it as unexpected.
/// </param>
public sealed record WeightLayout(string Name, Func<string, string?> KeyMap)
{
    /// <summary>
    /// How a tensor of the file is turned into the model's form, by its entry in the file; null, also by default, for one that is stored as the
    /// model has it.
    /// </summary>
    public Func<CheckpointEntry, TensorConversion?> Conversion { get; init; } = _ => null;

    /// <summary>
    /// The value of a tensor of the model that such files leave out on purpose, by the model's key: 1 for the scale of a batch normalization, which
    /// TF-slim does not store. Null, also by default, for a tensor that must be there.
    /// </summary>
    public Func<string, double?> AbsentValue { get; init; } = _ => null;

    /// <summary>
    /// The number of classes with a background class 0, which is 1001 in TensorFlow's files; null (default) if there is no such class. The
    /// background class is dropped if the network has one class less, and kept if it has as many.
    /// </summary>
    public int? ClassesWithBackground { get; init; }

    /// <summary>
    /// The key map for the keys of one file, where a key means what it means beside others: Keras' <c>conv2d_95</c> is the first if no number is less.
    /// </summary>
    internal Func<IReadOnlyList<string>, Func<string, string?>>? KeyMapFor { get; init; }

    /// <summary>The layout for one file.</summary>
    internal WeightLayout For(IReadOnlyList<string> keys) => KeyMapFor is null ? this : this with { KeyMap = KeyMapFor(keys) };
}
