using System.Security.Cryptography;
using Inception.Models.Downloads;

namespace Inception.Tests.Models.Downloads;

/// <summary>A file of random bytes, a folder to fetch it into, and options that waste no time.</summary>
public abstract class DownloadFixture : IDisposable
{
    protected const string Name = "weights.safetensors";

    private readonly TemporaryFolder _folder = new();
    private readonly SocketsHttpHandler _trusting = new()
    {
        AllowAutoRedirect = false,
#pragma warning disable CA5359 // The server's certificate is made by the test itself.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    };

    private protected static DownloadOptions Quick { get; } = new()
    {
        Offline = false,
        Mirror = null,
        AllowHttp = true,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Hub = new(_ => null),
    };

    /// <summary>For servers whose certificate nobody has signed, and for TLS alone.</summary>
    private protected DownloadOptions Secure => Quick with { AllowHttp = false, HttpHandler = _trusting };

    protected static byte[] Content { get; } = RandomBytes(3_000_000);

    protected string Folder => _folder["cache"];

    protected string Target => Path.Combine(Folder, Name);

    protected string Part => Path.Combine(Folder, $".{Name}.part");

    /// <summary>What a user of the folder sees: no hidden files.</summary>
    protected IEnumerable<string> Visible =>
        Directory.Exists(Folder) ? Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.') : [];

    protected static byte[] RandomBytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
#pragma warning disable CA5394 // It is only to be incompressible and the same each time.
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    protected static string Sha256(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();

    private protected static RemoteFile FileAt(params Uri[] servers) => new()
    {
        Name = Name,
        Addresses = [.. servers.Select(server => new Uri(server, Name))],
        Length = Content.Length,
        Digest = FileDigest.Sha256(Sha256(Content)),
    };

    private protected async Task<string> Fetch(
        RemoteFile file, DownloadOptions? options = null, Action<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var downloader = new Downloader(options ?? Quick, progress is null ? null : new Immediately<DownloadProgress>(progress));
        return await downloader.FetchAsync(file, Folder, cancellation);
    }

    private protected async Task<DownloadException> Failure(RemoteFile file, DownloadOptions? options = null)
    {
        var error = (await ((Func<Task>)(() => Fetch(file, options))).Should().ThrowAsync<DownloadException>()).Which;
        error.FilePath.Should().Be(Target);
        error.Message.Should().Contain(Target, "it says where the file belongs");
        return error;
    }

    protected void TargetShouldBeWhole()
    {
        File.ReadAllBytes(Target).SequenceEqual(Content).Should().BeTrue();
        Visible.Should().Equal(Name);
        File.Exists(Part).Should().BeFalse();
        File.Exists(Part + ".json").Should().BeFalse();
    }

    public void Dispose()
    {
        _trusting.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
