using System.Globalization;
using Inception.Models.Downloads;

namespace Inception.Tests.Models.Downloads;

/// <summary>The test assembly run as a program that fetches one file: a process of its own can be killed, and can run beside another.</summary>
internal static class DownloadProbe
{
    public const string Command = "fetch";

    public static string[] Arguments(Uri address, string name, long length, string sha256, string folder) =>
        [Command, address.ToString(), name, length.ToString(CultureInfo.InvariantCulture), sha256, folder];

    public static async Task RunAsync(string[] arguments)
    {
        var file = new RemoteFile
        {
            Name = arguments[2],
            Addresses = [new Uri(arguments[1])],
            Length = long.Parse(arguments[3], CultureInfo.InvariantCulture),
            Digest = FileDigest.Sha256(arguments[4]),
        };
        using var downloader = new Downloader(new() { AllowHttp = true }, new Immediately<DownloadProgress>(report => Console.WriteLine($"{report.Stage} {report.Received}")));
        Console.WriteLine(await downloader.FetchAsync(file, arguments[5], default));
    }
}
