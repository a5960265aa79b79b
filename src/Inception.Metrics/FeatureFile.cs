using Inception.Arrays;
using Inception.Common;
using Microsoft.Win32.SafeHandles;

namespace Inception.Metrics;

/// <summary>
/// Features in a <c>.npy</c> file: an array N×D of float16, float32 or float64 in C order. Rows are read when they are needed, so the file may be larger than
/// memory. Several programs may read the file at once.
/// </summary>
public sealed class FeatureFile : FeatureMatrix, IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly NpyHeader _header;

    private FeatureFile(string path)
    {
        RegularFile.Require(path);
        FilePath = path;
        _file = File.OpenHandle(path);
        try
        {
            _header = ReadHeader(path, _file);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The path of the file.</summary>
    public string FilePath { get; }

    /// <inheritdoc/>
    public override int Count => (int)_header.Shape[0];

    /// <inheritdoc/>
    public override int Dimensions => (int)_header.Shape[1];

    /// <summary>Opens a <c>.npy</c> file of features.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The features; the caller disposes them.</returns>
    /// <exception cref="ArrayFileException">The file is not an array N×D of floats, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static FeatureFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path);
    }

    /// <inheritdoc/>
    public override void CopyRows(int first, Span<double> destination)
    {
        CheckRows(first, destination.Length);
        var offset = _header.Length + ((long)first * Dimensions * _header.ValueSize);
        var buffer = new byte[Math.Min(destination.Length * (long)_header.ValueSize, 1 << 16)];
        while (destination.Length > 0)
        {
            var count = Math.Min(destination.Length, buffer.Length / _header.ValueSize);
            var bytes = buffer.AsSpan(0, count * _header.ValueSize);
            Fill(bytes, offset);
            NpyValues.ToLittleEndian(_header, bytes);
            NpyValues.ToFloat64(_header.Type, bytes, destination[..count]);
            destination = destination[count..];
            offset += bytes.Length;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0) throw new ArrayFileException(FilePath, "the file became shorter while it was read.");
            bytes = bytes[read..];
            offset += read;
        }
    }

    private static NpyHeader ReadHeader(string path, SafeFileHandle handle)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = NpyHeader.Read(file, path, file.Length, acceptsBigEndian: true);
        if (header.Type is not (ElementType.Float32 or ElementType.Float64 or ElementType.Float16) || header.IsFortranOrder
            || header.Shape is not [<= int.MaxValue, >= 1 and <= int.MaxValue])
            throw new ArrayFileException(
                path, $"expected features N×D of float16, float32 or float64 in C order, "
                + $"found {header.ShapeText} of {header.Type.ToString().ToLowerInvariant()}"
                + $"{(header.IsFortranOrder ? " in Fortran order" : "")}. Write them with numpy.save(path, numpy.ascontiguousarray(x, '<f4')).");
        header.RequireValues(path, RandomAccess.GetLength(handle) - header.Length);
        return header;
    }
}
