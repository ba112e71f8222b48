namespace GraphExecutor.Cli.Telemetry;

/// <summary>Which telemetry goes where, by the standard environment variables of OpenTelemetry. Nothing goes anywhere by default. Pure.</summary>
internal sealed record TelemetrySettings
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Otlp = "otlp";

    /// <summary>Whether spans are sent by OTLP.</summary>
    public bool Traces { get; private init; }

    /// <summary>Whether metrics are sent by OTLP.</summary>
    public bool Metrics { get; private init; }

    /// <summary>Whether a server shows its metrics to Prometheus.</summary>
    public bool Prometheus { get; init; }

    /// <summary>Whether anything is sent by OTLP.</summary>
    public bool Sends => Traces || Metrics;

    /// <summary>
    /// What the variables ask for: <c>OTEL_TRACES_EXPORTER</c> and <c>OTEL_METRICS_EXPORTER</c>, or what an OTLP endpoint that is named
    /// implies. Where, how and as whom is read by the exporters themselves.
    /// </summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static TelemetrySettings Of(Func<string, string?> variable)
    {
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return new TelemetrySettings();
        }

        var traces = Exporters("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        var metrics = Exporters("OTEL_METRICS_EXPORTER", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
        return new TelemetrySettings { Traces = traces.Contains(Otlp), Metrics = metrics.Contains(Otlp), Prometheus = metrics.Contains("prometheus") };

        string[] Exporters(string exporter, string endpoint) =>
            variable(exporter) is { Length: > 0 } named ? named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : variable(Endpoint) is { Length: > 0 } || variable(endpoint) is { Length: > 0 } ? [Otlp]
            : [];
    }
}
