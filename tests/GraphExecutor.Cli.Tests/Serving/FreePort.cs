using System.Net;
using System.Net.Sockets;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary>
/// Ports of loopback for servers that must be told theirs, or must get the same one again. They lie below those that the system gives to
/// whoever wants any (32768 and up), so that nobody is given one between its choice and its use, or while its server is away.
/// </summary>
internal static class FreePort
{
    // Browsers refuse some ports below it.
    private const int Lowest = 20_000;
    private const int End = 32_768;

    /// <summary>Starts a server on a port that nobody uses.</summary>
    /// <param name="tryStart">Starts it on a port; <see langword="null"/> when another program was faster to use that.</param>
    public static async Task<T> StartAsync<T>(Func<int, Task<T?>> tryStart)
        where T : class
    {
        while (true)
        {
            if (await tryStart(Choose()) is { } server)
            {
                return server;
            }
        }
    }

    /// <summary>Whether <c>gx</c> did not start because another program uses its port.</summary>
    /// <param name="error">What it said.</param>
    public static bool IsTaken(string error) => error.Contains("address already in use", StringComparison.Ordinal);

    private static int Choose()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(Lowest, End));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Then another one.
            }
        }
    }
}
