using System.Diagnostics;
using System.IO.Compression;
using Inception.Weights;
using Inception.Weights.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Weights;

public sealed class SaveWeightsTests
{
    [Theory]
    [InlineData("a.safetensors", CheckpointFormat.Safetensors)]
    [InlineData("a.pth", CheckpointFormat.PyTorchZip)]
    [InlineData("a.PT", CheckpointFormat.PyTorchZip)]
    public void A_saved_network_is_loaded_again(string name, CheckpointFormat format)
    {
        using var folder = new TemporaryFolder();
        using var saved = Fixture.Network();
        saved.LoadWeights(Fixture.Find("network.pth"));
        using var loaded = Fixture.Network();

        saved.SaveWeights(folder[name], new Dictionary<string, string> { ["epoch"] = "12", ["Größe"] = "klein" });
        loaded.LoadWeights(folder[name]);

        Fixture.ShouldHoldTheFixturesValues(loaded);
        using var checkpoint = Checkpoint.Open(folder[name]);
        checkpoint.Format.Should().Be(format);
        checkpoint.Entries.Select(entry => entry.Key).Should().Equal(saved.state_dict().Keys);
        checkpoint.Metadata.Should().Contain("epoch", "12").And.Contain("Größe", "klein");
    }

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a.pth")]
    public void Every_element_type_and_stride_survives(string name)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var source = Checkpoint.Open(Fixture.Find("dtypes.pth"));
        var tensors = source.Entries.ToDictionary(entry => entry.Key, entry => source.Read(entry.Key));
        tensors["transposed"] = arange(6, ScalarType.Float32).view(2, 3).t();
        tensors["part"] = arange(10, ScalarType.Float32).narrow(0, 3, 4);

        Write(folder[name], tensors);

