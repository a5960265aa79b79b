using System.Runtime.InteropServices;
using Inception.Arrays;

namespace Inception.Metrics;

/// <summary>
/// Writes features row by row to a <c>.npy</c> file of float32. After <see cref="Flush"/> the file is valid and contains all rows so far. An interrupted
/// program can continue with <see cref="Append"/>. Only one program at a time may write a file.
/// </summary>
public sealed class FeatureFileWriter : IDisposable
{
    /// <summary>Large enough for any number of rows.</summary>
    private const int LeastHeader = 128;

    private readonly FileStream _file;
    private readonly int _headerLength;

    private FeatureFileWriter(string path, int dimensions, FileStream file, int count, int headerLength)
    {
        (FilePath, Dimensions, _file, Count, _headerLength) = (path, dimensions, file, count, headerLength);
        _file.SetLength(headerLength + ((long)count * dimensions * sizeof(float)));   // rows that were not flushed are gone
        _file.Position = _file.Length;
    }

    /// <summary>The path of the file.</summary>
    public string FilePath { get; }

    /// <summary>The length of a row.</summary>
    public int Dimensions { get; }

    /// <summary>The number of rows, including rows that are not flushed yet.</summary>
    public int Count { get; private set; }

    /// <summary>Creates a file. An existing file is replaced.</summary>
    /// <param name="path">The path of the <c>.npy</c> file.</param>
    /// <param name="dimensions">The length of a row, at least 1.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static FeatureFileWriter Create(string path, int dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        var writer = new FeatureFileWriter(path, dimensions, new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read), count: 0, LeastHeader);
        writer.Flush();
        return writer;
    }

    /// <summary>Continues a file after its last flushed row. If the file does not exist, it is created.</summary>
    /// <param name="path">The path of the <c>.npy</c> file.</param>
    /// <param name="dimensions">The length of a row, at least 1.</param>
    /// <exception cref="ArrayFileException">The file is not an array N×<paramref name="dimensions"/> of float32.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static FeatureFileWriter Append(string path, int dimensions)
    {
        if (!File.Exists(path)) return Create(path, dimensions);
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var header = NpyHeader.Read(file, path, file.Length);
            if (header.Type != ElementType.Float32 || header.IsFortranOrder || header.Shape is not [<= int.MaxValue, var width] || width != dimensions)
                throw new ArrayFileException(path, $"expected features N×{dimensions} of float32, "
                    + $"found {header.ShapeText} of {header.Type.ToString().ToLowerInvariant()}.");
            if (file.Length < header.Length + (header.Count * header.ValueSize))
                throw new ArrayFileException(path, "the file is truncated: it has fewer rows than it declares. Delete it, and begin again.");
            return new(path, dimensions, file, (int)header.Shape[0], header.Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">One or more whole rows.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the row length.</exception>
    /// <exception cref="IOException">The rows cannot be written. Rows that were flushed before remain in the file.</exception>
    public void Write(ReadOnlySpan<float> rows)
    {
        if (rows.Length % Dimensions != 0) throw new ArgumentException($"Expected whole rows of {Dimensions:N0} numbers, "
            + $"found {rows.Length:N0} numbers.", nameof(rows));
        _file.Write(MemoryMarshal.AsBytes(rows));
        Count += rows.Length / Dimensions;
    }

    /// <summary>Writes all rows so far to disk, then their number to the header of the file.</summary>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public void Flush()
    {
        _file.Flush(flushToDisk: true);
        _file.Position = 0;
        _file.Write(new NpyHeader(ElementType.Float32, [Count, Dimensions]).ToBytes(_headerLength));
        _file.Flush(flushToDisk: true);
        _file.Position = _file.Length;
    }

    /// <summary>Flushes and closes the file.</summary>
    public void Dispose()
    {
        if (!_file.CanWrite) return;
        try
        {
            Flush();
        }
        finally
        {
            _file.Dispose();
        }
    }
}
