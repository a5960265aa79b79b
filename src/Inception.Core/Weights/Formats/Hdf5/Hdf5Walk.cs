namespace Inception.Weights.Formats;

/// <summary>Takes every dataset of an HDF5 file under its path.</summary>
internal sealed class Hdf5Walk(Hdf5File hdf5, Hdf5Tensors tensors)
{
    private int _groups;

    /// <exception cref="CheckpointException">The groups are nested too deeply, which those that contain themselves are, or there are too many.</exception>
    public void Add(Hdf5Object group, string prefix, int depth)
    {
        var file = hdf5.Bytes.File;
        if (depth >= file.Options.MaxNesting)
            throw file.BeyondLimit("the nesting of its groups", depth + 1, file.Options.MaxNesting, nameof(CheckpointOptions.MaxNesting));
        if (++_groups > file.Options.MaxEntries)
            throw file.BeyondLimit("the number of its groups", _groups, file.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        foreach (var (name, address) in hdf5.Links(group))
        {
            var found = hdf5.Read(address);
            if (found.IsDataset) tensors.Add(prefix + name, found);
            else Add(found, $"{prefix}{name}/", depth + 1);
        }
    }
}
