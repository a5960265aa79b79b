using System.Runtime.InteropServices;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Weights;

/// <summary>The files of the folder Fixtures, and small networks that fit them.</summary>
internal static class Fixture
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Weights", "Fixtures");

    public static string Find(string name) => Path.Combine(Folder, name);

    public static IEnumerable<string> Names(string pattern) => Directory.EnumerateFiles(Folder, pattern).Select(path => Path.GetFileName(path)).Order();

    /// <summary>The network that <c>network.pth</c> was saved from (make_fixtures.py, network()), with other values.</summary>
    public static nn.Module<Tensor, Tensor> Network(ScalarType type = ScalarType.Float32) => nn.Sequential(
        ("conv", nn.Conv2d(3, 4, 3, bias: false, dtype: type)),
        ("bn", nn.BatchNorm2d(4)),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(4, 5, dtype: type)));

    /// <summary>The network's keys in PyTorch's order. (TorchSharp lists all parameters first, then all buffers.)</summary>
    public static IReadOnlyList<string> NetworkKeys { get; } =
        ["conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked", "fc.weight", "fc.bias"];

    /// <summary>What make_fixtures.py put into the network's tensor of this name: multiples of 1/64 that depend on its place in the order.</summary>
    public static double[] NetworkValues(string key)
    {
        using var network = Network();
        var index = NetworkKeys.ToList().IndexOf(key);
        return key.EndsWith("num_batches_tracked", StringComparison.Ordinal)
            ? [7]
            : [.. Enumerable.Range(0, (int)network.state_dict()[key].numel()).Select(i => (i % 32 + index) / 64.0)];
    }

    public static void ShouldHoldTheFixturesValues(nn.Module module, string? except = null)
    {
        foreach (var (key, value) in module.state_dict().Where(item => item.Key != except))
            Values(value).Should().Equal(NetworkValues(key), "{0} was saved so", key);
    }

    /// <summary>Where the content of a stored zip entry begins.</summary>
    public static int ContentOf(byte[] zip, string name)
    {
        var encoded = System.Text.Encoding.ASCII.GetBytes("/" + name);
        for (var header = zip.AsSpan().IndexOf("PK\x03\x04"u8); ;)
        {
            var (nameBytes, extraBytes) = (BitConverter.ToUInt16(zip, header + 26), BitConverter.ToUInt16(zip, header + 28));
            if (zip.AsSpan(header + 30, nameBytes).EndsWith(encoded))
                return header + 30 + nameBytes + extraBytes;
            header += 4 + zip.AsSpan(header + 4).IndexOf("PK\x03\x04"u8);
        }
    }

    public static double[] Values(Tensor tensor)
    {
        using var detached = tensor.detach();
        using var wide = detached.to(ScalarType.Float64);
        using var contiguous = wide.contiguous();
        return MemoryMarshal.Cast<byte, double>(contiguous.bytes).ToArray();
    }

    public static double[] ReadValues(this Checkpoint checkpoint, string key)
    {
        using var tensor = checkpoint.Read(key);
        return Values(tensor);
    }
}
