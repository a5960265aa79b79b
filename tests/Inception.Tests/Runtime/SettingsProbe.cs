using Inception.Runtime;
using static TorchSharp.torch;

namespace Inception.Tests.Runtime;

/// <summary>The test assembly run as a program that sets what holds for a whole process, and says what became of it.</summary>
internal static class SettingsProbe
{
    public const string Command = "settings";

    public static void Run()
    {
        Console.WriteLine($"first: {OpenMpThreads.Wait(ThreadWaiting.Asleep)}");
        using (var product = ones(512, 512).matmul(ones(512, 512))) Console.WriteLine($"product: {product[0, 0].item<float>()}");
        Console.WriteLine($"later: {OpenMpThreads.Wait(ThreadWaiting.Brief)}");
        Console.WriteLine($"kept: {NativeAllocator.KeepFreedMemory()}");
        zeros(64 << 20).Dispose();   // 256 MB of pages that are touched
        var kept = Environment.WorkingSet;
        Console.WriteLine($"returned: {NativeAllocator.ReturnFreedMemory()}");
        Console.WriteLine($"smaller: {kept - Environment.WorkingSet > 200 << 20}");
    }
}
