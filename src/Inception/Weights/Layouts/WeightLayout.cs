using Inception.Weights.Formats;

namespace Inception.Weights.Layouts;

/// <summary>
/// How a family of published checkpoints names and stores the tensors of a network: data beside the network's table, so that the network
/// itself keeps one set of keys. When a file is loaded, the layout under which most keys are found is taken; the model's own keys go first.
/// </summary>
/// <param name="Name">Who writes such files, as the report says it: <c>Cadene</c>, <c>TF-slim</c>.</param>
/// <param name="KeyMap">
/// Turns a key of the file into a key of the model; null ignores the key. It is asked about every file, so an unknown key must not be an error:
/// give it back as it is, and the report lists it as unexpected.
/// </param>
public sealed record WeightLayout(string Name, Func<string, string?> KeyMap)
{
    /// <summary>
    /// How a tensor of the file is turned into the model's form, by its entry in the file; null, also by default, for one that is stored as the
    /// model has it.
    /// </summary>
    public Func<CheckpointEntry, TensorConversion?> Conversion { get; init; } = _ => null;

    /// <summary>
    /// The value of a tensor of the model that such files leave out on purpose, by the model's key: 1 for the scale of a batch normalisation, which
    /// TF-slim does not store. Null, also by default, for a tensor that must be there.
    /// </summary>
    public Func<string, double?> AbsentValue { get; init; } = _ => null;

    /// <summary>
    /// The number of classes at which class 0 of such a file is the background, 1001 in files that come from TensorFlow; null (default) where there is
    /// no such class. It is dropped when the network has one class less, and kept when it has as many.
    /// </summary>
    public int? ClassesWithBackground { get; init; }
}
