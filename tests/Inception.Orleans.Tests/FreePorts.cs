using System.Net;
using System.Net.Sockets;

namespace Inception.Cluster.Tests;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePorts
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
