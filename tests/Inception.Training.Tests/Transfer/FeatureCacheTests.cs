using System.Diagnostics;
using Inception.Features;
using Inception.Imaging;
using Inception.Inference;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;
using Inception.Training.Transfer;
using static TorchSharp.torch;

namespace Inception.Training.Tests.Transfer;

public sealed class FeatureCacheTests : IDisposable
{
    private const int Length = 288, RecordBytes = 32 + (4 * Length) + 4;

    private readonly TemporaryFolder _folder = new();
    private readonly InceptionSmall _network = ShippedTrunk.Network();

    public static TheoryData<int> LostBytes => new(Enumerable.Range(0, (RecordBytes / 97) + 1).Select(place => Math.Min(RecordBytes, 1 + (place * 97))).Append(RecordBytes));

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_cached_vector_is_what_the_network_embeds()
    {
        _network.train();

        using var features = await Get(ShippedTrunk.First(40));

        (features.Count, features.Length, features.Computed).Should().Be((40, Length, 40));
        _network.training.Should().BeTrue("the network is put back into the mode it was in");
        _network.eval();
        for (var i = 0; i < features.Count; i += 13)
        {
            features.LabelOf(i).Should().Be(ShippedTrunk.Images.LabelOf(i));
            var fresh = Embedded(ShippedTrunk.Images.Read(i));
            // The batch decides how libtorch parts the sums: a few of the last bits.
            features.VectorOf(i).Zip(fresh, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f * fresh.Max());
        }

        using var together = features.Vectors(10, 3);
        together[1].data<float>().ToArray().Should().Equal(features.VectorOf(11));
        using var labels = features.Labels(10, 3);
        labels.data<long>().ToArray().Should().Equal(features.LabelOf(10), features.LabelOf(11), features.LabelOf(12));
    }

    [Fact]
    public async Task A_second_run_computes_nothing_and_gives_the_same_bits()
    {
        float[] first;
        using (var features = await Get(ShippedTrunk.First(40))) first = features.VectorOf(39);
        var stages = new List<FeatureStage>();

        using var again = await Get(ShippedTrunk.First(40), progress: new Immediately<FeatureProgress>(one => stages.Add(one.Stage)));

        again.Computed.Should().Be(0);
        again.VectorOf(39).Should().Equal(first);
        stages.Should().OnlyContain(stage => stage == FeatureStage.Hashing);
    }

    [Fact]
    public async Task Another_data_set_with_some_of_the_images_computes_the_others()
    {
        (await Get(ShippedTrunk.First(10))).Dispose();

        using var more = await Get(ShippedTrunk.First(15));

        more.Computed.Should().Be(5);
    }

    [Fact]
    public async Task An_image_that_is_there_twice_is_computed_once()
    {
        var image = ShippedTrunk.Images.Read(0);
        var images = new MemoryImages([image, ShippedTrunk.Images.Read(1), image], [0, 1, 0], FashionMnist.ClassNames);

        using var features = await Get(images);

        features.Computed.Should().Be(2);
        features.VectorOf(2).Should().Equal(features.VectorOf(0));
    }

    [Fact]
    public async Task A_changed_file_is_computed_again_and_only_that_one()
    {
        var images = Files(6);
        (await Get(images)).Dispose();
        var changed = images.NameOf(3);
        await File.WriteAllBytesAsync(changed, ShippedTrunk.Images.Read(100).ToPng());

        using var features = await Get(images);

        features.Computed.Should().Be(1);
        _network.eval();
        var fresh = Embedded(ShippedTrunk.Images.Read(100));
        features.VectorOf(3).Zip(fresh, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f * fresh.Max());
    }

    [Fact]
    public async Task A_file_under_another_name_is_not_computed_again()
    {
        var images = Files(3);
        (await Get(images)).Dispose();
        File.Move(images.NameOf(1), Path.Combine(Path.GetDirectoryName(images.NameOf(1))!, "renamed.png"));

        using var features = await Get(ImageFolder.Open(_folder["images"]));

        features.Computed.Should().Be(0);
    }

