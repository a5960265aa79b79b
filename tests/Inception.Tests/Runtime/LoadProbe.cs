using Inception.Runtime;
using Inception.Tests.Models.Downloads;
using Inception.Tests.Runtime.Cuda;

namespace Inception.Tests.Runtime;

/// <summary>The test assembly run as a program: a process whose native library fails to load cannot load it again, so such a load is tried in a child.</summary>
internal static class LoadProbe
{
    public static async Task Main(string[] arguments)
    {
        if (arguments is [DownloadProbe.Command, ..])
        {
            await DownloadProbe.RunAsync(arguments);
            return;
        }

        if (arguments is [SettingsProbe.Command])
        {
            SettingsProbe.Run();
            return;
        }

        if (arguments is [CudaProbe.Command, var folder])
        {
            CudaProbe.Run(folder);
            return;
        }

        var report = TorchRuntime.Describe();
        Console.WriteLine(report);
        Console.WriteLine($"loaded: {report.IsLoaded}, backend: {report.Backend}, need: {report.LibstdcxxNeed}");
        try
        {
            TorchRuntime.EnsureLoaded();
        }
        catch (TorchLoadException e)
        {
            Console.WriteLine($"{e.Failure}: {e.Message}");
        }
    }
}
