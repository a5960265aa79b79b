namespace Inception.Metrics;

public sealed partial class FeatureStatistics
{
    /// <summary>Loads statistics from a <c>.npz</c> file with <c>mu</c> and <c>sigma</c>, and <c>n</c> if it is there: pytorch-fid's, clean-fid's, TTUR's, guided-diffusion's or ours.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Arrays.ArrayFileException">The file is damaged, hostile, or has other arrays.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureStatistics Load(string path) => throw new NotImplementedException();

    /// <summary>Saves as <c>.npz</c> with <c>mu</c>, <c>sigma</c> and <c>n</c>, which pytorch-fid, clean-fid and torchmetrics load. The file appears under its name only when it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MetricException">There are fewer than 2 rows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => throw new NotImplementedException();
}
