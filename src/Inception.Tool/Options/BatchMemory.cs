using System.Globalization;
using Inception.Networks;
using Inception.Networks.Tables;

namespace Inception.Tool.Options;

/// <summary>Refuses batches that no machine of this size can compute, before memory is taken for them.</summary>
internal static class BatchMemory
{
    /// <summary>
    /// Compares the largest two feature maps that follow each other, which are in memory together, with this machine's memory. It is for the CPU; a GPU's
    /// memory is not known here.
    /// </summary>
    /// <param name="table">The network.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="height">Rows of an image; the network's own when null.</param>
    /// <param name="width">Columns of an image; the network's own when null.</param>
    /// <exception cref="UserException">They are larger than the memory.</exception>
    public static void Require(NetworkTable table, int batch, int? height = null, int? width = null)
    {
        var input = table.Input with { Height = height ?? table.Input.Height, Width = width ?? table.Input.Width };
        if (!table.Fits(input, auxiliaryHeads: false)) return;   // the network itself says what it needs
        var shapes = NetworkSummary.Create(table, input).Stages.Select(stage => stage.Output).Prepend(input).ToList();
        var values = shapes.Zip(shapes.Skip(1), (before, after) => (double)before.Count + after.Count).Max();
        var (needed, available) = (values * sizeof(float) * batch, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (needed <= available) return;
        throw new UserException(string.Create(
            CultureInfo.InvariantCulture,
            $"--batch {batch} of {input} needs at least {needed / 1e9:F0} GB for the feature maps of {table.Name}, "
            + $"and this machine has {available / 1e9:F0} GB. Use a smaller {(batch > 1 ? "batch" : "size")}."));
    }
}
