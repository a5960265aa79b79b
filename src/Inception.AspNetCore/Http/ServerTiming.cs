using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>The header Server-Timing, which browsers show in their network panel.</summary>
internal static class ServerTiming
{
    public static void Set(HttpContext context, TimingAnswer timing) => context.Response.Headers["Server-Timing"] = string.Create(
        CultureInfo.InvariantCulture,
        $"decode;dur={timing.Decode:0.###}, preprocess;dur={timing.Preprocess:0.###}, wait;dur={timing.Wait:0.###}, compute;dur={timing.Compute:0.###}");
}
