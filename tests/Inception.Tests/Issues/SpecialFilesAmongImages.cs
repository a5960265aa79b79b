using System.Diagnostics;
using System.Net.Sockets;
using Inception.Common;
using Inception.Imaging;
using Inception.Weights.Formats;

namespace Inception.Tests.Issues;

/// <summary>A named pipe among images was opened, which waits for a writer that never comes.</summary>
public sealed class SpecialFilesAmongImages : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_named_pipe_is_refused_before_it_is_opened()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs mkfifo");
        using (var mkfifo = Process.Start("mkfifo", [_folder["pipe.jpg"]])) mkfifo.WaitForExit();

        Refused(_folder["pipe.jpg"], "a named pipe");
        File.CreateSymbolicLink(_folder["link.jpg"], _folder["pipe.jpg"]);
        Refused(_folder["link.jpg"], "a named pipe");
    }

    [SkippableFact]
    public void A_device_and_a_socket_are_refused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "has no such files");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket.png"]));

        Refused("/dev/zero", "a device");
        Refused(_folder["socket.png"], "a socket");
    }

    private static void Refused(string path, string kind)
    {
        FluentActions.Invoking(() => new ImageDecoder().Decode(path)).Should().Throw<IOException>().WithMessage($"*'{path}'*{kind}*");
        FluentActions.Invoking(() => Checkpoint.Open(path)).Should().Throw<IOException>().WithMessage($"*'{path}'*{kind}*");
        FluentActions.Invoking(() => RegularFile.ReadAllBytes(path)).Should().Throw<IOException>();
    }
}
