using System.Diagnostics;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

/// <summary>Whole networks in Keras' files, which h5py writes with the formula's weights: the logits are the reference's.</summary>
public sealed class KerasFileTests : IDisposable
{
    private const string Interpreter = "/usr/bin/python3";
    private const string Script = "tests/Inception.Tests/Weights/Fixtures/keras/write_keras.py";
    private const string Layers = "src/Inception.Core/Weights/Layouts/keras-layers.txt";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("inception_v3", "keras2-second")]
    [InlineData("inception_resnet_v2", "keras2")]
    [InlineData("xception_keras", "keras1")]
    public void The_logits_are_the_references(string reference, string style)
    {
        var golden = GoldenFile.Read(reference);
        using var network = Options(reference).Create(Write(reference, style));
        network.eval();
        using var _ = no_grad();

        using var input = FormulaWeights.Input(golden.InputShape);
        using var logits = network.call(input);

        network.LoadReport!.Layout.Should().Be("Keras");
        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
    }

    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("inception_v3", "keras2", "keras1", "keras2-second", "keras2-model", "keras2-nested", "keras2-gzip", "keras3", "keras3-named", "keras3-weights")]
    [InlineData("inception_resnet_v2", "keras2", "keras3", "keras3-weights")]
    [InlineData("xception", "keras1", "keras2", "keras3", "keras3-weights")]
    public void Every_kind_of_file_gives_the_same_weights(string reference, string first, params string[] others)
    {
        using var expected = Options(reference).Create(Write(reference, first));
        foreach (var other in others)
        {
            using var network = Options(reference).Create(Write(reference, other));
            var state = network.state_dict();
            foreach (var (key, value) in expected.state_dict()) value.equal(state[key]).all().item<bool>().Should().BeTrue($"{key} in {other}");
        }
    }

    /// <summary>A file of h5py, read here and written here, is the same file for h5py: layers, order, names and values.</summary>
    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("inception_v3")]
    [InlineData("inception_resnet_v2")]
    [InlineData("xception")]
    public void A_file_that_is_written_is_the_one_that_h5py_wrote(string reference)
    {
        var (path, options) = (Write(reference, "keras2"), Options(reference));
        var weights = NetworkWeights.Load(path, options.CreateTable(), options.Loading);

        KerasWeights.Write(_folder["written.h5"], options, weights);

        Python(Repository.PathOf("tests/Inception.ReferenceTests/Networks/Fixtures/compare_keras.py"), path, _folder["written.h5"]).Should().Be(0);
    }

    private static FamilyOptions Options(string reference) => Reference.Named(reference).Options with { AuxiliaryHeads = false };

    private string Write(string reference, string style)
    {
        Skip.IfNot(File.Exists(Interpreter), "There is no Python to write the file with.");
        Skip.If(Python("-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('h5py') is None)") != 0, "This Python has no h5py.");
        var path = _folder[$"{reference}-{style}"];
        var golden = Repository.PathOf($"tests/Inception.Testing/Golden/Fixtures/{reference}.json");
        Python(Repository.PathOf(Script), "formula", golden, Repository.PathOf(Layers), style, path).Should().Be(0);
        return path;
    }

    private static int Python(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Interpreter, arguments))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
