using System.IO.Compression;
using System.Text;
using Inception.Arrays;

namespace Inception.Metrics.Tests;

public sealed class StatisticsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Saved by NumPy 1.24.2, see Fixtures/scripts/make_npz.py: rows (0 1 2), (4 3 1), (2 2 5), (1 0 0).</summary>
    [Theory]
    [InlineData("statistics_pytorch_fid.npz", 0)]
    [InlineData("statistics_float32_deflated.npz", 1e-6)]
    [InlineData("statistics_guided_diffusion.npz", 0)]
    public void Files_of_the_libraries_are_read(string name, double tolerance)
    {
        var statistics = FeatureStatistics.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

        var covariance = new double[9];
        statistics.CopyCovarianceTo(covariance);
        statistics.Count.Should().BeNull();
        statistics.Mean.ToArray().Should().Equal(1.75, 1.5, 2);
        foreach (var (found, value) in covariance.Zip(Own())) found.Should().BeApproximately(value, tolerance + 1e-15);

        static double[] Own()
        {
            var own = new FeatureStatistics(3);
            own.Update([0f, 1, 2, 4, 3, 1, 2, 2, 5, 1, 0, 0]);
            var values = new double[9];
            own.CopyCovarianceTo(values);
            return values;
        }
    }

    [Fact]
    public void The_origin_of_the_features_goes_with_them()
    {
        var pytorch = FeatureStatistics.Of(SyntheticFeatures.Set("origin", 30, 3));
        pytorch.Origin = "fid_inception_v3, layer 64, preprocessing fid_pytorch, größer";
        pytorch.Save(_folder["pytorch.npz"]);
        var clean = FeatureStatistics.Of(SyntheticFeatures.Set("other", 30, 3));
        clean.Origin = "fid_inception_v3, layer 64, preprocessing fid_clean";

        var loaded = FeatureStatistics.Load(_folder["pytorch.npz"]);

        loaded.Origin.Should().Be(pytorch.Origin);
        FluentActions.Invoking(() => FrechetDistance.Compute(clean, loaded)).Should().Throw<MetricException>().WithMessage("*fid_clean*fid_pytorch*");
        FluentActions.Invoking(() => clean.Merge(loaded)).Should().Throw<MetricException>().WithMessage("*fid_clean*fid_pytorch*");
        clean.Count.Should().Be(30, "a refused part leaves the whole as it was");
        clean.Origin = null;
        FrechetDistance.Compute(clean, loaded).Value.Should().BePositive("files of other libraries say nothing of their origin");
        clean.Origin = new string('x', 1001);
        FluentActions.Invoking(() => clean.Save(_folder["long.npz"])).Should().Throw<MetricException>();
        File.Exists(_folder["long.npz"]).Should().BeFalse();
    }

    [Fact]
    public void What_is_saved_is_loaded_and_goes_on()
    {
        var rows = SyntheticFeatures.Rows("file", 700, 20);
        FeatureStatistics part = new(20), whole = new(20);
        whole.Update(rows);
        part.Update(rows.AsSpan(0, 300 * 20));

        part.Save(_folder["part.npz"]);
        var loaded = FeatureStatistics.Load(_folder["part.npz"]);
        loaded.Update(rows.AsSpan(300 * 20));

        loaded.Count.Should().Be(700);
        loaded.Trace.Should().BeApproximately(whole.Trace, 1e-13 * whole.Trace);
        FrechetDistance.Compute(loaded, whole).Value.Should().BeApproximately(0, 1e-10 * whole.Trace);
    }

    /// <summary>NumPy's own archives are like this: stored entries with these names.</summary>
    [Fact]
    public void A_saved_file_is_an_archive_of_stored_arrays_with_the_same_bytes_each_time()
    {
        var statistics = FeatureStatistics.Of(SyntheticFeatures.Set("bytes", 30, 4));

        statistics.Save(_folder["a.npz"]);
        statistics.Save(_folder["b.npz"]);

        File.ReadAllBytes(_folder["a.npz"]).Should().Equal(File.ReadAllBytes(_folder["b.npz"]));
        using var archive = ZipFile.OpenRead(_folder["a.npz"]);
        archive.Entries.Select(entry => entry.FullName).Should().Equal("mu.npy", "sigma.npy", "n.npy");
        archive.Entries.Should().AllSatisfy(entry => entry.CompressedLength.Should().Be(entry.Length));
    }

    [Fact]
    public void An_empty_file_text_and_every_truncation_are_refused()
    {
        FeatureStatistics.Of(SyntheticFeatures.Set("cut", 30, 3)).Save(_folder["whole.npz"]);
        var whole = File.ReadAllBytes(_folder["whole.npz"]);

        Refused([]).Should().StartWith(_folder["x.npz"]);
        Refused(Encoding.ASCII.GetBytes("mu and sigma")).Should().Contain("npz");
        for (var length = 1; length < whole.Length; length += 7) Refused(whole[..length]).Should().StartWith(_folder["x.npz"]);
    }

    /// <summary>Whichever bit is wrong, the result is an error that names the file, or the same statistics: never others.</summary>
    [Fact]
    public void A_changed_byte_is_found()
    {
        var statistics = FeatureStatistics.Of(SyntheticFeatures.Set("bit", 30, 3));
        statistics.Save(_folder["whole.npz"]);
        var whole = File.ReadAllBytes(_folder["whole.npz"]);

        for (var place = 0; place < whole.Length; place += 3)
        {
            var changed = (byte[])whole.Clone();
            changed[place] ^= 0x14;
            File.WriteAllBytes(_folder["x.npz"], changed);
            try
            {
                var loaded = FeatureStatistics.Load(_folder["x.npz"]);
                loaded.Mean.ToArray().Should().Equal(statistics.Mean.ToArray());
                loaded.Trace.Should().BeApproximately(statistics.Trace, 1e-15, "byte {0} was changed", place);
            }
            catch (ArrayFileException problem)
            {
                problem.FilePath.Should().StartWith(_folder["x.npz"]);
            }
        }
    }

    [Theory]
    [InlineData("extra/mu.npy")]
    [InlineData("../mu.npy")]
    [InlineData("/etc/mu.npy")]
    [InlineData("C:mu.npy")]
    [InlineData("a\\mu.npy")]
    public void Arrays_with_a_path_in_their_name_are_left_out(string name)
    {
        WriteStatistics((name, [.. Array("<f8", "(1,)", 0), .. BitConverter.GetBytes(9.0)]));

        Load().Mean.ToArray().Should().Equal(1.5, -2);
    }

    [Fact]
    public void A_name_twice_is_refused()
    {
        WriteStatistics(("mu.npy", Array("<f8", "(2,)", 16)));

        Refused().Should().Contain("two arrays");
    }

    [Theory]
    [InlineData("<f8", "(2L,)", "(2L, 2L)")]   // Python 2
    [InlineData(">f8", "(2,)", "(2, 2)")]      // a big-endian machine
    [InlineData(">f4", "(2,)", "(2, 2)")]
    public void Statistics_of_Python_2_and_of_big_endian_machines_are_read(string type, string meanShape, string shape)
    {
        using (var archive = ZipFile.Open(_folder["x.npz"], ZipArchiveMode.Create))
        {
            Add(archive, "mu.npy", [.. Array(type, meanShape, 0), .. Bytes(1.5, -2)]);
            Add(archive, "sigma.npy", [.. Array(type, shape, 0), .. Bytes(4, 0.5, 0.5, 1)]);
        }

        var loaded = Load();

        var covariance = new double[4];
        loaded.CopyCovarianceTo(covariance);
        loaded.Mean.ToArray().Should().Equal(1.5, -2);
        covariance.Should().Equal(4, 0.5, 0.5, 1);

        IEnumerable<byte> Bytes(params double[] values) => values.SelectMany(value =>
        {
            var bytes = type.EndsWith('8') ? BitConverter.GetBytes(value) : BitConverter.GetBytes((float)value);
            return type[0] == '>' ? bytes.Reverse() : bytes;
        });
    }

    /// <summary>Another writer may keep something else under these names, or the count in a type that is not read.</summary>
    [Theory]
    [InlineData("n", "<i2", "()", 2)]
    [InlineData("n", "<u4", "()", 4)]
    [InlineData("n", "<U3", "()", 12)]
    [InlineData("n", "|O", "()", 10)]
    [InlineData("n", "<i8", "(3,)", 24)]
    [InlineData("origin", "<U8", "()", 32)]
    [InlineData("origin", "|O", "()", 10)]
    [InlineData("origin", "<f8", "(3,)", 24)]
    public void Another_writers_n_or_origin_counts_as_absent(string name, string type, string shape, int bytes)
    {
        WriteStatistics((name + ".npy", Array(type, shape, bytes)));

        var loaded = Load();

        (loaded.Count, loaded.Origin).Should().Be((null, null));
        loaded.Mean.ToArray().Should().Equal(1.5, -2);
    }

    [Fact]
    public void A_damaged_n_of_another_writer_is_refused()
    {
        byte[] mark = [.. "a pickled object"u8];
        WriteStatistics(("n.npy", [.. Array("|O", "()", 0), .. mark]));
        var content = File.ReadAllBytes(_folder["x.npz"]);
        content[content.AsSpan().IndexOf(mark)] ^= 1;

        Refused(content).Should().Contain("'n' is damaged");
    }

    [Theory]
    [InlineData("<f8", "(2,)", 16, "<f8", "(2, 3)", 48, "'sigma'")]
    [InlineData("<f8", "(2,)", 16, "<f8", "(4,)", 32, "'sigma'")]
    [InlineData("<f8", "(2, 1)", 16, "<f8", "(2, 2)", 32, "'mu'")]
    [InlineData("<f8", "()", 8, "<f8", "(1, 1)", 8, "'mu'")]
    [InlineData("<f8", "(2,)", 15, "<f8", "(2, 2)", 32, "mu")]
    [InlineData("<f8", "(2,)", 16, "<f8", "(2, 2)", 40, "sigma")]
    [InlineData("|u1", "(2,)", 2, "<f8", "(2, 2)", 32, "'mu'")]
    [InlineData("|O", "(2,)", 16, "<f8", "(2, 2)", 32, "array of numbers")]
    [InlineData("<f8", "(LL,)", 16, "<f8", "(2, 2)", 32, "its shape is (LL,)")]
    [InlineData("<f8", "(100000,)", 800000, "<f8", "(2, 2)", 32, "'mu'")]
    [InlineData("<f8", "(4294967296, 4294967296, 2)", 16, "<f8", "(2, 2)", 32, "mu")]
    public void Other_arrays_are_refused(string meanType, string meanShape, int meanBytes, string type, string shape, int bytes, string expected)
    {
        using (var archive = ZipFile.Open(_folder["x.npz"], ZipArchiveMode.Create))
        {
            Add(archive, "mu.npy", Array(meanType, meanShape, meanBytes));
            Add(archive, "sigma.npy", Array(type, shape, bytes));
        }

        Refused().Should().Contain(expected);
    }

    [Fact]
    public void Images_are_no_statistics()
    {
        using (var archive = ZipFile.Open(_folder["x.npz"], ZipArchiveMode.Create)) Add(archive, "arr_0.npy", Array("|u1", "(1, 1, 1, 3)", 3));

        Refused().Should().Contain("'mu'").And.Contain("'arr_0'");
    }

    /// <summary>72 MB of zeros in 70 kB: memory is not taken for it.</summary>
    [Fact]
    public void An_archive_that_unpacks_to_a_thousand_times_its_size_is_refused()
    {
        using (var archive = ZipFile.Open(_folder["x.npz"], ZipArchiveMode.Create))
        {
            Add(archive, "mu.npy", Array("<f8", "(3000,)", 24_000));
            Add(archive, "sigma.npy", Array("<f8", "(3000, 3000)", 72_000_000), CompressionLevel.Optimal);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused().Should().Contain("72,000,128");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 << 20);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void Values_that_are_no_statistics_are_refused(double variance)
    {
        using (var archive = ZipFile.Open(_folder["x.npz"], ZipArchiveMode.Create))
        {
            Add(archive, "mu.npy", Array("<f8", "(1,)", 8));
            Add(archive, "sigma.npy", [.. Array("<f8", "(1, 1)", 0), .. BitConverter.GetBytes(variance)]);
        }

        Refused().Should().Contain("dimension 0");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-5)]
    public void A_count_below_2_is_refused(long count)
    {
        using (var archive = ZipFile.Open(_folder["x.npz"], ZipArchiveMode.Create))
        {
            Add(archive, "mu.npy", Array("<f8", "(1,)", 8));
            Add(archive, "sigma.npy", Array("<f8", "(1, 1)", 8));
            Add(archive, "n.npy", [.. Array("<i8", "()", 0), .. BitConverter.GetBytes(count)]);
        }

        Refused().Should().Contain("'n'");
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_errors_of_the_system()
    {
        ((Action)(() => FeatureStatistics.Load(_folder["none.npz"]))).Should().Throw<FileNotFoundException>();
        ((Action)(() => FeatureStatistics.Load(_folder.Path))).Should().Throw<Exception>().Which.Should().Match(error => error is IOException || error is UnauthorizedAccessException);
    }

    [SkippableFact]
    public void A_full_disk_is_an_error_and_the_file_before_stands()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full, whose writes fail as on a full disk.");
        var statistics = FeatureStatistics.Of(SyntheticFeatures.Set("full", 30, 4));

        ((Action)(() => statistics.Save("/dev/full"))).Should().Throw<IOException>();
    }

    [Fact]
    public async Task Readers_see_a_whole_file_while_it_is_replaced()
    {
        FeatureStatistics first = FeatureStatistics.Of(SyntheticFeatures.Set("first", 300, 60)), second = FeatureStatistics.Of(SyntheticFeatures.Set("second", 300, 60));
        first.Save(_folder["shared.npz"]);
        double[] accepted = [first.Trace, second.Trace];

        var writer = Task.Run(() =>
        {
            for (var i = 0; i < 20; i++) (i % 2 == 0 ? second : first).Save(_folder["shared.npz"]);
        });
        var found = new System.Collections.Concurrent.ConcurrentBag<double>();
        Parallel.For(0, 20, _ => found.Add(FeatureStatistics.Load(_folder["shared.npz"]).Trace));
        await writer;

        found.Should().AllSatisfy(trace => accepted.Min(one => Math.Abs(one - trace)).Should().BeLessThan(1e-12));
    }

    public void Dispose() => _folder.Dispose();

    private string Refused(byte[] content)
    {
        File.WriteAllBytes(_folder["x.npz"], content);
        return Refused();
    }

    private string Refused()
    {
        var load = () => FeatureStatistics.Load(_folder["x.npz"]);
        return load.Should().Throw<ArrayFileException>().Which.Message;
    }

    private FeatureStatistics Load() => FeatureStatistics.Load(_folder["x.npz"]);

    /// <summary>Statistics of two dimensions, and one more array.</summary>
    private void WriteStatistics((string Name, byte[] Content) other)
    {
        using var archive = ZipFile.Open(_folder["x.npz"], ZipArchiveMode.Create);
        Add(archive, "mu.npy", [.. Array("<f8", "(2,)", 0), .. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.0)]);
        Add(archive, "sigma.npy", Array("<f8", "(2, 2)", 32));
        Add(archive, other.Name, other.Content);
    }

    private static void Add(ZipArchive archive, string name, byte[] content, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var stream = archive.CreateEntry(name, level).Open();
        stream.Write(content);
    }

    /// <summary>An array file with zeros.</summary>
    private static byte[] Array(string type, string shape, int bytes)
    {
        var dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(dictionary), .. new byte[bytes]];
    }
}
