using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>Keras' files, written by h5py (Fixtures/keras/write_keras.py).</summary>
public sealed class KerasFilesTests
{
    private static readonly (string Key, long[] Shape)[] Small =
    [
        ("conv2d/kernel", [3, 2, 2, 4]),
        ("batch_normalization/beta", [4]), ("batch_normalization/moving_mean", [4]), ("batch_normalization/moving_variance", [4]),
        ("conv2d_1/kernel", [3, 2, 2, 4]),
        ("batch_normalization_1/beta", [4]), ("batch_normalization_1/moving_mean", [4]), ("batch_normalization_1/moving_variance", [4]),
        ("block2_sepconv1/depthwise_kernel", [3, 3, 4, 1]), ("block2_sepconv1/pointwise_kernel", [1, 1, 4, 5]),
        ("predictions/kernel", [5, 3]), ("predictions/bias", [3]),
    ];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "keras*").Select(path => Path.GetFileName(path)).Order()];

    private static string Folder => Fixture.Find("keras");

    [Theory]
    [InlineData("keras2.h5", CheckpointFormat.KerasHdf5)]
    [InlineData("keras2-model.h5", CheckpointFormat.KerasHdf5)]
    [InlineData("keras2-gzip.h5", CheckpointFormat.KerasHdf5)]
    [InlineData("keras2-latest.h5", CheckpointFormat.KerasHdf5)]
    [InlineData("keras3-named.h5", CheckpointFormat.KerasHdf5)]
    [InlineData("keras3.keras", CheckpointFormat.KerasArchive)]
    [InlineData("keras3-deflated.keras", CheckpointFormat.KerasArchive)]
    public void Every_layer_has_its_name_and_values(string file, CheckpointFormat format) =>
        ShouldHoldTheSmallLayers(file, key => key, format, inOrder: !file.StartsWith("keras3", StringComparison.Ordinal));

    [Fact]
    public void Numbers_of_a_later_model_are_kept() =>
        ShouldHoldTheSmallLayers("keras2-second.h5", key => Renumbered(key, number => $"_{number + 95}"), CheckpointFormat.KerasHdf5);

    [Fact]
    public void The_names_of_Keras_1_become_those_of_Keras_2() => ShouldHoldTheSmallLayers(
        "keras1.h5",
        key => Renumbered(key, number => $"_{number + 1}").Replace("conv2d_", "convolution2d_").Replace("batch_normalization", "batchnormalization"),
        CheckpointFormat.KerasHdf5);

    [Fact]
    public void A_model_inside_the_model_is_a_prefix() => ShouldHoldTheSmallLayers(
        "keras2-nested.h5",
        key => key.StartsWith("predictions/", StringComparison.Ordinal) ? key.Replace("predictions", "dense_1") : "inception/" + key,
        CheckpointFormat.KerasHdf5);

    [Fact]
    public void Without_names_the_groups_of_Keras_3_stay() => ShouldHoldTheSmallLayers(
        "keras3-weights.h5",
        key => "layers/" + key.Replace("block2_sepconv1", "separable_conv2d").Replace("predictions", "dense"),
        CheckpointFormat.KerasHdf5,
        inOrder: false);

    [Fact]
    public void Every_type_of_numbers_is_read_and_others_are_named()
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(Folder, "types.h5"));

        foreach (var type in new[] { "float16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64" })
            checkpoint.ReadFloat32(type).Should().Equal([0, 1, 2, 3, 4, 5], type);
        checkpoint.ReadFloat32("bool").Should().Equal(0, 1, 1, 1, 1, 1);
        checkpoint.ReadFloat32("scalar").Should().Equal(2.5f);
        checkpoint.ReadFloat32("empty").Should().BeEmpty();
        checkpoint.ReadFloat32("deep/er/value").Should().Equal(0, 1, 2);
        checkpoint.ReadFloat32("chunked").Should().Equal(Enumerable.Range(0, 35).Select(i => (float)i));
        checkpoint.ReadFloat32("checked").Should().Equal(Enumerable.Range(0, 35).Select(i => (float)i));
        checkpoint.Unreadable.Select(entry => entry.Key).Should().BeEquivalentTo("uint16", "big_f4", "unwritten", "null", "text");
    }

    [Fact]
    public void Links_out_of_the_file_are_not_followed()
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(Folder, "links.h5"));

        checkpoint.Entries.Select(entry => entry.Key).Should().Equal("here");
    }

    [Fact]
    public void A_group_of_many_links_is_read_whole()
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(Folder, "many.h5"));

        checkpoint.Entries.Should().HaveCount(300);
        checkpoint.ReadFloat32("tensor_299").Should().Equal(299);
    }

    [Fact]
    public void A_group_inside_of_itself_is_refused()
    {
        var open = () => Checkpoint.Open(Path.Combine(Folder, "cycle.h5"));

        open.Should().Throw<CheckpointException>().WithMessage($"*{nameof(CheckpointOptions.MaxNesting)}*");
    }

    [Fact]
    public void A_dictionary_cannot_be_chosen()
    {
        var open = () => Checkpoint.Open(Path.Combine(Folder, "keras2.h5"), new() { StateDict = "model" });

        open.Should().Throw<CheckpointException>().WithMessage($"*{nameof(CheckpointOptions.StateDict)}*");
    }

    private static void ShouldHoldTheSmallLayers(string file, Func<string, string> name, CheckpointFormat format, bool inOrder = true)
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(Folder, file));

        checkpoint.Format.Should().Be(format);
        var keys = Small.Select(tensor => name(tensor.Key)).ToList();
        if (inOrder) checkpoint.Entries.Select(entry => entry.Key).Should().Equal(keys);
        else checkpoint.Entries.Select(entry => entry.Key).Should().BeEquivalentTo(keys);
        var next = 0;
        foreach (var (key, shape) in Small)
        {
            var count = (int)shape.Aggregate(1L, (product, size) => product * size);
            checkpoint.Entries.Single(entry => entry.Key == name(key)).Shape.Should().Equal(shape, key);
            checkpoint.ReadFloat32(name(key)).Should().Equal(Enumerable.Range(next, count).Select(i => i / 8f), key);
            next += count;
        }
    }

    private static string Renumbered(string key, Func<int, string> end)
    {
        var (layer, variable) = (key.Split('/')[0], key.Split('/')[1]);
        return layer switch
        {
            "conv2d" or "batch_normalization" => $"{layer}{end(0)}/{variable}",
            "conv2d_1" or "batch_normalization_1" => $"{layer[..^2]}{end(1)}/{variable}",
            _ => key,
        };
    }
}
