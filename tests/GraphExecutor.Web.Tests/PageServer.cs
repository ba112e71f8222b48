using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GraphExecutor.Cli.Tests.Serving;

namespace GraphExecutor.Web.Tests;

/// <summary>A real <c>gx serve</c> with a store of its own, on a port of its own, which it keeps when it is started again.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    /// <summary>What opens its API to programs.</summary>
    public const string Token = "token-of-the-page-tests";

    private readonly string _directory = Directory.CreateTempSubdirectory("gx-web-").FullName;
    private readonly HttpClient _client = new();
    private Process? _process;

    private PageServer(int port)
    {
        Address = $"http://127.0.0.1:{port}";
        _client.BaseAddress = new Uri(Address);
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public string Address { get; }

    /// <summary>The link that it printed when it was started last, with its one-time code.</summary>
    public string Link { get; private set; } = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // Not port 0: the cookie of a session is called by the port that the server was told.
    public static Task<PageServer> StartAsync() => FreePort.StartAsync(async port =>
    {
        var server = new PageServer(port);
        if (await server.TryStartAsync() is not { } error)
        {
            return server;
        }

        await server.DisposeAsync();
        return FreePort.IsTaken(error) ? null : throw new InvalidOperationException(error);
    });

    /// <summary>Starts it on the port and the store that it had.</summary>
    public async Task StartAgainAsync()
    {
        if (await TryStartAsync() is { } error)
        {
            throw new InvalidOperationException(error);
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A path of the page with a one-time code, which signs a browser in.</summary>
    public async Task<string> EntranceAsync(string path)
    {
        using var response = await _client.PostAsJsonAsync("/api/session/code", new { }, Cancelled);
        var code = (await ReadAsync(response)).GetProperty("code").GetString();
        return $"{path}#code={code}";
    }

    /// <summary>Starts a run, which must be accepted.</summary>
    /// <param name="workflow">An object, or a text in YAML.</param>
    /// <param name="runId">Its id.</param>
    public async Task StartRunAsync(object workflow, string runId)
    {
        using var response = await _client.PostAsJsonAsync("/api/runs", new { workflow, runId }, Cancelled);
        await ReadAsync(response);
    }

    /// <summary>Starts a run and waits until it has ended.</summary>
    public async Task RunAsync(object workflow, string runId)
    {
        await StartRunAsync(workflow, runId);
        await WaitForEndAsync(runId);
    }

    /// <summary>Waits until a run has ended.</summary>
    public Task WaitForEndAsync(string runId) =>
        WaitAsync($"/api/runs/{runId}", run => run.GetProperty("status").GetString() is not "running");

    /// <summary>Waits until a node has so many lines in the store.</summary>
    public Task WaitForLinesAsync(string runId, string nodeId, int count) =>
        WaitAsync($"/api/runs/{runId}/nodes/{nodeId}/log?limit=1", log => log.GetProperty("lineCount").GetInt32() >= count);

    /// <summary>Lets a run go on that waits for <see cref="Workflows.WaitForGo"/>.</summary>
    public Task GoAsync(string runId) => File.WriteAllTextAsync(Path.Combine(_directory, $"go-{runId}"), "", Cancelled);

    public async Task PutWorkflowAsync(string name, string yaml)
    {
        using var content = new StringContent(yaml, System.Text.Encoding.UTF8, "application/yaml");
        using var response = await _client.PutAsync(new Uri($"/api/workflows/{name}", UriKind.Relative), content, Cancelled);
        await ReadAsync(response);
    }

    /// <returns>What it said when it did not start; <see langword="null"/> when it did.</returns>
    private async Task<string?> TryStartAsync()
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "gx"), ["serve", "--port", $"{_client.BaseAddress!.Port}", "--token", Token])
        {
            WorkingDirectory = _directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["XDG_STATE_HOME"] = Path.Combine(_directory, "state");
        start.Environment.Remove("GX_STORE");
        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        if (await _process.StandardOutput.ReadLineAsync(Cancelled) is not { } line)
        {
            return await _process.StandardError.ReadToEndAsync(Cancelled);
        }

        _process.BeginErrorReadLine();
        Link = line.Split(' ')[1];
        return null;
    }

    private async Task WaitAsync(string path, Func<JsonElement, bool> isReached)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Accept = { new("application/json") } } };
            using var response = await _client.SendAsync(request, Cancelled);
            if (isReached(await ReadAsync(response)))
            {
                return;
            }

            await Task.Delay(25, Cancelled);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}
