using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace GraphExecutor.Functions.Hosting;

/// <summary>
/// Ends this worker when the Functions host that started it is gone, killed say: nobody would end the worker otherwise, or hear what its
/// nodes come to.
/// </summary>
/// <param name="host">Where the host listens for its workers; <see langword="null"/> when that is not known, and nothing is watched.</param>
/// <param name="parent">The process that this one is a child of now.</param>
/// <param name="lifetime">Ends the worker.</param>
/// <param name="time">The clock.</param>
internal sealed class HostWatch(Uri? host, Func<int> parent, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>The parent of this process, as Linux tells it; always 0 on other systems, where nothing is watched then.</summary>
    public static int ReadParent()
    {
        const string Label = "PPid:";
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Label, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(Label.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (host is null)
        {
            return;
        }

        var first = parent();
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // It may have been started by something between, which has ended since.
            if (parent() != first && !await ListensAsync(host, stoppingToken))
            {
                lifetime.StopApplication();
                return;
            }
        }
    }

    private static async Task<bool> ListensAsync(Uri host, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host.Host, host.Port, cancellationToken);
            return true;
        }
        catch (SocketException exception)
        {
            // Anything else may be the trouble of this process.
            return exception.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