    /// <summary>In the moment of its computation a file is other than when it was hashed.</summary>
    [Fact]
    public async Task A_file_that_changes_meanwhile_has_the_vector_of_what_was_read()
    {
        var images = Files(2);
        var progress = new Immediately<FeatureProgress>(one =>
        {
            if (one is { Stage: FeatureStage.Hashing, Done: 2 }) File.WriteAllBytes(images.NameOf(0), ShippedTrunk.Images.Read(100).ToPng());
        });

        using (var features = await Get(images, progress: progress)) features.Computed.Should().Be(2);

        using var again = await Get(images);
        again.Computed.Should().Be(0, "the vector was kept under the sum of what was computed");
    }

    [Fact]
    public async Task Other_weights_and_another_preprocessing_have_files_of_their_own()
    {
        (await Get(ShippedTrunk.First(3))).Dispose();
        using (var other = await new FeatureCache(_folder.Path).GetAsync(_network, ImagePreprocessing.FashionMnist with { Mean = [0.3f] }, ShippedTrunk.First(3)))
            other.Computed.Should().Be(3);

        using (no_grad()) _network.get_parameter("mixed1.branch1x1.conv.weight")!.add_(0.001);
        using (var other = await Get(ShippedTrunk.First(3))) other.Computed.Should().Be(3);

        _folder.Names.Count(name => name.EndsWith(".features", StringComparison.Ordinal)).Should().Be(3);
    }

    [Fact]
    public async Task Another_classifier_needs_no_other_features()
    {
        (await Get(ShippedTrunk.First(3))).Dispose();
        using var transfer = FineTune.FromPretrained(ShippedTrunk.Weights, LabelSet.Numbered(5), ShippedTrunk.Options);

        using var features = await new FeatureCache(_folder.Path).GetAsync(transfer.Network, ImagePreprocessing.FashionMnist, ShippedTrunk.First(3));

        features.Computed.Should().Be(0);
    }