        using var copy = Checkpoint.Open(folder[name]);
        copy.Entries.Select(entry => (entry.Key, entry.ElementType)).Should().Equal(tensors.Select(item => (item.Key, item.Value.dtype.ToElementType())));
        foreach (var (key, tensor) in tensors)
        {
            var read = copy.Read(key);
            read.shape.Should().Equal(tensor.shape);
            read.bytes.ToArray().Should().Equal(tensor.contiguous().bytes.ToArray(), "{0} was written so", key);
        }
    }

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a.pth")]
    public void The_same_tensors_give_the_same_bytes(string name)
    {
        using var folder = new TemporaryFolder();
        using var network = Fixture.Network();

        network.SaveWeights(folder[name]);
        network.SaveWeights(folder["again-" + name]);

        File.ReadAllBytes(folder["again-" + name]).Should().Equal(File.ReadAllBytes(folder[name]));
    }

    [Fact]
    public void Each_tensor_in_a_zip_lies_on_a_multiple_of_64_bytes()
    {
        using var folder = new TemporaryFolder();
        using var marker = full(16, 0x5A, dtype: ScalarType.Byte);
        using var other = zeros(3);
        PyTorchFile.Write(folder["a.pth"], new Dictionary<string, Tensor> { ["odd"] = other, ["marker"] = marker });

        var place = File.ReadAllBytes(folder["a.pth"]).AsSpan().IndexOf(marker.bytes);

        (place % 64).Should().Be(0);
    }

    [Fact]
    public void Other_tools_can_read_the_zip()
    {
        using var folder = new TemporaryFolder();
        using var network = Fixture.Network();
        network.SaveWeights(folder["a.pth"]);

        using var zip = ZipFile.OpenRead(folder["a.pth"]);

        zip.Entries.Select(entry => entry.FullName).Should().StartWith(["archive/data.pkl", "archive/byteorder", "archive/data/0"]).And.EndWith("archive/version");
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open(); // checks the CRC at the end
            content.CopyTo(Stream.Null);
        }
    }

    [Fact]
    public void Each_tensor_in_safetensors_is_aligned_to_its_element()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        SafetensorsFile.Write(
            folder["a.safetensors"],
            new Dictionary<string, Tensor> { ["a"] = zeros(3, dtype: ScalarType.Byte), ["b"] = full(1, -1L, dtype: ScalarType.Int64), ["c"] = zeros(1) });

        var place = File.ReadAllBytes(folder["a.safetensors"]).AsSpan().IndexOf(Enumerable.Repeat((byte)0xff, 8).ToArray());

        (place % 8).Should().Be(0);
    }

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a.pth")]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else(string name)
    {
        using var folder = new TemporaryFolder();
        using var network = Fixture.Network();
        network.SaveWeights(folder[name]);
        var before = File.ReadAllBytes(folder[name]);
        using var good = zeros(1000);

        var write = () => Write(folder[name], new Breaking(good));

        write.Should().Throw<InvalidOperationException>();
        File.ReadAllBytes(folder[name]).Should().Equal(before);
        folder.Names.Should().Equal(name);
    }

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a.pth")]
    public void A_break_while_the_file_is_written_leaves_the_old_file_and_nothing_else(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, [1, 2, 3]);

        var write = () => Inception.Common.AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("The disk is full.");
        });

        write.Should().Throw<IOException>();
        File.ReadAllBytes(path).Should().Equal(1, 2, 3);
        folder.Names.Should().Equal(name);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void More_tensors_than_a_plain_zip_can_count_are_written_and_read()
    {
        using var folder = new TemporaryFolder();
        using var one = ones(1);
        var tensors = Enumerable.Range(0, ushort.MaxValue + 10).Select(i => KeyValuePair.Create($"t{i}", one)).ToArray();

        PyTorchFile.Write(folder["a.pth"], tensors);

        using var checkpoint = Checkpoint.Open(folder["a.pth"]);
        checkpoint.Entries.Should().HaveCount(tensors.Length);
        checkpoint.ReadValues("t65544").Should().Equal(1);
        using var zip = ZipFile.OpenRead(folder["a.pth"]);
        zip.Entries.Should().HaveCount(tensors.Length + 3);
    }

    [Fact]
    public void A_symbolic_link_is_followed()
    {
        using var folder = new TemporaryFolder();
        using var network = Fixture.Network();
        var target = folder.Write("target.pth", []);
        File.CreateSymbolicLink(folder["link.pth"], target);

        network.SaveWeights(folder["link.pth"]);

        new FileInfo(folder["link.pth"]).LinkTarget.Should().Be(target);
        new FileInfo(target).Length.Should().BePositive();
    }

    [Fact]
    public void An_unknown_extension_is_an_error_that_lists_the_known_ones()
    {
        using var network = Fixture.Network();

        network.Invoking(it => it.SaveWeights("a.onnx")).Should().Throw<ArgumentException>().WithMessage("*'.onnx'*.safetensors, .pth, .pt*");
    }

    [Fact]
    public void Names_must_be_unique_and_free()
    {
        using var tensor = zeros(1);
        KeyValuePair<string, Tensor>[] twice = [new("a", tensor), new("a", tensor)];
        KeyValuePair<string, Tensor>[] reserved = [new("__metadata__", tensor)];
        KeyValuePair<string, Tensor>[] one = [new("a", tensor)];

        FluentActions.Invoking(() => PyTorchFile.Write("a.pth", twice)).Should().Throw<ArgumentException>().WithMessage("*two tensors named 'a'*");
        FluentActions.Invoking(() => SafetensorsFile.Write("a.safetensors", reserved)).Should().Throw<ArgumentException>().WithMessage("*'__metadata__'*");
        FluentActions.Invoking(() => PyTorchFile.Write("a.pth", one, new Dictionary<string, string> { ["state_dict"] = "" })).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Saving_leaves_no_tensor_behind()
    {
        using var folder = new TemporaryFolder();
        using var network = Fixture.Network();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        network.SaveWeights(folder["a.pth"]);
        network.SaveWeights(folder["a.safetensors"]);

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    // PyTorch itself is the judge: it reads the file without executing anything, and prints each tensor's type, shape and values.
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Category", "Slow")]
    public void PyTorch_reads_what_was_written_with_weights_only(bool withMetadata)
    {
        const string Program = """
            import sys, torch
            state = torch.load(sys.argv[1], weights_only=True)
            if "state_dict" in state:
                print("epoch", state["epoch"])
                state = state["state_dict"]
            for key, value in state.items():
                numbers = torch.view_as_real(value).double() if value.is_complex() else value.double()
                print(key, str(value.dtype)[6:], list(value.shape), numbers.flatten().tolist())
            """;
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var source = Checkpoint.Open(Fixture.Find("dtypes.pth"));
        var tensors = source.Entries.ToDictionary(entry => entry.Key, entry => source.Read(entry.Key));
        PyTorchFile.Write(folder["a.pth"], tensors, withMetadata ? new Dictionary<string, string> { ["epoch"] = "12" } : null);

        var output = Python(Program, folder["a.pth"]);

        string[] expected =
        [
            .. withMetadata ? ["epoch 12"] : Array.Empty<string>(),
            "float32 float32 [2, 3] [-0.75, -0.5, -0.25, 0.0, 0.25, 0.5]",
            "float64 float64 [2, 3] [-0.75, -0.5, -0.25, 0.0, 0.25, 0.5]",
            "float16 float16 [2, 3] [-0.75, -0.5, -0.25, 0.0, 0.25, 0.5]",
            "bfloat16 bfloat16 [2, 3] [-0.75, -0.5, -0.25, 0.0, 0.25, 0.5]",
            "int8 int8 [2, 3] [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0]",
            "int16 int16 [2, 3] [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0]",
            "int32 int32 [2, 3] [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0]",
            "int64 int64 [2, 3] [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0]",
            "uint8 uint8 [2, 3] [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]",
            "bool bool [2, 3] [1.0, 0.0, 1.0, 0.0, 1.0, 0.0]",
            "complex64 complex64 [2, 3] [-3.0, 0.0, -2.0, 1.0, -1.0, 2.0, 0.0, 3.0, 1.0, 4.0, 2.0, 5.0]",
            "complex128 complex128 [2, 3] [-3.0, 0.0, -2.0, 1.0, -1.0, 2.0, 0.0, 3.0, 1.0, 4.0, 2.0, 5.0]",
            "scalar int64 [] [41.0]",
            "empty float32 [0, 3] []",
        ];
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(expected);
    }

    private static string Python(string program, string argument)
    {
        const string Interpreter = "/usr/bin/python3";
        Skip.IfNot(File.Exists(Interpreter), "There is no Python to read the file with.");
        using var process = Process.Start(new ProcessStartInfo(Interpreter, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"]))!;
        process.WaitForExit();
        Skip.If(process.ExitCode != 0, "This Python has no PyTorch to read the file with.");

        using var reader = Process.Start(new ProcessStartInfo(Interpreter, ["-c", program, argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = reader.StandardError.ReadToEndAsync();
        var output = reader.StandardOutput.ReadToEnd();
        reader.WaitForExit();
        reader.ExitCode.Should().Be(0, "PyTorch says: {0}", errors.Result);
        return output;
    }

    private static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        if (path.EndsWith(".pth", StringComparison.Ordinal))
            PyTorchFile.Write(path, tensors);
        else
            SafetensorsFile.Write(path, tensors);
    }

    /// <summary>A sequence that fails after its first tensor.</summary>
    private sealed class Breaking(Tensor first) : IEnumerable<KeyValuePair<string, Tensor>>
    {
        public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator()
        {
            yield return new("a", first);
            throw new InvalidOperationException("The source of the tensors broke.");
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
