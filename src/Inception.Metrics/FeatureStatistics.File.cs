using System.Runtime.InteropServices;
using System.Text;
using Inception.Arrays;
using Inception.Common;

namespace Inception.Metrics;

public sealed partial class FeatureStatistics
{
    private const string MeanName = "mu", CovarianceName = "sigma", CountName = "n", OriginName = "origin";

    /// <summary>
    /// Loads statistics from a <c>.npz</c> file with <c>mu</c> and <c>sigma</c>, and optionally <c>n</c>. Files of pytorch-fid, clean-fid, TTUR,
    /// guided-diffusion and <see cref="Save"/> have this format. An <c>n</c> that is not a single number, or an <c>origin</c> that <see cref="Save"/> did not
    /// write, is ignored, because other programs may use these names differently.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="ArrayFileException">The file is damaged, malicious, or has other arrays.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureStatistics Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var archive = NpzArchive.Open(path);
        if (!archive.Contains(MeanName) || !archive.Contains(CovarianceName))
            throw new ArrayFileException(
                path, $"expected statistics, the arrays '{MeanName}' and '{CovarianceName}', "
                + $"found {string.Join(", ", archive.Names.Select(name => $"'{name}'"))}.");
        var (_, mean) = archive.ReadFloat64(
            MeanName, header => IsFloat(header) && header.Shape is [>= 1 and <= MostDimensions], $"a mean of 1 to {MostDimensions:N0} numbers");
        var size = mean.Length;
        var (_, covariance) = archive.ReadFloat64(
            CovarianceName,
            header => IsFloat(header) && header.Shape.Count == 2 && header.Shape[0] == size && header.Shape[1] == size,
            $"the covariance {size:N0}×{size:N0} of '{MeanName}'");
        var count = ReadCount(archive, path);
        try
        {
            // Fortran order is the transpose of a symmetric matrix.
            var statistics = FromMoments(mean, covariance, count);
            statistics.Origin = ReadOrigin(archive);
            return statistics;
        }
        catch (MetricException problem)
        {
            throw new ArrayFileException(path, problem.Message, problem);
        }
    }

    /// <summary>
    /// Saves the statistics as <c>.npz</c> file with <c>mu</c>, <c>sigma</c>, <c>n</c> and <c>origin</c>. pytorch-fid and clean-fid can load the file; they
    /// read the first two. The file appears under its name only when it is complete.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="MetricException">There are fewer than 2 rows.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var covariance = Covariance(mirrored: true);
        var arrays = new Dictionary<string, Action<Stream>>
        {
            [MeanName] = content => Write(content, _mean, Dimensions),
            [CovarianceName] = content => Write(content, covariance.Values, Dimensions, Dimensions),
        };
        if (Count is { } count)
        {
            arrays[CountName] = content =>
            {
                content.Write(new NpyHeader(ElementType.Int64, []).ToBytes());
                content.Write(BitConverter.GetBytes(count));
            };
        }

        if (Origin is { } origin)
        {
            var text = Encoding.UTF8.GetBytes(origin);
            if (text.Length > FeatureOrigin.MostBytes)
                throw new MetricException($"The origin of the features has {text.Length:N0} bytes. Expected at most {FeatureOrigin.MostBytes:N0}.");
            arrays[OriginName] = content =>
            {
                content.Write(new NpyHeader(ElementType.UInt8, [text.Length]).ToBytes());
                content.Write(text);
            };
        }

        AtomicFile.Write(path, file => NpzFile.Write(file, arrays));
    }

    private static bool IsFloat(NpyHeader header) => header.Type is ElementType.Float64 or ElementType.Float32 or ElementType.Float16;

    private static long? ReadCount(NpzArchive archive, string path)
    {
        if (archive.FindFloat64(CountName, header => header.Count == 1) is not { } values) return null;
        return values[0] is >= 2 and < 1L << 53 && values[0] == Math.Truncate(values[0])
            ? (long)values[0]
            : throw new ArrayFileException(path, $"expected '{CountName}' to be a number of images of at least 2, found {values[0]}.");
    }

    /// <summary>Reads a text that is stored as an array of bytes, which NumPy reads without its unsafe object format.</summary>
    private static string? ReadOrigin(NpzArchive archive) =>
        archive.FindFloat64(OriginName, header => header is { Type: ElementType.UInt8, Shape: [<= FeatureOrigin.MostBytes] }) is { } values
            ? Encoding.UTF8.GetString(Array.ConvertAll(values, value => (byte)value))
            : null;

    private static void Write(Stream content, ReadOnlySpan<double> values, params long[] shape)
    {
        content.Write(new NpyHeader(ElementType.Float64, shape).ToBytes());
        content.Write(MemoryMarshal.AsBytes(values));
    }
}
