using Inception.Arrays;

namespace Inception.Metrics.Tests;

public sealed class FeatureFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_are_read_as_they_were_written()
    {
        var rows = SyntheticFeatures.Rows("rows", 100, 7);
        using (var writer = FeatureFileWriter.Create(_folder["x.npy"], 7))
        {
            writer.Write(rows.AsSpan(0, 30 * 7));
            writer.Write(rows.AsSpan(30 * 7));
            writer.Count.Should().Be(100);
        }

        using var file = FeatureFile.Open(_folder["x.npy"]);
        using var other = FeatureFile.Open(_folder["x.npy"]);

        (file.Count, file.Dimensions).Should().Be((100, 7));
        var read = new double[20 * 7];
        file.CopyRows(45, read);
        read.Should().Equal(rows.Skip(45 * 7).Take(20 * 7).Select(value => (double)value));
        FrechetDistance.Compute(file, FeatureMatrix.From(rows, 7)).Value.Should().Be(0);
        FrechetDistance.Compute(file, other).Value.Should().Be(0);
        ((Action)(() => file.CopyRows(90, read))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => file.CopyRows(0, read.AsSpan(0, 5)))).Should().Throw<ArgumentException>();
    }

    /// <summary>A killed program leaves rows behind the last flush, or half a row.</summary>
    [Fact]
    public void A_writer_goes_on_after_the_last_flushed_row()
    {
        var rows = SyntheticFeatures.Rows("resume", 50, 3);
        using (var writer = FeatureFileWriter.Append(_folder["x.npy"], 3)) writer.Write(rows.AsSpan(0, 20 * 3));
        using (var stream = File.Open(_folder["x.npy"], FileMode.Append)) stream.Write(new byte[17]);

        using (var writer = FeatureFileWriter.Append(_folder["x.npy"], 3))
        {
            writer.Count.Should().Be(20);
            writer.Write(rows.AsSpan(20 * 3));
        }

        using var file = FeatureFile.Open(_folder["x.npy"]);
        var read = new double[50 * 3];
        file.CopyRows(0, read);
        read.Should().Equal(rows.Select(value => (double)value));
    }

    [Fact]
    public void What_is_flushed_can_be_read_while_the_writer_goes_on()
    {
        using var writer = FeatureFileWriter.Create(_folder["x.npy"], 2);
        writer.Write([1f, 2, 3, 4]);
        writer.Flush();

        using var file = FeatureFile.Open(_folder["x.npy"]);

        file.Count.Should().Be(2);
    }

    [Fact]
    public void Features_in_float16_of_NumPy_are_read()
    {
        using var file = FeatureFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "features_float16.npy"));

        var read = new double[12];
        file.CopyRows(0, read);
        read.Should().Equal(0, 1, 2, 4, 3, 1, 2, 2, 5, 1, 0, 0);
    }

    [Fact]
    public void Features_of_a_big_endian_machine_are_read_and_not_appended_to()
    {
        var header = new NpyHeader(ElementType.Float32, [2, 2]).ToBytes();
        header.AsSpan()[header.AsSpan().IndexOf((byte)'<')] = (byte)'>';
        float[] values = [1.5f, -2, 1e-30f, 7];
        File.WriteAllBytes(_folder["big.npy"], [.. header, .. values.SelectMany(value => BitConverter.GetBytes(value).Reverse())]);

        using (var file = FeatureFile.Open(_folder["big.npy"]))
        {
            var read = new double[4];
            file.CopyRows(0, read);
            read.Should().Equal(1.5, -2, 1e-30f, 7);
        }

        ((Action)(() => FeatureFileWriter.Append(_folder["big.npy"], 2))).Should().Throw<ArrayFileException>().WithMessage("*little-endian*'>f4'*");
    }

    [Fact]
    public void Other_files_are_refused()
    {
        using (var writer = FeatureFileWriter.Create(_folder["x.npy"], 3)) writer.Write(new float[30]);
        File.WriteAllText(_folder["text.npy"], "features");
        var whole = File.ReadAllBytes(_folder["x.npy"]);
        File.WriteAllBytes(_folder["short.npy"], whole[..^1]);
        File.WriteAllBytes(_folder["vector.npy"], [.. new NpyHeader(ElementType.Float32, [3]).ToBytes(), .. new byte[12]]);
        File.WriteAllBytes(_folder["fortran.npy"], [.. new NpyHeader(ElementType.Float32, [3, 1], IsFortranOrder: true).ToBytes(), .. new byte[12]]);

        foreach (var name in new[] { "text.npy", "short.npy", "vector.npy", "fortran.npy" })
            ((Action)(() => FeatureFile.Open(_folder[name]))).Should().Throw<ArrayFileException>().WithMessage(_folder[name] + ": *");
        ((Action)(() => FeatureFileWriter.Append(_folder["x.npy"], 4))).Should().Throw<ArrayFileException>().WithMessage("*N×4*10×3*");
        ((Action)(() => FeatureFileWriter.Append(_folder["short.npy"], 3))).Should().Throw<ArrayFileException>().WithMessage("*truncated*");
    }

    [SkippableFact]
    public void A_full_disk_is_told()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "limits the size of files");
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full, whose writes fail as on a full disk.");
        File.CreateSymbolicLink(_folder["full.npy"], "/dev/full");

        var write = () =>
        {
            using var writer = FeatureFileWriter.Create(_folder["full.npy"], 3);
            writer.Write(new float[3 * 5000]);
        };

        write.Should().Throw<IOException>();
    }

    public void Dispose() => _folder.Dispose();
}
