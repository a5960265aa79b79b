using System.Diagnostics;
using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tool.Tests.Commands.Weights;

[Collection(ConsoleApp.Name)]
public class WeightsCommandTests(ConsoleAppFiles files)
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void A_checkpoint_with_auxiliary_heads_fits_a_network_without_them_and_with_them()
    {
        ConsoleRun.Of("weights", "check", files.GoogLeNet, "--model", "googlenet").ShouldSucceed()
            .Trim().Should().Be($"{files.GoogLeNet} fits googlenet: 344 tensors, and 20 of auxiliary heads, which were skipped.");
        ConsoleRun.Of("weights", "check", files.GoogLeNet, "--model", "googlenet", "--auxiliary").ShouldSucceed()
            .Trim().Should().Be($"{files.GoogLeNet} fits googlenet: 364 tensors.");
    }

    [Fact]
    public void A_checkpoint_without_the_heads_that_are_asked_for_is_told_so()
    {
        using var checkpoint = Checkpoint.Open(files.GoogLeNet);
        using var scope = NewDisposeScope();
        var trunk = checkpoint.Entries.Where(entry => !entry.Key.StartsWith("aux", StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => checkpoint.Read(entry.Key));
        PyTorchFile.Write(files["trunk.pth"], trunk);

        var line = ConsoleRun.Of("weights", "check", files["trunk.pth"], "--model", "googlenet", "--auxiliary").ShouldFailInOneLine();

        line.Should().Contain("missing: 18 (aux1.").And.EndWith("The checkpoint has no auxiliary heads: remove --auxiliary.");
    }

    [Fact]
    public void From_safetensors_to_pth_and_back_every_byte_is_kept()
    {
        var (pth, back) = (files["small.pth"], files["small-back.safetensors"]);

        ConsoleRun.Of("weights", "convert", files.Small, pth).ShouldSucceed().Should().StartWith($"{pth}: 152 tensors, ");
        ConsoleRun.Of("weights", "convert", pth, back).ShouldSucceed();

        File.ReadAllBytes(back).Should().Equal(File.ReadAllBytes(files.Small));
    }

    /// <summary>Xception, whose batch normalization has a scale in Keras too: every bit comes back.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void From_safetensors_to_Keras_and_back_every_weight_is_kept()
    {
        var (plain, keras) = (files["xception.safetensors"], files["xception.h5"]);
        using (var network = new Xception())
        {
            FormulaWeights.Fill(network);
            network.SaveWeights(plain);
        }

        ConsoleRun.Of("weights", "convert", plain, keras, "--model", "xception").ShouldSucceed().Should().StartWith($"{keras}: xception, ");

        using var expected = Checkpoint.Open(plain);
        using var file = Checkpoint.Open(keras);
        file.Format.Should().Be(CheckpointFormat.KerasHdf5);
        var keys = expected.Entries.Select(entry => entry.Key).Where(key => !key.EndsWith("num_batches_tracked", StringComparison.Ordinal)).ToList();
        foreach (var back in new[] { files["xception-back.safetensors"], files["xception-back.pth"] })
        {
            ConsoleRun.Of("weights", "convert", keras, back, "--model", "xception").ShouldSucceed().Should().StartWith($"{back}: xception, ");
            using var found = Checkpoint.Open(back);
            found.Entries.Select(entry => entry.Key).ShouldBeTheKeys(keys);
            foreach (var key in keys) found.ReadFloat32(key).AsSpan().SequenceEqual(expected.ReadFloat32(key)).Should().BeTrue(key);
        }
    }

    /// <summary>Inception v3's batch normalization has no scale in Keras: it goes into filters and means, and is 1 when the file comes back.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Inception_v3_comes_back_from_Keras_as_the_same_network()
    {
        var (keras, back, input) = (files["v3.h5"], files["v3-back.safetensors"], files.Input(1, 3, 139, 139));

        ConsoleRun.Of("weights", "convert", files.InceptionV3, keras, "--model", "inception_v3").ShouldSucceed();
        ConsoleRun.Of("weights", "convert", keras, back, "--model", "inception_v3").ShouldSucceed();

        var (before, after) = (Logits(files.InceptionV3), Logits(back));
        before.Zip(after, (one, other) => Math.Abs(one - other)).Max().Should().BeLessThan(1e-4f * before.Max(Math.Abs), "float32 rounds the products");

        float[] Logits(string weights)
        {
            var output = files[Path.GetFileName(weights) + ".npy"];
            ConsoleRun.Of("predict", "--model", "inception_v3", "--weights", weights, "--input", input, "--output", output).ExitCode.Should().Be(0);
            using var values = NpyFile.Read(output);
            return values.data<float>().ToArray();
        }
    }

    [SkippableFact]
    public void A_file_of_old_PyTorch_comes_back_to_PyTorch_with_every_bit_and_type()
    {
        Skip.IfNot(File.Exists(Python) && RunPython("import torch").ExitCode == 0, $"{Python} has no torch.");
        var (legacy, safetensors, pth) = (files["legacy.pth"], files["legacy.safetensors"], files["modern.pth"]);
        const string Make =
            """
            import sys, torch
            torch.manual_seed(1)
            types = [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int8, torch.uint8, torch.int16, torch.int32, torch.int64]
            tensors = {f'layer{i}.weight': (torch.randn(3, 5) * 50).to(t) for i, t in enumerate(types)}
            tensors.update({'mask': torch.tensor([True, False]), 'scalar': torch.tensor(3), 'empty': torch.zeros(0, 2), 'view': torch.arange(12.).reshape(3, 4).t()[1:3],
                            'special': torch.tensor([float('nan'), float('-inf'), -0.0])})
            torch.save({'state_dict': tensors, 'epoch': 7}, sys.argv[1], _use_new_zipfile_serialization=False)
            """;
        const string Compare =
            """
            import sys, torch
            before, after = torch.load(sys.argv[1])['state_dict'], torch.load(sys.argv[2], weights_only=True)['state_dict']
            bits = lambda t: bytes(t.contiguous().flatten().view(torch.uint8).tolist()) if t.dim() and t.dtype != torch.bool else t.tolist()
            assert list(before) == list(after), (list(before), list(after))
            for key in before:
                assert before[key].dtype == after[key].dtype and before[key].shape == after[key].shape, key
                assert bits(before[key]) == bits(after[key]), key
            print(len(after))
            """;
        RunPython(Make, legacy).ShouldSucceed();

        ConsoleRun.Of("weights", "convert", legacy, safetensors).ShouldSucceed().Should().Contain("14 tensors");
        ConsoleRun.Of("weights", "convert", safetensors, pth).ShouldSucceed();

        RunPython(Compare, legacy, pth).ShouldSucceed().Trim().Should().Be("14");
    }

    private static ConsoleRun RunPython(string script, params string[] arguments) =>
        ConsoleRun.Of(new ProcessStartInfo(Python, ["-W", "ignore", "-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true });
}
