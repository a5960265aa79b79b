using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>From checkpoint files to tensors.</summary>
public static class CheckpointTensors
{
    /// <summary>Reads one tensor into a new contiguous tensor on the CPU, of the type and shape of its entry.</summary>
    /// <param name="checkpoint">The open file.</param>
    /// <param name="key">The tensor's name, as in <see cref="Checkpoint.Entries"/>.</param>
    /// <returns>A new tensor; the caller's to dispose.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="CheckpointException">The file is damaged here, or the key is one of <see cref="Checkpoint.Unreadable"/>.</exception>
    public static Tensor Read(this Checkpoint checkpoint, string key)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return checkpoint.StateDicts[0].Value.Find(key).Read();
    }
}
