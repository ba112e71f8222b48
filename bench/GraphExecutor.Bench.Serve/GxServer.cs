using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace GraphExecutor.Bench.Serve;

/// <summary>A real <c>gx serve</c> with a state directory of its own.</summary>
internal sealed class GxServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private GxServer(Process process, string directory, HttpClient client)
    {
        _process = process;
        _directory = directory;
        Client = client;
    }

    public HttpClient Client { get; }

    /// <summary>The gx that is measured: what users get, and not what a build leaves beside this.</summary>
    private static string Program =>
        Environment.GetEnvironmentVariable("GX_MEASURED") ?? throw new InvalidOperationException("GX_MEASURED names no gx: start this with bench/serve");

    public static async Task<GxServer> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("gx-bench-").FullName;
        var start = new ProcessStartInfo(Program, ["serve", "--port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_STATE_HOME"] = directory;
        start.Environment.Remove("GX_STORE");
        start.Environment.Remove("GX_TOKEN");
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var page = new Uri((await process.StandardOutput.ReadLineAsync())!.Split(' ')[1]);
        var client = new HttpClient { BaseAddress = new Uri(page.GetLeftPart(UriPartial.Authority)) };
        var token = await File.ReadAllTextAsync(Path.Combine(directory, "graphexecutor/server/token"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        return new GxServer(process, directory, client);
    }

    /// <summary>Starts a run of one node, which waits for a file named <c>go</c> in its workspace.</summary>
    public async Task StartAsync(string runId, string command)
    {
        var workflow = new { name = "bench", nodes = new[] { new { id = "a", run = $"until [ -e \"$GX_WORKSPACE/go\" ]; do sleep 0.02; done; {command}" } } };
        using var response = await Client.PostAsJsonAsync("/api/runs", new { runId, workflow });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Lets the node of a run go.</summary>
    public void LetGo(string runId)
    {
        var workspaces = Path.Combine(_directory, "graphexecutor/workspaces");
        while (!Directory.Exists(workspaces) || Directory.GetDirectories(workspaces, $"{runId}.*").Length == 0)
        {
            Thread.Sleep(10);
        }

        File.WriteAllText(Path.Combine(Directory.GetDirectories(workspaces, $"{runId}.*").First(path => !path.EndsWith(".files", StringComparison.Ordinal)), "go"), "");
    }

    /// <summary>Waits for the end of a run.</summary>
    public async Task WaitAsync(string runId)
    {
        while ((await Client.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}")).GetProperty("status").GetString() is "running")
        {
            await Task.Delay(50);
        }
    }

    public async Task<Uri> NegotiateAsync(string runId) =>
        new((await Client.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}/negotiate")).GetProperty("url").GetString()!);

    /// <summary>A number of <c>/proc/PID/status</c>, in MiB.</summary>
    public double Memory(string field) => Memory("status", field);

    /// <summary>What it has written itself, in MiB: the rest of what is resident are pages of files, which the system may take back.</summary>
    public double OwnMemory() => Memory("smaps_rollup", "Private_Dirty");

    private double Memory(string file, string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/{file}").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