    [Fact]
    public async Task A_compiled_network_computes_the_same_in_a_file_of_its_own()
    {
        var options = new FeatureOptions { BatchSize = 8, Compile = new() };
        using var eager = await Get(ShippedTrunk.First(10));

        using var compiled = await Get(ShippedTrunk.First(10), options);

        compiled.Computed.Should().Be(10);
        compiled.Path.Should().NotBe(eager.Path);
        var expected = eager.VectorOf(9);
        compiled.VectorOf(9).Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-4f * expected.Max(), "as the engine is held to the network");
        (await Get(ShippedTrunk.First(10), options)).Computed.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(LostBytes))]
    public async Task A_record_that_was_not_written_to_its_end_is_cut_and_computed_again(int lost)
    {
        var path = await Filled(3);
        var whole = await File.ReadAllBytesAsync(path);
        using (var file = File.OpenWrite(path)) file.SetLength(whole.Length - lost);

        using (var features = await Get(ShippedTrunk.First(3), new() { BatchSize = 3 })) features.Computed.Should().Be(1);

        new FileInfo(path).Length.Should().Be(whole.Length);
        using var again = await Get(ShippedTrunk.First(3));
        again.Computed.Should().Be(0);
    }

    /// <summary>A kill may leave some bytes behind the last whole record, a broken power supply zeros as well.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(RecordBytes - 1)]
    [InlineData(RecordBytes)]
    [InlineData(RecordBytes + 5)]
    public async Task Bytes_behind_the_last_record_do_no_harm(int bytes)
    {
        var path = await Filled(3);
        await File.AppendAllBytesAsync(path, new byte[bytes]);

        using (var features = await Get(ShippedTrunk.First(4))) features.Computed.Should().Be(1);

        using var again = await Get(ShippedTrunk.First(4));
        again.Computed.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(RecordBytes - 1)]
    public async Task A_damaged_record_is_computed_again_and_only_that_one(int place)
    {
        var path = await Filled(3);
        Flip(path, -(2 * RecordBytes) + place);

        using (var features = await Get(ShippedTrunk.First(3))) features.Computed.Should().Be(1);

        using var again = await Get(ShippedTrunk.First(3));
        again.Computed.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task A_damaged_header_is_an_error_that_says_what_to_do(int place)
    {
        var path = await Filled(3);
        Flip(path, place);

        var getting = () => Get(ShippedTrunk.First(3));

        (await getting.Should().ThrowAsync<FeatureCacheException>()).WithMessage($"'{path}'*inception_small*Delete it*");
        File.Delete(path);
        using var features = await getting();
        features.Computed.Should().Be(3);
    }

    [Fact]
    public async Task Damage_after_the_file_was_opened_is_noticed_when_the_vector_is_read()
    {
        using var features = await Get(ShippedTrunk.First(3));
        Flip(features.Path, -100);

        features.Invoking(one => one.VectorOf(1)).Should().NotThrow();
        features.Invoking(one => one.VectorOf(2)).Should().Throw<FeatureCacheException>().WithMessage("*record 2*computed anew*");
    }

    [Fact]
    public async Task What_was_computed_before_a_cancellation_is_kept()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Immediately<FeatureProgress>(one =>
        {
            if (one is { Stage: FeatureStage.Computing, Done: 20 }) cancellation.Cancel();
        });

        var cancelled = () => Get(ShippedTrunk.First(60), new() { BatchSize = 10 }, progress, cancellation.Token);

        await cancelled.Should().ThrowAsync<OperationCanceledException>();
        using var rest = await Get(ShippedTrunk.First(60));
        rest.Computed.Should().Be(40);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_the_cache_and_nothing_else()
    {
        var file = _folder["no-folder"];
        File.WriteAllText(file, "");
        var images = ShippedTrunk.First(12);
        using var kept = await Get(images);

        using var unkept = await new FeatureCache(Path.Combine(file, "features")).GetAsync(_network, ImagePreprocessing.FashionMnist, images);

        kept.WhyNotKept.Should().BeNull();
        unkept.WhyNotKept.Should().NotBeNull();
        (unkept.Count, unkept.Computed).Should().Be((12, 12));
        unkept.VectorOf(11).Should().Equal(kept.VectorOf(11));
    }

    [Fact]
    public async Task A_lock_does_not_stay()
    {
        using var features = await Get(ShippedTrunk.First(3));

        Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Should().Equal(features.Path);
    }

    [SkippableFact]
    public async Task A_full_disk_is_told_and_the_vectors_before_it_are_kept()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "limits the size of files");

        // 300 kB are 258 records of 1,188 bytes, in batches of 50: the sixth does not fit. As in Checkpoints/ResumingTests the limit's signal is ignored.
        using var process = Process.Start(new ProcessStartInfo("bash",
        [
            "-c", "trap '' XFSZ; ulimit -f 300; DOTNET_EnableWriteXorExecute=0 exec \"$@\"", "bash",
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Inception.Training.Tests.dll"), FeatureProbe.Command, _folder.Path,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var run = ConsoleRun.ToEnd(process);

        run.Output.Should().StartWith("failed: ");
        using var features = await Get(ShippedTrunk.First(FeatureProbe.Images));
        features.Computed.Should().Be(FeatureProbe.Images - (5 * FeatureProbe.BatchSize), "whole batches are kept, and nothing of the one that did not fit");
        ((new FileInfo(features.Path).Length - (RecordBytes * FeatureProbe.Images)) % 64).Should().Be(0, "behind the header, a multiple of 64 bytes, there are whole records alone");
    }

    [SkippableFact]
    public async Task Native_memory_stays_flat_over_many_batches()
    {
        Skip.IfNot(NativeHeap.Obstacle is null, NativeHeap.Obstacle);
        const int Images = 1000, Rounds = 4;
        const long InputBytes = Rounds * Images * 28L * 28 * sizeof(float);                // 12.5 MB, and activations are larger
        await ComputeAll("warm-up");                                                         // what threads and kernels keep for themselves comes here
        var before = NativeHeap.LiveBytes;

        for (var round = 0; round < Rounds; round++) await ComputeAll($"{round}");

        // From round to round the runtime takes and gives back up to 3 MB for code and threads; a leak of inputs alone is all of them.
        (NativeHeap.LiveBytes - before).Should().BeLessThan(InputBytes / 2, "eighty batches went through");

        async Task ComputeAll(string folder) =>
            (await new FeatureCache(Path.Combine(_folder.Path, folder)).GetAsync(_network, ImagePreprocessing.FashionMnist, ShippedTrunk.First(Images), new() { BatchSize = 50 })).Dispose();
    }

    [Fact]
    public async Task Of_two_that_want_the_same_one_computes_and_the_other_waits()
    {
        using var other = ShippedTrunk.Network();
        var images = ShippedTrunk.First(60);

        var both = await Task.WhenAll(
            Get(images, new() { BatchSize = 10 }),
            new FeatureCache(_folder.Path).GetAsync(other, ImagePreprocessing.FashionMnist, images, new() { BatchSize = 10 }));

        using var first = both[0];
        using var second = both[1];
        (first.Computed + second.Computed).Should().Be(60);
        first.VectorOf(59).Should().Equal(second.VectorOf(59));
    }

    [Fact]
    public async Task A_reader_needs_not_wait_for_one_who_adds()
    {
        (await Get(ShippedTrunk.First(10))).Dispose();
        using var other = ShippedTrunk.Network();
        var read = -1;
        var progress = new Immediately<FeatureProgress>(one =>
        {
            if (one is not { Stage: FeatureStage.Computing, Done: 10 }) return;
            using var inside = new FeatureCache(_folder.Path).GetAsync(other, ImagePreprocessing.FashionMnist, ShippedTrunk.First(10)).GetAwaiter().GetResult();
            read = inside.Computed;
        });

        (await Get(ShippedTrunk.First(40), new() { BatchSize = 10 }, progress)).Dispose();

        read.Should().Be(0);
    }

    [Fact]
    public async Task An_image_that_cannot_be_read_is_an_error_or_left_out_as_asked()
    {
        var images = Files(4);
        await File.WriteAllTextAsync(images.NameOf(2), "no image");

        var getting = () => Get(images);
        (await getting.Should().ThrowAsync<DataSetException>()).WithMessage($"Image 2*{images.NameOf(2)}*FeatureOptions.OnCorrupt = Skip*");

        using (var features = await Get(images, new() { OnCorrupt = CorruptImages.Skip }))
        {
            (features.Count, features.IndexOf(2)).Should().Be((3, 3));
            features.Skipped.Should().ContainSingle().Which.Index.Should().Be(2);
        }

        using var again = await Get(images, new() { OnCorrupt = CorruptImages.Skip });
        (again.Computed, again.Count).Should().Be((0, 3));
    }

    [Fact]
    public async Task No_tensor_is_left_behind()
    {
        (await Get(ShippedTrunk.First(20))).Dispose();
        var before = Tensor.TotalCount;
        var features = await Get(ShippedTrunk.First(30), new() { BatchSize = 5 });
        features.VectorOf(0);
        features.Dispose();

        Tensor.TotalCount.Should().BeLessThanOrEqualTo(before, "other threads' tensors may go meanwhile, but none may come");
    }

    [Fact]
    public async Task What_does_not_fit_is_refused()
    {
        var rgb = () => new FeatureCache(_folder.Path).GetAsync(_network, ImagePreprocessing.GoogLeNet, ShippedTrunk.First(3));
        var none = () => Get(ShippedTrunk.First(3), new() { BatchSize = 0 });
        var automatic = () => Get(ShippedTrunk.First(3), new() { Compile = new() { Precision = Precision.Auto } });

        await rgb.Should().ThrowAsync<ArgumentException>().WithMessage("*takes 1 channels, and the preprocessing makes 3*");
        await none.Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("*BatchSize*");
        await automatic.Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("*Compile*");
    }

    private Task<ImageFeatures> Get(
        ILabelledImages images, FeatureOptions? options = null, IProgress<FeatureProgress>? progress = null, CancellationToken cancellation = default) =>
        new FeatureCache(_folder.Path).GetAsync(_network, ImagePreprocessing.FashionMnist, images, options, progress, cancellation);

    private async Task<string> Filled(int count)
    {
        using var features = await Get(ShippedTrunk.First(count));
        return features.Path;
    }

    private float[] Embedded(RgbImage image)
    {
        using var _ = no_grad();
        using var input = ImagePreprocessing.FashionMnist.Apply(image);
        using var vector = _network.Embed(input);
        return vector.data<float>().ToArray();
    }

    /// <summary>The first images as PNG files of one class.</summary>
    private ImageFolder Files(int count)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder["images"], "clothes")).FullName;
        for (var i = 0; i < count; i++) File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), ShippedTrunk.Images.Read(i).ToPng());
        return ImageFolder.Open(_folder["images"]);
    }

    /// <summary>Changes a byte, counted from the end where the place is negative.</summary>
    private static void Flip(string path, int place)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Seek(place, place < 0 ? SeekOrigin.End : SeekOrigin.Begin);
        var value = file.ReadByte();
        file.Seek(-1, SeekOrigin.Current);
        file.WriteByte((byte)(value ^ 0x55));
    }
}
