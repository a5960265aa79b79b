using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>Reads tensors from checkpoint files.</summary>
public static class CheckpointTensors
{
    /// <summary>Reads one tensor into a new contiguous tensor on the CPU, with the number type and shape of its entry.</summary>
    /// <param name="checkpoint">The open file.</param>
    /// <param name="key">The tensor's name, as in <see cref="Checkpoint.Entries"/>.</param>
    /// <returns>A new tensor; the caller disposes it.</returns>
    /// <exception cref="KeyNotFoundException">The file has no tensor of this name.</exception>
    /// <exception cref="CheckpointException">The tensor's part of the file is damaged, or the key is one of <see cref="Checkpoint.Unreadable"/>.</exception>
    public static Tensor Read(this Checkpoint checkpoint, string key)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return checkpoint.StateDicts[0].Value.Find(key).Read();
    }
}
