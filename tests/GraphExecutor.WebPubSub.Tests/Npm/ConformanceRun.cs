using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GraphExecutor.WebPubSub.Hub;
using GraphExecutor.WebPubSub.Tests.Hub;

namespace GraphExecutor.WebPubSub.Tests.Npm;

/// <summary>One run of the npm clients against a hub, and what became of each of its cases.</summary>
public sealed class ConformanceRun : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Why it cannot run here; null when it can.</summary>
    public string? Missing { get; private set; }

    /// <summary>What went wrong in each case; null for nothing.</summary>
    public Dictionary<string, string?> Problems { get; } = [];

    /// <summary>What node itself had to say.</summary>
    public string Errors { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder(), "node_modules")))
        {
            Missing = "The npm clients are not installed: run npm ci in tests/GraphExecutor.WebPubSub.Tests/Npm.";
            return;
        }

        await using var hub = await TestHub.StartAsync();
        try
        {
            await RunAsync($"Endpoint={hub.Endpoint.GetLeftPart(UriPartial.Authority)};AccessKey={WebPubSubHubOptions.EmulatorAccessKey};Version=1.0;");
        }
        catch (Win32Exception)
        {
            Missing = "There is no node on this machine.";
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private async Task RunAsync(string connectionString)
    {
        var start = new ProcessStartInfo("node", ["conformance.mjs", connectionString])
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = new CancellationTokenSource(Limit);
        using var node = Process.Start(start)!;
        try
        {
            var errors = node.StandardError.ReadToEndAsync(limit.Token);
            while (await node.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                var result = JsonDocument.Parse(line).RootElement;
                Problems[result.GetProperty("name").GetString()!] = result.GetProperty("problem").GetString();
            }

            Errors = await errors;
            await node.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Errors = $"node was not done after {Limit.TotalSeconds} s.";
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }
    }
}
