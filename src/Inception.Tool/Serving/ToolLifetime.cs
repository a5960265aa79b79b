using Microsoft.Extensions.Hosting;

namespace Inception.Tool.Serving;

/// <summary>The command line itself watches for Ctrl-C and SIGTERM.</summary>
internal sealed class ToolLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
