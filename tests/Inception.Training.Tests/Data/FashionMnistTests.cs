using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

public sealed class FashionMnistTests
{
    [SkippableFact]
    public async Task The_published_data_is_read_whole()
    {
        Skip.If(FashionMnist.Locate() is null, "Fashion-MNIST is not on this machine.");

        var data = await FashionMnist.LoadAsync(new() { Offline = true });

        (data.Training.Count, data.Training.Height, data.Training.Width).Should().Be((60_000, 28, 28));
        (data.Test.Count, data.Test.Height, data.Test.Width).Should().Be((10_000, 28, 28));
        // The paper's table 1: every class has 6,000 training and 1,000 test images.
        data.Training.Labels.ToArray().CountBy(label => label).Should().HaveCount(10).And.OnlyContain(entry => entry.Value == 6_000);
        data.Test.Labels.ToArray().CountBy(label => label).Should().HaveCount(10).And.OnlyContain(entry => entry.Value == 1_000);
        // The first training image of the data set is an ankle boot.
        FashionMnist.ClassNames[data.Training.Labels.Span[0]].Should().Be("Ankle boot");
    }

    [SkippableFact]
    public async Task The_constants_of_normalisation_are_those_of_the_training_pixels()
    {
        Skip.If(FashionMnist.Locate() is null, "Fashion-MNIST is not on this machine.");
        var data = await FashionMnist.LoadAsync(new() { Offline = true });

        var pixels = data.Training.Pixels.ToArray();
        var mean = pixels.Average(pixel => pixel / 255.0);
        var deviation = Math.Sqrt(pixels.Average(pixel => Math.Pow(pixel / 255.0 - mean, 2)));

        mean.Should().BeApproximately(FashionMnist.Mean, 5e-5, "four digits are kept");
        deviation.Should().BeApproximately(FashionMnist.StandardDeviation, 5e-5, "four digits are kept");
    }

    [Fact]
    public void The_environment_variable_replaces_the_usual_places()
    {
        using var folder = new TemporaryFolder();
        var before = Environment.GetEnvironmentVariable(FashionMnist.DirectoryVariable);
        try
        {
            Environment.SetEnvironmentVariable(FashionMnist.DirectoryVariable, folder.Path);
            var whileEmpty = FashionMnist.Locate();
            foreach (var file in FashionMnist.Files)
                File.WriteAllBytes(folder[file.Name], []);

            whileEmpty.Should().BeNull();
            FashionMnist.Locate().Should().Be(folder.Path);
        }
        finally
        {
            Environment.SetEnvironmentVariable(FashionMnist.DirectoryVariable, before);
        }
    }

    [Fact]
    public void A_folder_counts_only_with_all_four_files()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in FashionMnist.Files.Skip(1))
            File.WriteAllBytes(folder[file.Name], []);

        var withThree = FashionMnist.Locate(folder.Path);
        File.WriteAllBytes(folder["train-images-idx3-ubyte"], []);                             // plain is as good as .gz
        var withFour = FashionMnist.Locate(folder.Path);

        withThree.Should().BeNull();
        withFour.Should().Be(folder.Path);
    }
}
