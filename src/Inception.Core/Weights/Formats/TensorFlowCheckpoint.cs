using System.Text;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads TensorFlow's checkpoints. Both versions are a table by variable name. Version 1 (<c>.ckpt</c>) has the values in the table, version 2
/// (<c>.index</c>) in files beside it (<c>.data-00000-of-00001</c>).
/// </summary>
internal static class TensorFlowCheckpoint
{
    public static CheckpointContent Read(CheckpointFile file)
    {
        using var entries = TableFile.Read(file).GetEnumerator();
        if (!entries.MoveNext() || entries.Current.Key.Length > 0)
            throw file.Error("it is a table of LevelDB without the header of a TensorFlow checkpoint.");
        var header = entries.Current.Message();
        if (!header.Next())
            throw file.Damaged("its header is empty");
        return header.Wire == ProtoWire.Bytes
            ? TensorFlowSlices.Read(file, header, entries)
            : TensorFlowBundle.Read(file, header, entries);
    }

    /// <summary>The name that a key is.</summary>
    public static string Name(TableEntry entry) => Encoding.UTF8.GetString(entry.Key);
}
