using System.Collections;
using System.Reflection;
using GraphExecutor.Diagnostics;
using GraphExecutor.WebPubSub.Publishing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GraphExecutor.Cli.Telemetry;

/// <summary>Sets OpenTelemetry up. Apart from <see cref="TelemetryExport"/>, so that its libraries are not even loaded when nobody asks for it.</summary>
internal static class OpenTelemetrySetup
{
    private const string ServiceName = "gx";

    public static IDisposable Start(TelemetrySettings settings) => OpenTelemetrySdk.Create(builder => Configure(builder, settings));

    public static void AddTo(IHostApplicationBuilder builder, TelemetrySettings settings)
    {
        // The exporters read their variables from the configuration of the host, which has none.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value))
            .Where(variable => variable.Key.StartsWith("OTEL_", StringComparison.Ordinal)));
        Configure(builder.Services.AddOpenTelemetry(), settings);
    }

    /// <summary>Maps <c>/metrics</c>; it is closed to those who may not look, as other endpoints are.</summary>
    public static void MapTo(IEndpointRouteBuilder endpoints) => endpoints.MapPrometheusScrapingEndpoint("/metrics");

    private static void Configure(IOpenTelemetryBuilder builder, TelemetrySettings settings)
    {
        var version = typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

        // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come last, and win.
        builder.ConfigureResource(resource => resource.Clear().AddService(ServiceName, serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector());
        if (settings.Traces)
        {
            builder.WithTracing(traces => traces.AddSource(GraphExecutorDiagnostics.ActivitySourceName).AddOtlpExporter());
        }

        if (settings.Metrics || settings.Prometheus)
        {
            builder.WithMetrics(metrics => AddExporters(metrics.AddMeter(GraphExecutorDiagnostics.MeterName, RunEventPublisher.MeterName), settings));
        }
    }

    private static void AddExporters(MeterProviderBuilder metrics, TelemetrySettings settings)
    {
        if (settings.Metrics)
        {
            metrics.AddOtlpExporter();
        }

        if (settings.Prometheus)
        {
            metrics.AddPrometheusExporter();
        }
    }
}
