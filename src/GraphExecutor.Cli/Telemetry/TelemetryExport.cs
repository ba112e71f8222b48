using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace GraphExecutor.Cli.Telemetry;

/// <summary>Sends spans and metrics where the environment of this process says; nowhere by default.</summary>
internal static class TelemetryExport
{
    private static readonly TelemetrySettings Settings = TelemetrySettings.Of(Environment.GetEnvironmentVariable);

    /// <summary>Sends what a run of this process tells, until it is disposed, which waits a few seconds for the last of it.</summary>
    /// <returns><see langword="null"/> when nobody asks for it.</returns>
    public static IDisposable? ForRun() => Settings.Sends ? OpenTelemetrySetup.Start(Settings with { Prometheus = false }) : null;

    /// <summary>Sends what a server tells.</summary>
    public static void AddTo(IHostApplicationBuilder builder)
    {
        if (Settings.Sends || Settings.Prometheus)
        {
            OpenTelemetrySetup.AddTo(builder, Settings);
        }
    }

    /// <summary>Shows a server's metrics to Prometheus, when that is asked for.</summary>
    public static void MapTo(IEndpointRouteBuilder endpoints)
    {
        if (Settings.Prometheus)
        {
            OpenTelemetrySetup.MapTo(endpoints);
        }
    }
}
