using Inception.Weights.Formats;

namespace Inception.Weights.Layouts;

/// <summary>
/// The names and the storage order of tensors in a family of published checkpoints, such as those of TF-slim. Loading uses the layout with the most matching
/// keys; the model's own keys have priority. Layouts belong to a network's table, so the network itself needs only one set of keys.
/// </summary>
/// <param name="Name">The origin of such files, as shown in the report, e.g. <c>Cadene</c> or <c>TF-slim</c>.</param>
/// <param name="KeyMap">
/// Converts a key of the file to a key of the model. A null result ignores the key. The function is called for files of every origin, so it must not throw for
/// an unknown key. Return an unknown key unchanged; the report then lists it as unexpected.
/// </param>
public sealed record WeightLayout(string Name, Func<string, string?> KeyMap)
{
    /// <summary>
    /// Returns the conversion of a tensor in the file. Null (default) if the tensor is stored as in the model.
    /// </summary>
    public Func<CheckpointEntry, TensorConversion?> Conversion { get; init; } = _ => null;

    /// <summary>
    /// Returns the value of a tensor that such files omit on purpose, by the model's key, e.g. 1 for the scale of batch normalization, which TF-slim does not
    /// store. Null (default) if the file must contain the tensor.
    /// </summary>
    public Func<string, double?> AbsentValue { get; init; } = _ => null;

    /// <summary>
    /// The number of classes including a background class 0: 1001 in TensorFlow's files. Null (default) if there is no background class. The background class
    /// is dropped if the network has one class less, and kept if the network has as many classes.
    /// </summary>
    public int? ClassesWithBackground { get; init; }

    /// <summary>
    /// Creates the key map for one file, if the meaning of a key depends on the other keys: Keras' <c>conv2d_95</c> is the first convolution if no number is
    /// smaller.
    /// </summary>
    internal Func<IReadOnlyList<string>, Func<string, string?>>? KeyMapFor { get; init; }

    /// <summary>The layout for one file.</summary>
    internal WeightLayout For(IReadOnlyList<string> keys) => KeyMapFor is null ? this : this with { KeyMap = KeyMapFor(keys) };
}
