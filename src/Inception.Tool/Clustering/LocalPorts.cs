using System.Net;
using System.Net.Sockets;

namespace Inception.Tool.Clustering;

/// <summary>The ports of workers on this machine.</summary>
internal static class LocalPorts
{
    /// <summary>The first port from a number on that nobody listens on.</summary>
    public static int FirstFree(IPAddress address, int first) =>
        Enumerable.Range(first, ClusterConnection.MostLocalWorkers).Where(port => IsFree(address, port)).Select(port => (int?)port).FirstOrDefault()
        ?? throw new UserException(
            $"The ports {first} to {first + ClusterConnection.MostLocalWorkers - 1} of {address} are in use: choose free ports with --port and --gateway.");

    /// <summary>The ports that workers of a trial listen on for clients.</summary>
    public static int[] Gateways() => [.. Enumerable.Range(ClusterConnection.FirstGateway, ClusterConnection.MostLocalWorkers)
        .Where(port => !IsFree(IPAddress.Loopback, port))];

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
