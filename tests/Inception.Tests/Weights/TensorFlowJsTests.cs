using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>TensorFlow.js' layers models (Fixtures/keras/write_keras.py): quantized numbers, tensors in two shards, modules of an npm package.</summary>
public sealed class TensorFlowJsTests : IDisposable
{
    private const int Cases = 1000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tensorflow_js/model.json")]
    [InlineData("tensorflow_js.tgz")]
    public void Numbers_are_those_that_quantized_ones_stand_for(string file)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find($"keras/{file}"));

        checkpoint.Format.Should().Be(CheckpointFormat.TensorFlowJs);
        checkpoint.Metadata["format"].Should().Be("layers-model");
        checkpoint.ReadFloat32("conv2d_1/kernel").Should().Equal(0, 1, 2, 3, 4, 5);
        checkpoint.ReadFloat32("batch_normalization_1/beta").Should().Equal(Enumerable.Range(0, 10).Select(i => (i * 0.25f) - 1));
        checkpoint.ReadFloat32("batch_normalization_1/moving_mean").Should().Equal(2, 2.5f, 32769.5f);
        checkpoint.ReadFloat32("dense_1/bias").Should().Equal(0.5f, -2);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    public void A_shard_outside_of_the_folder_is_refused(string path)
    {
        var model = File.ReadAllText(Fixture.Find("keras/tensorflow_js/model.json")).Replace("group1-shard1of2", path);
        var file = _folder.Write("model.json", System.Text.Encoding.UTF8.GetBytes(model));

        var open = () => Checkpoint.Open(file);

        open.Should().Throw<CheckpointException>().WithMessage($"*'{path}'*");
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("group1-shard1of2")]
    public void With_any_bytes_changed_it_opens_or_is_refused(string part)
    {
        foreach (var path in Directory.EnumerateFiles(Fixture.Find("keras/tensorflow_js"))) File.Copy(path, _folder[Path.GetFileName(path)]);
        var whole = File.ReadAllBytes(_folder[part]);
        var random = new Random(1);
        for (var i = 0; i < Cases; i++)
        {
            var changed = (byte[])whole.Clone();
            for (var changes = random.Next(1, 5); changes > 0; changes--) changed[random.Next(changed.Length)] = (byte)random.Next(32, 127);
            _folder.Write(part, random.Next(4) == 0 ? changed[..random.Next(changed.Length)] : changed);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var checkpoint = Checkpoint.Open(_folder["model.json"]);
                foreach (var entry in checkpoint.Entries) checkpoint.ReadFloat32(entry.Key);
            }
            catch (CheckpointException problem)
            {
                problem.Message.Should().NotBeEmpty();
            }
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(16 << 20, "case {0}", i);
        }
    }
}
